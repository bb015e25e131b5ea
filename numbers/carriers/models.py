"""The four carriers, and how each one behaves when it is asked to link a number."""

from decimal import Decimal

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

FIELD_DAY = 86_400


class Carrier(models.TextChoices):
    """The carriers of the US market, in the order in which they usually confirm."""

    T_MOBILE = "t_mobile", "T-Mobile"
    ATT = "att", "AT&T"
    VERIZON = "verizon", "Verizon"
    US_CELLULAR = "us_cellular", "US Cellular"


def _share(help_text: str) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=help_text,
    )


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True
)
class CarrierProfile(models.Model):
    """How a simulated carrier behaves; staff edit it to rehearse trouble. Times in seconds."""

    carrier = models.CharField(max_length=20, choices=Carrier, unique=True)
    min_delay = models.PositiveIntegerField(help_text="Seconds until the fastest answer.")
    max_delay = models.PositiveIntegerField(help_text="Seconds until the slowest answer.")
    expected_window = models.PositiveIntegerField(
        help_text="Seconds after which an unanswered request counts as stuck."
    )
    rejection_rate = _share("Share of numbers refused for good, 0 to 1.")
    error_rate = _share("Share of requests that meet a passing error, 0 to 1.")
    outage = models.BooleanField(default=False, help_text="The carrier answers nothing at all.")
    seed = models.PositiveIntegerField(default=0, help_text="Same seed, same behaviour.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(carrier__in=Carrier.values),
                name="carrier_profile_carrier_known",
                violation_error_message="The carriers are T-Mobile, AT&T, Verizon and US Cellular.",
            ),
            models.CheckConstraint(
                condition=models.Q(min_delay__lte=models.F("max_delay"), max_delay__lte=FIELD_DAY),
                name="carrier_profile_delays_in_order",
                violation_error_message=(
                    "The shortest delay is at most the longest, and that at most a day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(expected_window__gte=models.F("max_delay")),
                name="carrier_profile_window_covers_delay",
                violation_error_message="The expected window is at least the longest delay.",
            ),
            models.CheckConstraint(
                condition=models.Q(rejection_rate__range=(0, 1), error_rate__range=(0, 1)),
                name="carrier_profile_rates_are_shares",
                violation_error_message="Rates go from 0 to 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_carrier_display()
