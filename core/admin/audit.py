"""What the audit rows of an object say, as people read them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from pghistory.models import Event

MOST_ROWS = 200
_LABELS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}

People = Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Audit rows to show: those of `model` where `field` is a key; `subject` names theirs."""

    model: type[Model]
    field: str = "pgh_obj_id"
    subject: Callable[[Any, People], str] = lambda event, people: ""


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change: of what, when, by whom ("" where no request was behind it), and where."""

    what: str
    subject: str
    at: datetime
    who: str
    where: str
    changes: list[Change]


def is_audited(model: type[Model]) -> bool:
    return _event_model(model) is not None


def audit_rows(key: int, *sources: Source) -> list[AuditRow]:
    """Return the latest changes, newest first; a query for each source and one for the people."""
    found = [(source, event) for source in sources for event in _events(source, key)]
    people = _people([event for _, event in found])
    lives: dict[tuple[Source, int], list[Any]] = defaultdict(list)
    for source, event in found:
        lives[source, event.pgh_obj_id].append(event)
    rows = [
        _row(event, earlier, people, source)
        for (source, _), events in lives.items()
        for event, earlier in pairwise([*events, None])
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST_ROWS]


def _events(source: Source, key: int) -> list[Any]:
    model = _event_model(source.model)
    rows = model._default_manager.filter(**{source.field: key}).select_related("pgh_context")
    return list(rows.order_by("-pgh_id")[: MOST_ROWS + 1])


def _event_model(model: type[Model]) -> Any:
    """Return the model whose rows are the changes of `model`, or None."""
    found = (
        event
        for event in apps.get_models()
        if issubclass(event, Event) and getattr(event, "pgh_tracked_model", None) is model
    )
    return next(found, None)


def _metadata(event: Any) -> Mapping[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _people(events: list[Any]) -> People:
    keys = {_metadata(event).get("user") for event in events}
    keys |= {getattr(event, "user_id", None) for event in events}
    return get_user_model()._default_manager.in_bulk(keys - {None})


def _row(event: Any, earlier: Any, people: People, source: Source) -> AuditRow:
    metadata = _metadata(event)
    return AuditRow(
        what=_LABELS.get(event.pgh_label, event.pgh_label),
        subject=source.subject(event, people),
        at=event.pgh_created_at,
        who=str(people.get(metadata.get("user", 0), "")),
        where=metadata.get("url", ""),
        changes=list(_changes(event, earlier)) if event.pgh_label == "update" else [],
    )


def _changes(event: Any, earlier: Any) -> Iterator[Change]:
    """Compare an audit row with the one before it."""
    for field in event._meta.concrete_fields:
        if field.name.startswith("pgh_") or earlier is None:
            continue
        before, after = getattr(earlier, field.attname), getattr(event, field.attname)
        if before != after:
            yield Change(str(field.verbose_name).capitalize(), _written(before), _written(after))


def _written(value: Any) -> str:
    return "—" if value in (None, "", []) else str(value)
