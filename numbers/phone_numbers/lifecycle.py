"""Status changes of a phone number: staff activate and suspend it."""

from core.lifecycle import transition
from phone_numbers.models import NUMBER_TRANSITIONS, NumberStatus, PhoneNumber


def activate(number: PhoneNumber) -> None:
    """Let the number be assigned and send; registrations held because of it resume."""
    transition(number, NUMBER_TRANSITIONS, NumberStatus.ACTIVE, status_reason="")


def suspend(number: PhoneNumber, *, reason: str) -> None:
    """Stop the number's sending at once; its assignment stays and resumes with it."""
    transition(number, NUMBER_TRANSITIONS, NumberStatus.SUSPENDED, status_reason=reason)
