"""The form behind the staff's pages: what the database would refuse, it refuses in a sentence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class StaffForm(ModelForm):
    """Holds the whole object against its constraints, also what the page only shows."""

    def _post_clean(self) -> None:
        """Ask the constraints again, which Django skips where they span a field that is shown."""
        super()._post_clean()  # type: ignore[misc]
        if not self.instance._state.adding and not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self._update_errors(error)

    def _update_errors(self, errors: ValidationError) -> None:
        """Say above the form what concerns fields that it does not have."""
        if hasattr(errors, "error_dict"):
            for field in set(errors.error_dict) - set(self.fields) - {NON_FIELD_ERRORS}:
                errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(
                    errors.error_dict.pop(field)
                )
        super()._update_errors(errors)  # type: ignore[misc]


class Choice(AutocompleteSelect):
    """A searched choice that shows nothing, instead of failing, for a key that is no key."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [key for key in value if not key or str(key).isdecimal()]
        return super().optgroups(name, keys, attr)
