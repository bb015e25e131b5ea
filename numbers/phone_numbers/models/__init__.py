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
from phone_numbers.models.standing import (
    FAILED_STATES,
    LIVE_STATES,
    PENDING_STATES,
    Standing,
    State,
)
from phone_numbers.models.tally import OCCUPYING_STATES, Share, Tally

__all__ = [
    "ASSIGNMENT_TRANSITIONS",
    "FAILED_STATES",
    "LIVE_STATES",
    "NUMBER_TRANSITIONS",
    "OCCUPYING",
    "OCCUPYING_STATES",
    "PENDING_STATES",
    "REGISTRATION_TRANSITIONS",
    "SELECTABLE",
    "AreaCode",
    "Assignment",
    "AssignmentStatus",
    "CarrierRegistration",
    "NumberStatus",
    "PhoneNumber",
    "RegistrationStatus",
    "Share",
    "Standing",
    "State",
    "Tally",
]
