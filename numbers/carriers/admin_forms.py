"""The form of a carrier's behaviour; each error is shown at the field to correct."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.forms.utils import ErrorList

from carriers.models import DAY, MAX_RATE_LIMIT, WEEK, CarrierProfile
from core.admin.forms import StaffForm

_DELAY_ERROR = "A delay is at most one day (86,400 simulated seconds)."
_MAXIMA = {
    "min_delay": (DAY, _DELAY_ERROR),
    "max_delay": (DAY, _DELAY_ERROR),
    "expected_window": (WEEK, "The window is at most one week (604,800 simulated seconds)."),
    "seed": (2**31 - 1, "A seed is between 0 and 2,147,483,647."),
}
_LIMIT_ERROR = f"A rate limit is between 0 (none) and {MAX_RATE_LIMIT:,} numbers a second"
_RATES = {
    field.name: (1, 3, "A share is between 0 and 1")
    for field in CarrierProfile._meta.fields
    if field.name.endswith("_rate")
} | {"rate_limit": (MAX_RATE_LIMIT, 2, _LIMIT_ERROR)}
_MULTI_FIELD = {
    "carrier_profile_delays_in_order": "max_delay",
    "carrier_profile_window_covers_delay": "expected_window",
    "carrier_profile_refusals_within_one": "rejection_rate",
}
"""Constraints on several fields, with the field that shows the error."""

_FIELD_OF: dict[object, str] = {
    constraint.get_violation_error_message(): _MULTI_FIELD[constraint.name]
    for constraint in CarrierProfile._meta.constraints
    if constraint.name in _MULTI_FIELD
}


class ProfileForm(StaffForm):
    class Meta:
        model = CarrierProfile
        fields = "__all__"
        labels = {"rate_limit": "Numbers linked a simulated second"}
        help_texts = {
            "min_delay": "Simulated seconds until the fastest answer.",
            "max_delay": "Simulated seconds until the slowest answer.",
            "expected_window": "Simulated seconds after which an unanswered request is late. "
            "Time in the queue is added.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & _MAXIMA.keys():
            self.fields[name].validators.append(MaxValueValidator(*_MAXIMA[name]))
        for name in self.fields.keys() & _RATES.keys():
            self.fields[name].validators = [_within(*_RATES[name])]

    def _post_clean(self) -> None:
        """Show errors of constraints on several fields at the field to correct."""
        super()._post_clean()
        for error in self.errors.pop(NON_FIELD_ERRORS, ErrorList()).as_data():
            self.add_error(_FIELD_OF.get(error.message), error)


def _within(most: int, places: int, sentence: str) -> Callable[[Decimal], None]:
    def check(value: Decimal) -> None:
        if not 0 <= value <= most or -int(value.as_tuple().exponent) > places:
            raise ValidationError(f"{sentence}, with at most {places} decimal places.")

    return check
