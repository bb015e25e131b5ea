"""Why a number cannot go live or cannot send, and what to do about it."""

from phone_numbers.reasons.explanation import Explanation, explain
from phone_numbers.reasons.reason import Kind, Reason, WayOut, Who
from phone_numbers.reasons.table import REASONS, TEMPORARY, reason_for

__all__ = [
    "REASONS",
    "TEMPORARY",
    "Explanation",
    "Kind",
    "Reason",
    "WayOut",
    "Who",
    "explain",
    "reason_for",
]
