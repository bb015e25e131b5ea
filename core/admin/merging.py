"""Forms that write only what this person changed, and refuse what others changed meanwhile."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import ManyToManyField
from django.forms import BoundField
from django.forms.models import InlineForeignKeyField

from core.admin import conflicts
from core.admin.opened_pages import OpenedPage, Values, plain

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


@dataclass
class Merge:
    """The fields that this person changed, those that others changed too, and the other values.

    `values` replace what the form posted: the current value of each field that this person did
    not change, and for a many-to-many field the current keys with this person's difference.
    """

    changed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


class MergedField(BoundField):
    form: Any

    @property
    def posted(self) -> Any:
        return super().data

    @property
    def data(self) -> Any:
        """Return the merged value, to validate and to show again."""
        return self.form.merge.values.get(self.name, self.posted)


class MergingForm(ModelForm):
    """Compares what was posted with what `page` showed, and with the current row.

    `shown` are the values that were shown, or None if unknown. Then every difference from the
    current row counts as changed by this person and by others, so that nothing is overwritten
    unseen.
    """

    bound_field_class = MergedField
    page: OpenedPage | None = None
    shown: Values | None = None

    @cached_property
    def merge(self) -> Merge:
        merge = Merge()
        if self.edits_a_row():
            for name in self.merged_names:
                self._merge_field(name, merge)
        return merge

    def edits_a_row(self) -> bool:
        """Return whether the form was posted to change an existing row."""
        return self.is_bound and not self.instance._state.adding

    @cached_property
    def merged_names(self) -> list[str]:
        """Return the fields that show a column or relation of the object and can be edited."""
        key = self._meta.model._meta.pk.name
        return [
            name
            for name, form_field in self.fields.items()
            if name in self.initial
            and name != key
            and not form_field.disabled
            and not isinstance(form_field, InlineForeignKeyField)
        ]

    @cached_property
    def changed_data(self) -> list[str]:
        if not self.edits_a_row():
            return super().changed_data
        changed = set(self.merge.changed)
        others = self.fields.keys() - set(self.merged_names)
        changed |= {name for name in others if self[name]._has_changed()}  # type: ignore[attr-defined]
        return [name for name in self.fields if name in changed]

    @property
    def changed_columns(self) -> set[str]:
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return columns.intersection(self.changed_data)

    def current_values(self) -> Values:
        """Return the values to show; in a bound form those of the current row."""
        return {name: self.initial[name] for name in self.merged_names}

    def save(self, commit: bool = True) -> Any:
        """Write only the changed fields; the others may have newer values in the database."""
        if self.instance._state.adding or not commit or self.errors:
            return super().save(commit)
        self.instance.save(update_fields=self.changed_columns)
        self._save_m2m()  # type: ignore[attr-defined]
        return self.instance

    def _merge_field(self, name: str, merge: Merge) -> None:
        current, posted = self.initial[name], self[name].posted  # type: ignore[attr-defined]
        if self.shown is not None and name not in self.shown:
            merge.values[name] = self._as_posted(name, current)
            return
        base, moved = current, self.shown is None
        if self.shown is not None and self.shown[name] != plain(current):
            base, moved = python_value(self._meta.model, name, self.shown[name]), True
            merge.moved.append(name)
        if isinstance(self._meta.model._meta.get_field(name), ManyToManyField):
            posted = merge.values[name] = _merged_keys(current, base, posted)
            moved = self.shown is None
        elif not self._differs(name, base, posted):
            merge.values[name] = self._as_posted(name, current)
            return
        if self._differs(name, current, posted):
            merge.changed.append(name)
            if moved:
                merge.conflicts.append(name)

    def _differs(self, name: str, value: Any, posted: Any) -> bool:
        return self.fields[name].has_changed(_unified(value), _unified(posted))

    def _as_posted(self, name: str, value: Any) -> Any:
        """Pad an array to the number of its text boxes, as its widget does."""
        size = getattr(self.fields[name], "size", 0) if isinstance(value, list) else 0
        return value if not size else [*value, *[""] * (size - len(value))]

    def _post_clean(self) -> None:
        for name in self.merge.conflicts:
            self.add_error(name, self._conflict(name))
        if self.edits_a_row():
            self._refuse_lost_fields()
        super()._post_clean()  # type: ignore[misc]

    def _conflict(self, name: str) -> str:
        who = conflicts.field_changed(self.instance, name, self.page)
        return f"{who} Your value is still below; save again to overwrite it."

    def _refuse_lost_fields(self) -> None:
        """Refuse changes to fields that have become read-only since the page was opened."""
        model: Any = self._meta.model
        for name in (self.shown or {}).keys() - self.fields.keys():
            form_field = model._meta.get_field(name).formfield()
            posted = form_field.widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
            shown = python_value(model, name, self.shown[name])  # type: ignore[index]
            if posted is not None and form_field.has_changed(_unified(shown), _unified(posted)):
                self.add_error(None, f"{form_field.label} can no longer be changed. {DROPPED}")


DROPPED = "Nothing was saved. Save again to keep your other changes."


def python_value(model: Any, name: str, value: Any) -> Any:
    """Return a value of JSON as the model's field has it; keys of a relation stay as they are."""
    model_field = model._meta.get_field(name)
    return value if model_field.many_to_many else model_field.to_python(value)


def _merged_keys(current: Any, shown: Any, posted: Any) -> list[str]:
    """Return the current keys with what this person added, without what they removed."""
    lists = (current, shown, posted)
    now, before, wanted = ([str(key) for key in plain(keys or [])] for keys in lists)
    kept = [key for key in now if key in wanted or key not in before]
    return [*kept, *(key for key in wanted if key not in now and key not in before)]


def _unified(value: Any) -> Any:
    """Return text as a browser sends it, without a difference in line ends or outer space."""
    if isinstance(value, str):
        return re.sub(r"\r\n?", "\n", value).strip()
    return [_unified(item) for item in value] if isinstance(value, list) else value
