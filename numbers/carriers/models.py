"""The carriers, and how each simulated carrier answers requests to link a number."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Account
from core.history import track

DAY = 86_400  # seconds
WEEK = 7 * DAY
MAX_RATE_LIMIT = 10_000
RATE_LIMIT_RANGE = f"A rate limit is between 0 (none) and {MAX_RATE_LIMIT:,} numbers a second."


class Carrier(models.TextChoices):
    """The carriers of the US market, in the order in which they usually confirm."""

    T_MOBILE = "t_mobile", "T-Mobile"
    ATT = "att", "AT&T"
    VERIZON = "verizon", "Verizon"
    US_CELLULAR = "us_cellular", "US Cellular"


class Timing(NamedTuple):
    """How fast a carrier usually answers, in seconds; `expected_window` is when it is late."""

    min_delay: int
    max_delay: int
    expected_window: int


TIMINGS = {
    Carrier.T_MOBILE: Timing(15, 40, 600),
    Carrier.ATT: Timing(30, 80, 900),
    Carrier.VERIZON: Timing(45, 120, 900),
    Carrier.US_CELLULAR: Timing(60, 180, 1200),
}
"""A new carrier needs a member of `Carrier`, a row here, and a migration that adds its profile."""

UNKNOWN_CARRIER = f"The carriers are {', '.join(Carrier.labels[:-1])} and {Carrier.labels[-1]}."


class Rejection(models.TextChoices):
    """The codes with which a carrier rejects a number until a person retries."""

    CARRIER_REJECTED = "carrier_rejected", "Campaign refused"
    NUMBER_ALREADY_ASSIGNED = "number_already_assigned", "Number held elsewhere"
    INTERNAL_ERROR = "internal_error", "Fault at the carrier"


def _rate(
    name: str, help_text: str, *, most: int = 1, places: int = 3, sentence: str = ""
) -> "models.DecimalField[Decimal, Decimal]":
    message = sentence or "A share is between 0 and 1."
    return models.DecimalField(
        name,
        max_digits=len(str(most)) + places,
        decimal_places=places,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=[MinValueValidator(0, message), MaxValueValidator(most, message)],
        help_text=help_text,
    )


class ProfileQuerySet(models.QuerySet["CarrierProfile"]):
    def with_outage_since(self) -> "models.QuerySet[Any]":
        """Annotate `outage_since`, from the audit rows; None without an outage or a record."""
        events = CarrierProfile.pgh_event_model.objects  # type: ignore[attr-defined]
        up = events.filter(pgh_obj=OuterRef("pgh_obj"), outage=False).order_by("-pgh_id")
        newest = Coalesce(Subquery(up.values("pgh_id")[:1]), 0)
        down = events.filter(pgh_obj=OuterRef("pk"), outage=True, pgh_id__gt=newest)
        since = Subquery(down.order_by("pgh_id").values("pgh_created_at")[:1])
        return self.annotate(outage_since=since)


@track()
class CarrierProfile(models.Model):
    """How a simulated carrier behaves. Staff edit it to rehearse failures. Times in seconds."""

    carrier = models.CharField(max_length=20, choices=Carrier, unique=True)
    min_delay = models.PositiveIntegerField(
        "shortest delay", help_text="Seconds until the fastest answer."
    )
    max_delay = models.PositiveIntegerField(
        "longest delay", help_text="Seconds until the slowest answer."
    )
    expected_window = models.PositiveIntegerField(
        help_text="Seconds after which an unanswered request is late. Time in the queue is added."
    )
    rejection_rate = _rate(
        Rejection.CARRIER_REJECTED.label.lower(),
        "Share of numbers that are rejected under their campaign (carrier_rejected).",
    )
    taken_rate = _rate(
        Rejection.NUMBER_ALREADY_ASSIGNED.label.lower(),
        "Share of numbers under another provider’s campaign (number_already_assigned).",
    )
    fault_rate = _rate(
        Rejection.INTERNAL_ERROR.label.lower(),
        "Share of numbers rejected because of a fault at the carrier (internal_error).",
    )
    error_rate = _rate(
        "passing errors", "Share of requests that fail with an error and are retried automatically."
    )
    silence_rate = _rate("never answered", "Share of accepted requests that are never answered.")
    duplicate_rate = _rate("answered twice", "Share of answers that arrive a second time.")
    disorder_rate = _rate(
        "out of order",
        "Share of answers that arrive late, after a wrong answer to an earlier request.",
    )
    rate_limit = _rate(
        "numbers linked a second",
        "Further numbers queue. 0 means no limit, and a new limit starts with an empty queue. "
        "T-Mobile links 1 a second across the US industry (Vonage support, article 8151004865564).",
        most=MAX_RATE_LIMIT,
        places=2,
        sentence=RATE_LIMIT_RANGE,
    )
    outage = models.BooleanField(default=False, help_text="The carrier answers no request.")
    seed = models.PositiveIntegerField(
        default=0, help_text="Any whole number. The same seed gives the same failures."
    )

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(carrier__in=Carrier.values),
                name="carrier_profile_carrier_known",
                violation_error_message=UNKNOWN_CARRIER,
            ),
            models.CheckConstraint(
                condition=Q(min_delay__lte=F("max_delay"), max_delay__lte=DAY),
                name="carrier_profile_delays_in_order",
                violation_error_message=(
                    "The shortest delay is at most the longest, and the longest at most a day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(expected_window__gte=F("max_delay"), expected_window__lte=WEEK),
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
                violation_error_message="Rates are between 0 and 1.",
            ),
            models.CheckConstraint(
                condition=Q(
                    rejection_rate__lte=Value(Decimal(1)) - F("taken_rate") - F("fault_rate")
                ),
                name="carrier_profile_refusals_within_one",
                violation_error_message=(
                    "The three shares of rejected numbers add up to at most 1. Lower one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rate_limit__range=(0, MAX_RATE_LIMIT)),
                name="carrier_profile_rate_limit_within_reason",
                violation_error_message=RATE_LIMIT_RANGE,
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
    """The queue of a carrier: `free_at` is when it has linked all numbers accepted so far."""

    profile = models.OneToOneField(
        CarrierProfile, on_delete=models.CASCADE, primary_key=True, related_name="queue"
    )
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.profile}: free at {self.free_at}"


class QueuePlace(models.Model):
    """A submission's place in a carrier's queue. Places are deleted ten minutes after their turn.

    `account`, `reference` and `submission` are those of the request (`carriers.protocol`).
    """

    profile = models.ForeignKey(
        CarrierProfile, on_delete=models.CASCADE, related_name="places", db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # a migration of numbers adds a foreign key over (account, reference)
    reference = models.BigIntegerField()
    submission = models.IntegerField()
    turn_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["profile", "turn_at"], name="queue_place_turn")]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "reference", "submission"],
                name="queue_place_once_per_submission",
                violation_error_message="This submission already has a place in the queue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.reference}.{self.submission} at {self.turn_at}"
