"""Staff pages of phone numbers, assignments, carrier registrations and carriers."""

from phone_numbers.admin import assignments, carriers, effects, numbers, registrations

__all__ = ["assignments", "carriers", "effects", "numbers", "registrations"]
