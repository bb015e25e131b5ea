"""What staff actions on brands, campaigns, numbers and assignments do to numbers, in sentences."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from campaigns.models import Brand, Campaign
from core.admin.actions import StaffAction, previewed
from core.counting import Count
from phone_numbers.models import Assignment, AssignmentStatus, PhoneNumber
from phone_numbers.status.effects import effect_of, stopping

NONE = "No number starts or stops sending."
Objects = list[Any]


def _sentence(count: Count, singular: str, plural: str) -> str:
    return f"{count} number {singular}." if count.is_one else f"{count} numbers {plural}."


def _stop(count: Count) -> list[str]:
    return [_sentence(count, "stops sending at once", "stop sending at once")] if count else []


def _of_change(objects: Objects, path: str, fact: str, status: str) -> list[str]:
    """Return what a change of status does to the numbers; `path` leads from an assignment to it."""
    assignments = Assignment.objects.filter(**{f"{path}__in": [obj.pk for obj in objects]})
    effect = effect_of(assignments, **{fact: status})
    sentences = _stop(effect.stop)
    if effect.start:
        sentences.append(_sentence(effect.start, "starts sending", "start sending"))
    if effect.fail:
        failing = "that is propagating fails", "that are propagating fail"
        sentences.append(_sentence(effect.fail, *failing))
    return sentences or [NONE]


@receiver(previewed, sender=Brand)
def of_brands(action: StaffAction, objects: Objects, **_: object) -> list[str]:
    return _of_change(objects, "campaign__brand", "brand_status", action.to)


@receiver(previewed, sender=Campaign)
def of_campaigns(action: StaffAction, objects: Objects, **_: object) -> list[str]:
    return _of_change(objects, "campaign", "campaign_status", action.to)


@receiver(previewed, sender=PhoneNumber)
def of_numbers(action: StaffAction, objects: Objects, **_: object) -> list[str]:
    return _of_change(objects, "phone_number", "number_status", action.to)


@receiver(previewed, sender=Assignment)
def of_assignments(action: StaffAction, objects: Objects, **_: object) -> list[str]:
    """Count the numbers that stop: when cancelling, only those without a live campaign."""
    rows = Assignment.objects.open().filter(
        phone_number__in=[obj.phone_number_id for obj in objects]
    )
    live = Assignment.objects.filter(
        phone_number=OuterRef("phone_number"), status=AssignmentStatus.LIVE
    )
    match action.name:
        case "remove":
            return _stop(stopping(rows)) or [NONE]
        case "cancel":
            return _stop(stopping(rows.filter(~Exists(live)))) or [NONE]
    return []
