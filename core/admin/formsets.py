"""Formsets of the related rows that staff edit in place."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, CheckboxInput
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import ErrorDict

from core.admin import conflicts
from core.admin.forms import StaffForm
from core.admin.merging import python_value
from core.admin.opened_pages import OpenedPage, Values

if TYPE_CHECKING:
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    InlineFormSet = BaseInlineFormSet


class RowForm(StaffForm):
    """A row that may have been removed since the page was opened.

    `removed_key` is its former key. Such a row is skipped, unless this person changed it.
    """

    removed_key = ""

    def mark_removed(self, key: str) -> None:
        self.removed_key = key
        shown = (self.shown or {}).items()
        self.initial = {name: python_value(self._meta.model, name, v) for name, v in shown}

    def edits_a_row(self) -> bool:
        return super().edits_a_row() or bool(self.removed_key)

    def full_clean(self) -> None:
        if not self.removed_key:
            super().full_clean()
            return
        delete = self.add_prefix(DELETION_FIELD_NAME)
        marked = CheckboxInput().value_from_datadict(self.data, self.files, delete)
        self.cleaned_data: dict[str, Any] = {DELETION_FIELD_NAME: marked}
        self._errors = ErrorDict(renderer=self.renderer)
        if self.merge.changed:
            who = conflicts.row_removed(self._meta.model, self.removed_key, self.page)
            self.add_error(None, f"{who} Save again to go on without it.")

    def _post_clean(self) -> None:
        """Check a new row's constraints too; Django skips those that span the parent's key."""
        super()._post_clean()
        if self.instance._state.adding:
            self._validate_constraints()

    def moved_fields(self) -> list[str]:
        """Return a sentence for each field that changed since the page was opened."""
        fields, row = self._meta.model._meta.get_field, self.instance
        labels = {name: f"{fields(name).verbose_name} of {row}" for name in self.merge.moved}
        return [
            f"{conflicts.field_changed(row, name, self.page, label)} Save again to remove the row."
            for name, label in labels.items()
        ]


class StaffFormSet(InlineFormSet):
    """Related rows, of which only the changes are written.

    `page` is that on which they were shown.
    """

    page: OpenedPage | None = None
    _pk_field: Any

    def current_rows(self) -> Mapping[str, Values]:
        forms = [form for form in self.initial_forms if form.instance.pk]
        return {str(form.instance.pk): form.current_values() for form in forms}

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.is_bound and i < self.initial_form_count():
            key = str(self.data.get(form.add_prefix(self._pk_field.name), ""))
            form.page = self.page
            form.shown = self.page.rows.get(str(self.prefix), {}).get(key) if self.page else None
            if form.instance.pk is None:
                form.mark_removed(key)
        return form

    def full_clean(self) -> None:
        """Align the rows with their forms, for the page that shows them again."""
        super().full_clean()
        if self.is_bound:
            self._queryset = [
                form.instance if form.instance.pk else "Removed" for form in self.initial_forms
            ]

    def clean(self) -> None:
        """Refuse to remove a row that somebody else has changed meanwhile."""
        removed = [form for form in self.initial_forms if self._should_delete_form(form)]  # type: ignore[attr-defined]
        errors: list[Any] = [sentence for form in removed for sentence in form.moved_fields()]
        try:
            super().clean()
        except ValidationError as error:
            errors.extend(error.error_list)
        if errors:
            raise ValidationError(errors)
