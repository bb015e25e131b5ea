"""Staff pages of numbers, assignments and registrations."""

from phone_numbers.admin import assignments, numbers, registrations

__all__ = ["assignments", "numbers", "registrations"]
