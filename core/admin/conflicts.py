"""Who changed a field or removed a row after a page was opened, in a sentence."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.text import Truncator

from core import formatting
from core.admin.opened_pages import OpenedPage

MAX_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed something, and when; `user` is None if the system did."""

    user: Any
    time: datetime


def field_changed(obj: Model, name: str, page: OpenedPage | None, what: str = "this") -> str:
    """Return who changed the field of an object to its current value, which `obj` has.

    "Alex Kim changed this to 400 at 14:02." `what` names the field.
    """
    change = _last_change(obj, name, page)
    value = _value(obj, name)
    if change is None:
        return f"{what[0].upper()}{what[1:]} was changed to {value} after you opened the page."
    return f"{_who(change, page)} changed {what} to {value} {_when(change, page)}."


def row_removed(model: type[Model], key: str, page: OpenedPage | None) -> str:
    """Return who removed a row: "Alex Kim removed this row at 14:02."."""
    for event in _events(model, key)[:1]:
        change = _change(event)
        return f"{_who(change, page)} removed this row {_when(change, page)}."
    return "This row was removed after you opened the page."


def _who(change: Change, page: OpenedPage | None) -> str:
    if change.user is None:
        return "The system"
    return "You" if page and change.user == page.user else str(change.user)


def _when(change: Change, page: OpenedPage | None) -> str:
    """Return "at 14:02", "yesterday at 14:02" or "on 28 Oct at 14:02"."""
    zone = timezone.get_current_timezone()
    local, now = change.time.astimezone(zone), timezone.now().astimezone(zone)
    day = formatting.day(local, now)
    words = {"today": "", "yesterday": "yesterday "}.get(day, f"on {day} ")
    window = ", in another window" if _who(change, page) == "You" else ""
    return f"{words}at {local:%H:%M}{window}"


def _last_change(obj: Model, name: str, page: OpenedPage | None) -> Change | None:
    field: Any = obj._meta.get_field(name)
    events = list(_events(type(obj), obj.pk)[:MAX_EVENTS])
    for event, previous in pairwise(events):
        if getattr(event, field.attname, None) != getattr(previous, field.attname, None):
            return _change(event)
    return next(_logged_changes(obj, str(field.verbose_name), page), None)


def _events(model: type[Model], key: Any) -> Any:
    """Return the audit rows of an object, newest first; none if its model is not audited."""
    event_model: Any = getattr(model, "pgh_event_model", None)
    if event_model is None:
        return []
    rows = event_model.objects.filter(pgh_obj_id=key).select_related("pgh_context")
    return rows.order_by("-pgh_id")


def _change(event: Any) -> Change:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    user = get_user_model()._default_manager.filter(pk=metadata.get("user", 0)).first()
    return Change(user, event.pgh_created_at)


def _logged_changes(obj: Model, label: str, page: OpenedPage | None) -> Iterator[Change]:
    """Yield the changes that Django's log has since the page was opened, newest first."""
    if page is None or page.opened_at is None:
        return
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        action_flag=CHANGE,
        action_time__gte=page.opened_at,
    )
    for entry in entries.select_related("user").order_by("-action_time"):
        changes = json.loads(entry.change_message) if entry.change_message[:1] == "[" else []
        fields = (change.get("changed", {}).get("fields", []) for change in changes)
        if label.lower() in {str(field).lower() for names in fields for field in names}:
            yield Change(entry.user, entry.action_time)


def _value(obj: Model, name: str) -> str:
    """Return the field's value as a sentence names it."""
    field: Any = obj._meta.get_field(name)
    value = getattr(obj, field.attname)
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, ForeignKey):
        return str(getattr(obj, name))
    labels = dict(getattr(field, "base_field", field).flatchoices)
    words = [
        str(labels.get(word, word)) for word in (value if isinstance(value, list) else [value])
    ]
    text = Truncator(", ".join(words)).chars(60)
    return f"“{text}”" if isinstance(value, str | list) and not labels else text
