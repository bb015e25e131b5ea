"""Staff pages of phone numbers, area codes, assignments, carrier registrations and carriers."""

from phone_numbers.admin import area_codes, assignments, carriers, effects, numbers, registrations

__all__ = ["area_codes", "assignments", "carriers", "effects", "numbers", "registrations"]
