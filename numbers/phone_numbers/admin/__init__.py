"""Staff pages of phone numbers, assignments and carrier registrations."""

from phone_numbers.admin import assignments, numbers, registrations

__all__ = ["assignments", "numbers", "registrations"]
