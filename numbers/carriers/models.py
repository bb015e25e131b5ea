"""The four carriers, and how each one behaves when it is asked to link a number."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value

from accounts.models import Account
from core.history import track

FIELD_DAY = 86_400
FIELD_WEEK = 7 * FIELD_DAY
MOST_A_SECOND = 10_000


class Carrier(models.TextChoices):
    """The carriers of the US market, in the order in which they usually confirm."""

    T_MOBILE = "t_mobile", "T-Mobile"
    ATT = "att", "AT&T"
    VERIZON = "verizon", "Verizon"
    US_CELLULAR = "us_cellular", "US Cellular"


class Rejection(models.TextChoices):
    """The codes with which a carrier refuses a number until people ask again."""

    CARRIER_REJECTED = "carrier_rejected", "Campaign refused"
    NUMBER_ALREADY_ASSIGNED = "number_already_assigned", "Number held elsewhere"
    INTERNAL_ERROR = "internal_error", "Fault at the carrier"


def _rate(
    name: str, help_text: str, *, most: int = 1, places: int = 3, sentence: str = ""
) -> "models.DecimalField[Decimal, Decimal]":
    said = sentence or "A share goes from 0 to 1."
    return models.DecimalField(
        name,
        max_digits=len(str(most)) + places,
        decimal_places=places,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=[MinValueValidator(0, said), MaxValueValidator(most, said)],
        help_text=help_text,
    )


@track()
class CarrierProfile(models.Model):
    """How a simulated carrier behaves; staff edit it to rehearse trouble. Times in seconds."""

    carrier = models.CharField(max_length=20, choices=Carrier, unique=True)
    min_delay = models.PositiveIntegerField(
        "shortest delay", help_text="Seconds until the quickest answer."
    )
    max_delay = models.PositiveIntegerField(
        "longest delay", help_text="Seconds until the slowest answer."
    )
    expected_window = models.PositiveIntegerField(
        help_text="Seconds after which an unanswered request is late; a queue adds its time."
    )
    rejection_rate = _rate(
        Rejection.CARRIER_REJECTED.label.lower(),
        "Share of numbers that are refused under their campaign (carrier_rejected).",
    )
    taken_rate = _rate(
        Rejection.NUMBER_ALREADY_ASSIGNED.label.lower(),
        "Share that the carrier has under another provider’s campaign (number_already_assigned).",
    )
    fault_rate = _rate(
        Rejection.INTERNAL_ERROR.label.lower(),
        "Share that is refused for a fault of the carrier’s own (internal_error).",
    )
    error_rate = _rate(
        "passing errors", "Share of requests that meet an error and are tried again by themselves."
    )
    silence_rate = _rate(
        "never answered", "Share of accepted requests that wait for an answer that never comes."
    )
    duplicate_rate = _rate("answered twice", "Share of answers that come a second time.")
    disorder_rate = _rate(
        "out of order", "Share of answers that come late, after a wrong one to an earlier request."
    )
    rate_limit = _rate(
        "numbers linked a second",
        "The others queue; 0 is no limit, and a new limit begins with an empty queue. T-Mobile "
        "links 1 a second across the whole US industry (Vonage support, article 8151004865564).",
        most=MOST_A_SECOND,
        places=2,
        sentence="A rate limit goes from 0, for none, to 10,000 numbers a second.",
    )
    outage = models.BooleanField(default=False, help_text="The carrier answers nothing at all.")
    seed = models.PositiveIntegerField(
        default=0, help_text="Any whole number: the same seed brings the same trouble."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(carrier__in=Carrier.values),
                name="carrier_profile_carrier_known",
                violation_error_message="The carriers are T-Mobile, AT&T, Verizon and US Cellular.",
            ),
            models.CheckConstraint(
                condition=Q(min_delay__lte=F("max_delay"), max_delay__lte=FIELD_DAY),
                name="carrier_profile_delays_in_order",
                violation_error_message=(
                    "The shortest delay is at most the longest, and that at most a day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(expected_window__gte=F("max_delay"), expected_window__lte=FIELD_WEEK),
                name="carrier_profile_window_covers_delay",
                violation_error_message=(
                    "The expected window is at least the longest delay, and at most a week."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    rejection_rate__range=(0, 1),
                    taken_rate__range=(0, 1),
                    fault_rate__range=(0, 1),
                    error_rate__range=(0, 1),
                    silence_rate__range=(0, 1),
                    duplicate_rate__range=(0, 1),
                    disorder_rate__range=(0, 1),
                ),
                name="carrier_profile_rates_are_shares",
                violation_error_message="Rates go from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=Q(
                    rejection_rate__lte=Value(Decimal(1)) - F("taken_rate") - F("fault_rate")
                ),
                name="carrier_profile_refusals_within_one",
                violation_error_message=(
                    "The three shares of refused numbers add up to 1 at most: lower one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rate_limit__range=(0, MOST_A_SECOND)),
                name="carrier_profile_rate_limit_within_reason",
                violation_error_message=(
                    "A rate limit goes from 0, for none, to 10,000 numbers a second."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_carrier_display()

    @property
    def rejections(self) -> Mapping[str, Decimal]:
        """Return the share of numbers that are refused, by code."""
        return {
            Rejection.CARRIER_REJECTED.value: self.rejection_rate,
            Rejection.NUMBER_ALREADY_ASSIGNED.value: self.taken_rate,
            Rejection.INTERNAL_ERROR.value: self.fault_rate,
        }


class CarrierQueue(models.Model):
    """Until when a carrier is busy linking the numbers that it has accepted so far."""

    profile = models.OneToOneField(
        CarrierProfile, on_delete=models.CASCADE, primary_key=True, related_name="queue"
    )
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.profile}: free at {self.free_at}"


class QueuePlace(models.Model):
    """When a submission's turn comes, or came, in a carrier's queue; kept for ten minutes more.

    `reference` and `submission` are those of the request, as in `carriers.protocol`.
    """

    profile = models.ForeignKey(
        CarrierProfile, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # a migration of the app of registrations ties (account, reference) to one of them
    reference = models.BigIntegerField()
    submission = models.IntegerField()
    turn_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["profile", "turn_at"], name="queue_place_turn")]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "reference", "submission"],
                name="queue_place_once_per_submission",
                violation_error_message="This submission has its place in the queue already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.reference}.{self.submission} at {self.turn_at}"
