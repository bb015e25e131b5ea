"""What waits for a cause that has gone away is due again at once."""

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now
from django.dispatch import receiver

from carriers.signals import behaviour_changed
from phone_numbers import moves, rules
from phone_numbers.among import among
from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.nudge import nudge_after_commit
from phone_numbers.reasons import PASSING
from phone_numbers.registrations import RegistrationQuerySet

BATCH = 5000


def wake_held(limit: int = BATCH) -> int:
    """Make due, up to a limit, what no rule holds any longer; return how many."""
    held = CarrierRegistration.objects.held()
    return _wake(held, limit) if held.exists() else 0


@transaction.atomic
def _wake(held: RegistrationQuerySet, limit: int) -> int:
    owners = Assignment.objects.filter(pk__in=held.values("assignment"))
    free = rules.with_refusal(owners).exclude(refusal__in=PASSING)
    locked = held.filter(assignment__in=free.order_by().values("pk")).select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    ids = list(locked.values_list("pk", flat=True)[:limit])
    CarrierRegistration.objects.filter(among("pk", ids)).update(
        hold_code="", held_at=None, due_at=Now(), expected_by=moves.expected_by()
    )
    if ids:
        nudge_after_commit()
    return len(ids)


@receiver(behaviour_changed)
def ask_at_once(carrier: str, changed: Collection[str], **_: object) -> None:
    """Ask a carrier again that had errors; queue anew where it has another queue by now."""
    rows = CarrierRegistration.objects.filter(carrier=carrier, due_at__gt=Now())
    woken = _free(rows.filter(tries__gt=0)).update(due_at=Now(), tries=0)
    if "rate_limit" in changed:
        woken += _free(rows.filter(queue_ahead__gt=0)).update(**moves.unasked())
    if woken:
        nudge_after_commit()


def _free(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Lock these rows, and leave out those that somebody else has locked."""
    locked = rows.order_by("pk").select_for_update(skip_locked=True, no_key=True)
    return CarrierRegistration.objects.filter(pk__in=locked.values("pk"))
