"""The base form of the staff pages."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.admin.merging import MergingForm


class StaffForm(MergingForm):
    """Checks all constraints of the object, read-only fields included.

    A `refusal` says why nothing may be saved from the page.
    """

    refusal = ""

    def _post_clean(self) -> None:
        """Validate the constraints that Django skips because they span a read-only field."""
        super()._post_clean()
        if not self.instance._state.adding:
            self._validate_constraints()
        if self.refusal:
            self.add_error(None, self.refusal)

    def _validate_constraints(self) -> None:
        if self.errors:
            return
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
