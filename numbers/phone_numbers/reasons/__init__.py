"""Why a number is not, or not yet, live, and what to do about it."""

from phone_numbers.reasons.table import PASSING, REASONS, Kind, Place, Reason, Who, reason_for

__all__ = ["PASSING", "REASONS", "Kind", "Place", "Reason", "Who", "reason_for"]
