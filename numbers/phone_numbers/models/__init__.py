"""Numbers, their assignments to campaigns, and each assignment's carrier registrations."""

from phone_numbers.models.area_code import AreaCode
from phone_numbers.models.assignment import (
    ASSIGNMENT_TRANSITIONS,
    OCCUPYING,
    SELECTABLE,
    Assignment,
    AssignmentStatus,
)
from phone_numbers.models.number import NUMBER_TRANSITIONS, NumberStatus, PhoneNumber
from phone_numbers.models.registration import (
    REGISTRATION_TRANSITIONS,
    CarrierRegistration,
    RegistrationStatus,
)

__all__ = [
    "ASSIGNMENT_TRANSITIONS",
    "NUMBER_TRANSITIONS",
    "OCCUPYING",
    "REGISTRATION_TRANSITIONS",
    "SELECTABLE",
    "AreaCode",
    "Assignment",
    "AssignmentStatus",
    "CarrierRegistration",
    "NumberStatus",
    "PhoneNumber",
    "RegistrationStatus",
]
