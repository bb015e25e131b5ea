"""The audit rows of an object, in a readable form."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import display_for_field
from django.contrib.auth import get_user_model
from django.db.models import Model
from pghistory.models import Event

MAX_ROWS = 200
_LABELS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}

Users = Mapping[int, Any]
"""Users by primary key."""


@dataclass(frozen=True, slots=True)
class AuditSource:
    """Audit rows of `model` whose `field` is the object's key; `subject` describes a row."""

    model: type[Model]
    field: str = "pgh_obj_id"
    subject: Callable[[Any, Users], str] = lambda event, users: ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change. `user` is "" if the system made it; `url` is that of the request."""

    event: str
    subject: str
    time: datetime
    user: str
    url: str = ""
    changes: Sequence[FieldChange] = ()


def is_audited(model: type[Model]) -> bool:
    return _event_model(model) is not None


def audit_rows(key: int, *sources: AuditSource) -> list[AuditRow]:
    """Return the latest changes, newest first, in one query per source and one for the users."""
    sourced = [(source, event) for source in sources for event in _events(source, key)]
    users = _users([event for _, event in sourced])
    by_object: dict[tuple[AuditSource, int], list[Any]] = defaultdict(list)
    for source, event in sourced:
        by_object[source, event.pgh_obj_id].append(event)
    rows = [
        _row(event, previous, users, source)
        for (source, _), events in by_object.items()
        for event, previous in pairwise([*events, None])
    ]
    return sorted(rows, key=lambda row: row.time, reverse=True)[:MAX_ROWS]


def _events(source: AuditSource, key: int) -> list[Any]:
    """Return the events, newest first, and one more to compare the last with."""
    model = _event_model(source.model)
    rows = model._default_manager.filter(**{source.field: key}).select_related("pgh_context")
    return list(rows.order_by("-pgh_id")[: MAX_ROWS + 1])


def _event_model(model: type[Model]) -> Any:
    """Return the event model that records the changes of `model`, or None."""
    event_models = (
        candidate
        for candidate in apps.get_models()
        if issubclass(candidate, Event) and getattr(candidate, "pgh_tracked_model", None) is model
    )
    return next(event_models, None)


def _metadata(event: Any) -> Mapping[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _users(events: list[Any]) -> Users:
    keys = {_metadata(event).get("user") for event in events}
    keys |= {getattr(event, "user_id", None) for event in events}
    return get_user_model()._default_manager.in_bulk(keys - {None})


def _row(event: Any, previous: Any, users: Users, source: AuditSource) -> AuditRow:
    metadata = _metadata(event)
    return AuditRow(
        event=_LABELS.get(event.pgh_label, event.pgh_label),
        subject=source.subject(event, users),
        time=event.pgh_created_at,
        user=str(users.get(metadata.get("user", 0), "")),
        url=metadata.get("url", ""),
        changes=list(_changes(event, previous)) if event.pgh_label == "update" else [],
    )


def _changes(event: Any, previous: Any) -> Iterator[FieldChange]:
    """Compare an event with the previous one of the same object."""
    for field in event._meta.concrete_fields:
        if field.name.startswith("pgh_") or previous is None:
            continue
        before, after = getattr(previous, field.attname), getattr(event, field.attname)
        if before != after:
            name = str(field.verbose_name).capitalize()
            yield FieldChange(name, _text(field, before), _text(field, after))


def _text(field: Any, value: Any) -> str:
    """Write a value as the staff pages do: labels of choices, dates and numbers for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(field.base_field, each) for each in value) or "—"
    return "—" if value in (None, "") else str(display_for_field(value, field, "—"))
