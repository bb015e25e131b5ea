"""Audit rows, written by triggers: shared by the tracked models of all apps."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pghistory.models
import pghistory.trigger
import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


class Event(pghistory.models.Event):
    """The base of all event models: 64-bit keys, because their tables only grow."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


class _Trigger(pghistory.trigger.Event):
    """A trigger that names the schema: restoring a dump empties the search path."""

    def get_func(self, model: Any) -> Any:
        event_model: Any = self.event_model
        body: str = super().get_func(model).func  # type: ignore[no-untyped-call]
        for name in (f'"{event_model._meta.db_table}"', "_pgh_attach_context()"):
            body = body.replace(name, f"public.{name}")
        return pgtrigger.Func(body)  # type: ignore[no-untyped-call]


class _Tracker(pghistory.RowEvent):
    def add_event_trigger(self, event_model: Any) -> None:
        trigger = _Trigger(  # type: ignore[no-untyped-call]
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)


def track(
    *, deletions: bool = True, level: pgtrigger.Level = pgtrigger.Row, **options: Any
) -> Callable[[Model], Model]:
    """Decorate a model: each insert, update and delete of a row adds an append-only audit row.

    `options` are those of `pghistory.track`. Statement-level triggers suit bulk writes.
    """
    events = [
        _Tracker("insert", operation=pgtrigger.Insert, row="NEW", level=level),
        _Tracker("update", operation=pgtrigger.Update, row="NEW", level=level),
    ]
    if deletions:
        events.append(_Tracker("delete", operation=pgtrigger.Delete, row="OLD", level=level))
    decorator: Callable[[Model], Model] = pghistory.track(
        *events, append_only=True, base_model=Event, **options
    )
    return decorator
