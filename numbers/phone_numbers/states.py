"""How a number stands, in a word, a tone and four little bars: for lists and overviews."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from accounts.wording import duration
from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.models import (
    OCCUPYING,
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    NumberStatus,
    PhoneNumber,
    RegistrationStatus,
)
from phone_numbers.reasons import reason_for
from phone_numbers.registrations import RegistrationQuerySet
from phone_numbers.waiting import rounded_place, time_left, timed

NOT_TEN_DLC = ("number_not_us", "number_toll_free")
SELECTABLE = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
_ON_THE_WAY = (AssignmentStatus.PENDING, AssignmentStatus.REMOVING)
_TONES: dict[str, str] = {
    AssignmentStatus.PENDING: "propagating",
    AssignmentStatus.LIVE: "live",
    AssignmentStatus.REMOVING: "removing",
}
LATE, LIVE_BUT_LATE = "Late: no answer yet", "Live; a carrier is late"
_BAR_ORDER = ("pending", "registered", "rejected", "removing")


@dataclass(frozen=True, slots=True)
class Bar:
    """One carrier of a row: `tone` is a registration status, or "" where there is none."""

    carrier: str
    tone: str


class Said(NamedTuple):
    """A state in a few words, one of the style sheet's tones, and the code of its reason or ""."""

    word: str
    tone: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A number as lists show it; `word`, `tone` and `code` as in `Said`."""

    number: PhoneNumber
    campaign: Campaign | None
    word: str
    tone: str
    code: str
    since: datetime | None
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
    for assignment in rules.with_refusal(found):
        assignments[assignment.phone_number_id].setdefault(assignment.status, assignment)
    return [_row(number, assignments[number.pk]) for number in numbers]


def for_rows(numbers: QuerySet[PhoneNumber]) -> QuerySet[Any]:
    """Annotate what `rows` reads: `refusal`, and the registrations `at_carriers`."""
    here = timed(shown_registrations().filter(phone_number=OuterRef("pk")).order_by())
    told = {name: name for name in ("carrier", "status", "is_late", "left", "place")}
    pairs = ArraySubquery(here.values(pair=JSONObject(**told)))
    judged = rules.with_number_refusal(numbers.select_related("account"))
    annotated: QuerySet[Any] = judged.annotate(at_carriers=pairs)
    return annotated


def shown_registrations() -> RegistrationQuerySet:
    """Return what still matters at the carriers: all but the removed and answered rejections."""
    return CarrierRegistration.objects.current().filter(
        ~Q(status=RegistrationStatus.REJECTED) | Q(assignment__ended_at__isnull=True)
    )


def _row(number: PhoneNumber, open_: dict[str, Assignment]) -> Row:
    main = leading(open_)
    said = in_words(number, open_)
    bars = tuple(_bar(carrier, number.at_carriers) for carrier in Carrier)  # type: ignore[attr-defined]
    return Row(
        number=number,
        campaign=main.campaign if main else None,
        word=said.word,
        tone=said.tone,
        code=said.code,
        since=_since(main),
        bars=bars,
        moving=_moves(main) or any(bar.tone in ("pending", "removing") for bar in bars),
    )


def _moves(main: Assignment | None) -> bool:
    """Whether it is on its way, also where it was saved after the registrations were read."""
    return main is not None and main.status in _ON_THE_WAY


def leading(open_: dict[str, Assignment]) -> Assignment | None:
    """Return the assignment that says where a number is going: pending, live, failed, removing."""
    order = (*SELECTABLE, AssignmentStatus.REMOVING)
    return next((open_[status] for status in order if status in open_), None)


def in_words(number: PhoneNumber, open_: dict[str, Assignment]) -> Said:
    """Say how a number stands, with the reason where there is one."""
    main: Any = leading(open_)
    late = any(pair["is_late"] for pair in number.at_carriers)  # type: ignore[attr-defined]
    if late and (main is None or main.status in _ON_THE_WAY):
        return Said(LATE, "held")
    if main is None and number.refusal in NOT_TEN_DLC:  # type: ignore[attr-defined]
        code = number.refusal  # type: ignore[attr-defined]
        return Said(reason_for(code).short, "unassigned", code)
    if main is None:
        return Said("Unassigned", "unassigned")
    live = main.status == AssignmentStatus.LIVE and not main.refusal
    if live and AssignmentStatus.FAILED in open_:
        return Said("Live; a move failed", "failed", open_[AssignmentStatus.FAILED].failure_code)
    if live and late:
        return Said(LIVE_BUT_LATE, "held")
    if main.status == AssignmentStatus.PENDING and not main.refusal and (left := _queued(number)):
        return Said(f"Queued: about {duration(left)}", "propagating")
    return life_in_words(main, number)


def _queued(number: PhoneNumber) -> int:
    """Return the seconds until the longest queue comes to this number; 0 where there is none."""
    queues = [p for p in number.at_carriers if rounded_place(p["place"] or 0)]  # type: ignore[attr-defined]
    return max((time_left(pair["left"]) for pair in queues), default=0)


def life_in_words(life: Any, number: PhoneNumber) -> Said:
    """Say how one assignment stands; it comes annotated by `rules.with_refusal`."""
    if life.status in OCCUPYING and life.refusal:
        tone = "held" if reason_for(life.refusal).passes else "failed"
        return Said(_held(life.refusal, number), tone, life.refusal)
    if life.status == AssignmentStatus.FAILED:
        return Said(reason_for(life.failure_code).short, "failed", life.failure_code)
    return Said(life.get_status_display(), _TONES.get(life.status, "unassigned"))


def _held(code: str, number: PhoneNumber) -> str:
    if code == "number_not_active" and number.status != NumberStatus.ACTIVE:
        return f"Held: number {number.get_status_display().lower()}"
    return reason_for(code).short


def _since(main: Assignment | None) -> datetime | None:
    if main is None:
        return None
    return {
        AssignmentStatus.LIVE: main.live_at,
        AssignmentStatus.FAILED: main.failed_at,
        AssignmentStatus.REMOVING: main.stopped_at,
    }.get(AssignmentStatus(main.status), main.requested_at)


def _bar(carrier: str, at_carriers: list[dict[str, Any]]) -> Bar:
    tones = {pair["status"] for pair in at_carriers if pair["carrier"] == carrier}
    return Bar(Carrier(carrier).label, next((tone for tone in _BAR_ORDER if tone in tones), ""))
