"""The base form of the staff pages."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class StaffForm(ModelForm):
    """Checks all constraints of the object, read-only fields included."""

    def _post_clean(self) -> None:
        """Validate the constraints that Django skips because they span a read-only field."""
        super()._post_clean()  # type: ignore[misc]
        if not self.instance._state.adding and not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self._update_errors(error)

    def _update_errors(self, errors: ValidationError) -> None:
        """Show the errors of fields that the form does not have above the form."""
        if hasattr(errors, "error_dict"):
            for field in set(errors.error_dict) - set(self.fields) - {NON_FIELD_ERRORS}:
                errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(
                    errors.error_dict.pop(field)
                )
        super()._update_errors(errors)  # type: ignore[misc]
