"""The form of a carrier's behaviour: what it refuses, it explains beside the field."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.forms.utils import ErrorList

from carriers.models import FIELD_DAY, FIELD_WEEK, MOST_A_SECOND, CarrierProfile
from core.admin.forms import StaffForm

_DELAY = "A delay is at most a day: 86,400 simulated seconds."
_MOST = {
    "min_delay": (FIELD_DAY, _DELAY),
    "max_delay": (FIELD_DAY, _DELAY),
    "expected_window": (FIELD_WEEK, "The window is at most a week: 604,800 simulated seconds."),
    "seed": (2**31 - 1, "A seed goes from 0 to 2,147,483,647."),
}
_LIMIT = f"A rate limit goes from 0, for none, to {MOST_A_SECOND:,} numbers a second"
_RATES = {
    field.name: (1, 3, "A share goes from 0 to 1")
    for field in CarrierProfile._meta.fields
    if field.name.endswith("_rate")
} | {"rate_limit": (MOST_A_SECOND, 2, _LIMIT)}
_SPANNING = {
    "carrier_profile_delays_in_order": "max_delay",
    "carrier_profile_window_covers_delay": "expected_window",
    "carrier_profile_refusals_within_one": "rejection_rate",
}
"""The constraints that span several fields, each with the field beside which it is explained."""

_FIELD_OF: dict[object, str] = {
    constraint.get_violation_error_message(): _SPANNING[constraint.name]
    for constraint in CarrierProfile._meta.constraints
    if constraint.name in _SPANNING
}


class ProfileForm(StaffForm):
    class Meta:
        model = CarrierProfile
        fields = "__all__"
        labels = {"rate_limit": "Numbers linked a simulated second"}
        help_texts = {
            "min_delay": "Simulated seconds until the quickest answer.",
            "max_delay": "Simulated seconds until the slowest answer.",
            "expected_window": "Simulated seconds after which an unanswered request is late; a "
            "queue adds its time.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & _MOST.keys():
            self.fields[name].validators.append(MaxValueValidator(*_MOST[name]))
        for name in self.fields.keys() & _RATES.keys():
            self.fields[name].validators = [_within(*_RATES[name])]

    def _post_clean(self) -> None:
        """Say what spans several fields beside the one to change."""
        super()._post_clean()
        for error in self.errors.pop(NON_FIELD_ERRORS, ErrorList()).as_data():
            self.add_error(_FIELD_OF.get(error.message), error)


def _within(most: int, places: int, sentence: str) -> Callable[[Decimal], None]:
    def check(value: Decimal) -> None:
        if not 0 <= value <= most or -int(value.as_tuple().exponent) > places:
            raise ValidationError(f"{sentence}, with at most {places} decimal places.")

    return check
