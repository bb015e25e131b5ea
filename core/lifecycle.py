"""Status changes: an object follows its table of transitions, by conditional UPDATE."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

Transitions = Mapping[str, Collection[str]]


class TransitionRefused(Exception):
    """The object's current status does not allow the transition; the message tells the user so."""


def transition(
    obj: Model, transitions: Transitions, to: str, *, sources: Collection[str] = (), **values: Any
) -> None:
    """Move `obj` to status `to` and write `values` with it.

    Any status that leads to `to` is a valid start, or only those in `sources`. Raises
    TransitionRefused if another transaction was faster, or if the table has no such transition.
    """
    valid = [status for status, targets in transitions.items() if to in targets]
    rows = type(obj)._default_manager.filter(pk=obj.pk, status__in=valid)
    if sources:
        rows = rows.filter(status__in=sources)
    updated = rows.update(status=to, **values)
    obj.refresh_from_db()
    if not updated:
        raise TransitionRefused(f"{obj} is {obj.status} and cannot become {to}.")  # type: ignore[attr-defined]
