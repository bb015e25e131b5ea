"""A number as lists show it: its label, its campaign and a bar for each carrier."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any
from zlib import crc32

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Account
from campaigns.models import Campaign
from carriers.models import Carrier
from core.postgres import key_in
from core.prepared import Prepared, Statement
from phone_numbers import rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.models.registration import IN_FLIGHT
from phone_numbers.status.labels import (
    Registration,
    StatusLabel,
    is_held,
    is_moving,
    main_assignment,
    number_label,
)
from phone_numbers.status.timing import with_timing

_READ = (
    "assignment_id", "carrier", "status", "is_late", "left", "queue_position", "tries", "hold_code",
    "expected_by",
)  # fmt: skip
_BAR_ORDER = (
    RegistrationStatus.PENDING,
    RegistrationStatus.REGISTERED,
    RegistrationStatus.REJECTED,
    RegistrationStatus.REMOVING,
)
HELD = "held"
_HOLDABLE = (RegistrationStatus.PENDING, RegistrationStatus.REGISTERED)
BAR_WORDS = {
    RegistrationStatus.REGISTERED.value: "registered",
    RegistrationStatus.PENDING.value: "confirming",
    HELD: "on hold",
    RegistrationStatus.REJECTED.value: "rejected",
    RegistrationStatus.REMOVING.value: "removing",
    "": "not registered",
}
"""What each tone of a bar means."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One carrier of a row. `tone` is a key of BAR_WORDS.

    It is the status of the carrier's registration, but `held` while a rule keeps it from sending.
    """

    carrier: str
    tone: str

    def __str__(self) -> str:
        return f"{self.carrier}: {BAR_WORDS[self.tone]}"


@dataclass(frozen=True, slots=True)
class Row:
    """A number as lists show it. A new column of the list is a field here and a cell there.

    `moving` means that a carrier is expected to change it soon.
    """

    number: PhoneNumber
    campaign: Campaign | None
    label: StatusLabel
    saved: datetime | None
    bars: tuple[Bar, ...]
    moving: bool

    @property
    def news(self) -> str:
        """The label's text, or "" if it says only that the number propagates."""
        return "" if self.label.text == AssignmentStatus.PENDING.label else self.label.text

    @property
    def mark(self) -> int:
        """A checksum of all that the row shows, by which a poll finds the rows that changed."""
        return crc32(repr([_plain(getattr(self, field.name)) for field in fields(self)]).encode())


def _plain(shown: object) -> object:
    """Return what the checksum covers: every column of a model, or the value itself."""
    if isinstance(shown, Model):
        return _columns(type(shown))(shown)
    if isinstance(shown, StatusLabel):
        return shown.text, shown.tone, str(shown.explanation), shown.since
    return shown


@cache
def _columns(model: type[Model]) -> Callable[[object], object]:
    return attrgetter(*(column.attname for column in model._meta.concrete_fields))


def for_rows(account: Account, numbers: list[int] | Statement) -> list[Any]:
    """Read an account's numbers for `rows`, in the order of numbers (one query).

    `numbers` are keys, or the statement of an array of them.
    """
    read = _numbers(account=account.pk, numbers=numbers)
    for number in read:
        number.account = account
    return read


def rows(numbers: list[Any]) -> list[Row]:
    """Return the rows of numbers that come from `for_rows` (one query)."""
    at_carriers = {row["assignment_id"] for number in numbers for row in number.at_carriers}
    concerned = _assignments(
        numbers=[number.pk for number in numbers], at_carriers=sorted(at_carriers)
    )
    by_number: dict[int, dict[str, Assignment]] = defaultdict(dict)
    refused = set()
    for assignment in concerned:
        if assignment.refusal:
            refused.add(assignment.pk)
        if assignment.ended_at is None:
            by_number[assignment.phone_number_id].setdefault(assignment.status, assignment)
    return [_row(number, by_number[number.pk], refused) for number in numbers]


@Prepared
def _numbers(account: int, numbers: list[int]) -> QuerySet[Any]:
    """Return numbers with their `refusal`, and their registrations as `at_carriers`."""
    own = PhoneNumber.objects.filter(key_in("pk", numbers), account=account)
    shown = CarrierRegistration.objects.shown().filter(phone_number=OuterRef("pk")).order_by()
    read = with_timing(shown).values(row=JSONObject(**{name: name for name in _READ}))
    judged = rules.with_number_refusal(own).order_by("e164")
    annotated: QuerySet[Any] = judged.annotate(at_carriers=ArraySubquery(read))
    return annotated


@Prepared
def _assignments(numbers: list[int], at_carriers: list[int]) -> QuerySet[Any]:
    """Return the open assignments of numbers and those that carriers have, judged by the rules."""
    concerned = Assignment.objects.filter(
        Q(ended_at__isnull=True) | Q(key_in("pk", at_carriers)), key_in("phone_number", numbers)
    )
    judged = rules.with_refused_since(rules.with_refusal(concerned))
    return judged.select_related("campaign__brand")


def _row(number: Any, by_status: dict[str, Assignment], refused: set[int]) -> Row:
    main = main_assignment(by_status)
    bars = tuple(_bar(carrier, number.at_carriers, refused) for carrier in Carrier)
    in_flight = any(row["status"] in IN_FLIGHT for row in number.at_carriers)
    return Row(
        number=number,
        campaign=main.campaign if main else None,
        label=number_label(number, by_status),
        saved=main.requested_at if main else None,
        bars=bars,
        moving=not is_held(main) and (is_moving(main) or in_flight),
    )


def _bar(carrier: Carrier, registrations: list[Registration], refused: set[int]) -> Bar:
    by_status = {row["status"]: row for row in registrations if row["carrier"] == carrier}
    status = next((status for status in _BAR_ORDER if status in by_status), None)
    if status is None:
        return Bar(carrier.label, "")
    is_held = status in _HOLDABLE and by_status[status]["assignment_id"] in refused
    return Bar(carrier.label, HELD if is_held else status.value)
