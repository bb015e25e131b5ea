"""The life of a phone number: staff activate and suspend it."""

from campaigns.lifecycle import TransitionRefused
from phone_numbers.models import NUMBER_TRANSITIONS, NumberStatus, PhoneNumber


def activate(number: PhoneNumber) -> None:
    """Let the number be assigned and send; what was held for it resumes by itself."""
    _move(number, NumberStatus.ACTIVE, reason="")


def suspend(number: PhoneNumber, *, reason: str) -> None:
    """Stop the number's sending at once; its assignment stays and resumes with it."""
    _move(number, NumberStatus.SUSPENDED, reason=reason)


def _move(number: PhoneNumber, to: NumberStatus, *, reason: str) -> None:
    sources = [source for source, targets in NUMBER_TRANSITIONS.items() if to in targets]
    moved = PhoneNumber.objects.filter(pk=number.pk, status__in=sources).update(
        status=to, status_reason=reason
    )
    number.refresh_from_db()
    if not moved:
        raise TransitionRefused(f"{number} is {number.status} and cannot become {to}.")
