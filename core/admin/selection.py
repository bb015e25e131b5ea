"""The objects that staff selected for an action: those it is for, and the rest by reason."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.options import Options
from django.utils.text import get_text_list

MAX_NAMES = 4
"""The most objects that a sentence names; it counts more."""

CHANGED = "has changed since you were asked"
_PLURALS = {"is": "are", "has": "have", "does": "do"}

WhyNot = Callable[[Any], str]
"""Returns why an action is not for an object, or "": a predicate such as "is already verified"."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected objects: `fit` for the action, and the others by the reason why they are not."""

    fit: list[Any]
    others: dict[str, list[Any]]

    def why_others(self, opts: "Options[Any]") -> list[str]:
        """Return a sentence for each reason."""
        return [_sentence(objects, reason, opts) for reason, objects in self.others.items()]


def divide(
    objects: Iterable[Any], why_not: WhyNot, confirmed: Collection[str] | None = None
) -> Selection:
    """Divide objects by `why_not`, and by whether their keys are `confirmed`, if given."""
    fit: list[Any] = []
    others: dict[str, list[Any]] = {}
    for obj in objects:
        reason = why_not(obj)
        if not reason and confirmed is not None and str(obj.pk) not in confirmed:
            reason = CHANGED
        if reason:
            others.setdefault(reason, []).append(obj)
        else:
            fit.append(obj)
    return Selection(fit, others)


def named(objects: Sequence[Any], opts: "Options[Any]") -> str:
    """Name a few objects, count many: "AT&T and Verizon", "12 brands"."""
    if len(objects) <= MAX_NAMES:
        return str(get_text_list(list(map(str, objects)), "and"))
    return f"{len(objects):,} {opts.verbose_name_plural}"


def _sentence(objects: Sequence[Any], predicate: str, opts: "Options[Any]") -> str:
    verb, _, rest = predicate.partition(" ")
    verb = verb if len(objects) == 1 else _PLURALS[verb]
    return f"{named(objects, opts)} {verb} {rest}."


_STATUS_TEXTS = {"draft": "still in draft"}


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Why an action that leads from one of some statuses to another is not for an object."""

    sources: Collection[str]
    to: str

    def __call__(self, obj: Any) -> str:
        if obj.status in self.sources:
            return ""
        already = "already " if obj.status == self.to else ""
        return f"is {already}{_STATUS_TEXTS.get(obj.status) or obj.get_status_display().lower()}"
