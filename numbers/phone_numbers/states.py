"""How a number stands, in a word, a tone and four little bars: for lists and overviews."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.text import capfirst

from accounts.wording import duration
from campaigns.models import Campaign
from carriers.models import Carrier
from phone_numbers import rules
from phone_numbers.halts import with_halt
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
from phone_numbers.registrations import IN_FLIGHT, RegistrationQuerySet
from phone_numbers.waiting import rounded_place, time_left, timed

NOT_TEN_DLC = ("number_not_us", "number_toll_free")
SELECTABLE = (AssignmentStatus.PENDING, AssignmentStatus.LIVE, AssignmentStatus.FAILED)
_ON_THE_WAY = (AssignmentStatus.PENDING, AssignmentStatus.REMOVING)
_TONES: dict[str, str] = {
    AssignmentStatus.PENDING: "propagating",
    AssignmentStatus.LIVE: "live",
    AssignmentStatus.REMOVING: "removing",
}
MOST_NAMED = 2
_TOLD = (
    "carrier", "status", "is_late", "left", "place", "tries", "hold_code", "expected_by",
)  # fmt: skip
_BAR_ORDER = ("pending", "registered", "rejected", "removing")

Pair = dict[str, Any]
Pairs = list[Pair]


@dataclass(frozen=True, slots=True)
class Bar:
    """One carrier of a row: `tone` is a registration status, or "" where there is none."""

    carrier: str
    tone: str


class Said(NamedTuple):
    """A state in a few words, one of the style sheet's tones, the code of its reason or "", and
    since when it is so, where that is known.
    """

    word: str
    tone: str
    code: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A number as lists show it; `word`, `tone`, `code` and `since` as in `Said`.

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
    for assignment in with_halt(rules.with_refusal(found)):
        assignments[assignment.phone_number_id].setdefault(assignment.status, assignment)
    return [_row(number, assignments[number.pk]) for number in numbers]


def for_rows(numbers: QuerySet[PhoneNumber]) -> QuerySet[Any]:
    """Annotate what `rows` reads: `refusal`, and the registrations `at_carriers`."""
    here = timed(shown_registrations().filter(phone_number=OuterRef("pk")).order_by())
    pairs = ArraySubquery(here.values(pair=JSONObject(**{name: name for name in _TOLD})))
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
    pairs = number.at_carriers  # type: ignore[attr-defined]
    if main is None:
        unassigned = _unassigned(number)
        return _unanswered(unassigned, unassigned.word, pairs) or unassigned
    life = life_in_words(main, number)._replace(since=_since(main))
    if main.status == AssignmentStatus.FAILED:
        return life
    if _is_held(main) and not (_late(pairs) and _moves(main)):
        return life
    failed = open_.get(AssignmentStatus.FAILED)
    if main.status == AssignmentStatus.LIVE and failed:
        word = f"Live; move failed: {failed.campaign}"
        return Said(word, "failed", failed.failure_code, failed.failed_at)
    if main.status == AssignmentStatus.PENDING:
        return _unanswered(life, "", pairs) or _queued(life, pairs) or life
    return _unanswered(life, life.word, pairs) or life


def _unassigned(number: Any) -> Said:
    if number.refusal in NOT_TEN_DLC:
        return Said(reason_for(number.refusal).short, "unassigned", number.refusal)
    return Said("Unassigned", "unassigned")


def _unanswered(life: Said, what: str, pairs: Pairs) -> Said | None:
    """Name the carriers that are late, or else those that do not answer, after what it is."""
    late = _late(pairs)
    where = _names(late or [pair for pair in pairs if _is_silent(pair)])
    if not where:
        return None
    said = f"late: {where}" if late else f"no answer: {where}"
    word = f"{what}; {said}" if what else capfirst(said)
    if not late:
        return life._replace(word=word)
    return Said(word, "held", since=min(_moment(pair["expected_by"]) for pair in late))


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _late(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair["is_late"]]


def _is_silent(pair: Pair) -> bool:
    """Whether a carrier is tried again because it did not answer."""
    return bool(pair["tries"] and pair["status"] in IN_FLIGHT and not pair["hold_code"])


def _names(pairs: Pairs) -> str:
    """Name one or two carriers, in their order; count more."""
    found = {pair["carrier"] for pair in pairs}
    labels = [carrier.label for carrier in Carrier if carrier in found]
    return " and ".join(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} carriers"


def _queued(life: Said, pairs: Pairs) -> Said | None:
    """Name the carrier with the longest queue, and say how long it is until its turn comes."""
    queues = [pair for pair in pairs if rounded_place(pair["place"] or 0)]
    if not queues:
        return None
    longest = max(queues, key=lambda pair: pair["left"])
    left = duration(time_left(longest["left"]))
    return life._replace(word=f"Queued at {_names([longest])}: about {left}")


def _is_held(life: Any) -> bool:
    return bool(life.status in OCCUPYING and life.refusal)


def life_in_words(life: Any, number: PhoneNumber) -> Said:
    """Say how one assignment stands; it comes annotated by `rules.with_refusal`."""
    if _is_held(life):
        tone = "held" if reason_for(life.refusal).passes else "failed"
        return Said(_held(life.refusal, number), tone, life.refusal)
    if life.status == AssignmentStatus.FAILED:
        return Said(reason_for(life.failure_code).short, "failed", life.failure_code)
    return Said(life.get_status_display(), _TONES.get(life.status, "unassigned"))


def _held(code: str, number: PhoneNumber) -> str:
    if code == "number_not_active" and number.status != NumberStatus.ACTIVE:
        return f"Held: number {number.get_status_display().lower()}"
    return reason_for(code).short


def _since(life: Any) -> Any:
    """Return since when an assignment is what it is; None where nobody recorded it."""
    if _is_held(life):
        return life.halted_at
    times = {
        AssignmentStatus.LIVE: life.live_at,
        AssignmentStatus.FAILED: life.failed_at,
        AssignmentStatus.REMOVING: life.stopped_at,
    }
    return times.get(life.status, life.requested_at)


def _bar(carrier: str, at_carriers: Pairs) -> Bar:
    tones = {pair["status"] for pair in at_carriers if pair["carrier"] == carrier}
    return Bar(Carrier(carrier).label, next((tone for tone in _BAR_ORDER if tone in tones), ""))
