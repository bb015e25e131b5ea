"""A number as lists show it: its label, its campaign and a bar for each carrier."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.models import Assignment, AssignmentStatus, CarrierRegistration, PhoneNumber
from phone_numbers.models.registration import IN_FLIGHT
from phone_numbers.status.labels import Pairs, _is_held, _moves, leading, number_label
from phone_numbers.status.timing import with_refused_since, with_timing

_TOLD = (
    "carrier", "status", "is_late", "left", "place", "tries", "hold_code", "expected_by",
)  # fmt: skip
_BAR_ORDER = ("pending", "registered", "rejected", "removing")


@dataclass(frozen=True, slots=True)
class Bar:
    """One carrier of a row: `tone` is a registration status, or "" where there is none."""

    carrier: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A number as lists show it; `word`, `tone`, `code` and `since` as in `StatusLabel`.

    `moving` says that carriers are expected to change it soon.
    """

    number: PhoneNumber
    campaign: Campaign | None
    word: str
    tone: str
    code: str
    since: datetime | None
    saved: datetime | None
    bars: tuple[Bar, ...]
    moving: bool

    @property
    def news(self) -> str:
        """What its word says beyond that it propagates."""
        return "" if self.word == AssignmentStatus.PENDING.label else self.word

    @property
    def bars_label(self) -> str:
        return ", ".join(f"{bar.carrier}: {bar.tone or 'not registered'}" for bar in self.bars)


def rows(numbers: Sequence[PhoneNumber]) -> list[Row]:
    """Return the rows of numbers that come from `for_rows` (one query)."""
    ids = [number.pk for number in numbers]
    found = Assignment.objects.open().filter(phone_number__in=ids).select_related("campaign__brand")
    assignments: dict[int, dict[str, Assignment]] = defaultdict(dict)
    for assignment in with_refused_since(rules.with_refusal(found)):
        assignments[assignment.phone_number_id].setdefault(assignment.status, assignment)
    return [_row(number, assignments[number.pk]) for number in numbers]


def for_rows(numbers: QuerySet[PhoneNumber]) -> QuerySet[Any]:
    """Annotate what `rows` reads: `refusal`, and the registrations `at_carriers`."""
    here = with_timing(
        CarrierRegistration.objects.shown().filter(phone_number=OuterRef("pk")).order_by()
    )
    pairs = ArraySubquery(here.values(pair=JSONObject(**{name: name for name in _TOLD})))
    judged = rules.with_number_refusal(numbers.select_related("account"))
    annotated: QuerySet[Any] = judged.annotate(at_carriers=pairs)
    return annotated


def _row(number: PhoneNumber, open_: dict[str, Assignment]) -> Row:
    main = leading(open_)
    said = number_label(number, open_)
    held = main is not None and _is_held(main)
    bars = tuple(_bar(carrier, number.at_carriers) for carrier in Carrier)  # type: ignore[attr-defined]
    return Row(
        number=number,
        campaign=main.campaign if main else None,
        **said._asdict(),
        saved=main.requested_at if main else None,
        bars=bars,
        moving=not held and (_moves(main) or any(bar.tone in IN_FLIGHT for bar in bars)),
    )


def _bar(carrier: str, at_carriers: Pairs) -> Bar:
    tones = {pair["status"] for pair in at_carriers if pair["carrier"] == carrier}
    return Bar(Carrier(carrier).label, next((tone for tone in _BAR_ORDER if tone in tones), ""))
