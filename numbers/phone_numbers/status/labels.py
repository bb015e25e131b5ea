"""How a number stands, in a word, a tone and four little bars: for lists and overviews."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.text import capfirst

from carriers.models import Carrier
from core.formatting import duration
from phone_numbers.models import (
    OCCUPYING,
    SELECTABLE,
    Assignment,
    AssignmentStatus,
    NumberStatus,
    PhoneNumber,
)
from phone_numbers.models.registration import IN_FLIGHT
from phone_numbers.reasons import reason_for
from phone_numbers.rules import NOT_TEN_DLC
from phone_numbers.status.timing import rounded_place, time_left

_ON_THE_WAY = (AssignmentStatus.PENDING, AssignmentStatus.REMOVING)
_TONES: dict[str, str] = {
    AssignmentStatus.PENDING: "propagating",
    AssignmentStatus.LIVE: "live",
    AssignmentStatus.REMOVING: "removing",
}
MOST_NAMED = 2
Pair = dict[str, Any]
Pairs = list[Pair]


class StatusLabel(NamedTuple):
    """A state in a few words, one of the style sheet's tones, the code of its reason or "", and
    since when it is so, where that is known.
    """

    word: str
    tone: str
    code: str = ""
    since: datetime | None = None


def _moves(main: Assignment | None) -> bool:
    """Whether it is on its way, also where it was saved after the registrations were read."""
    return main is not None and main.status in _ON_THE_WAY


def leading(open_: dict[str, Assignment]) -> Assignment | None:
    """Return the assignment that says where a number is going: pending, live, failed, removing."""
    order = (*SELECTABLE, AssignmentStatus.REMOVING)
    return next((open_[status] for status in order if status in open_), None)


def number_label(number: PhoneNumber, open_: dict[str, Assignment]) -> StatusLabel:
    """Say how a number stands, with the reason where there is one."""
    main: Any = leading(open_)
    pairs = number.at_carriers  # type: ignore[attr-defined]
    if main is None:
        unassigned = _unassigned(number)
        return _unanswered(unassigned, unassigned.word, pairs) or unassigned
    life = assignment_label(main, number)._replace(since=_since(main))
    if main.status == AssignmentStatus.FAILED:
        return life
    if _is_held(main) and not (_late(pairs) and _moves(main)):
        return life
    failed = open_.get(AssignmentStatus.FAILED)
    if main.status == AssignmentStatus.LIVE and failed:
        word = f"Live; move failed: {failed.campaign}"
        return StatusLabel(word, "failed", failed.failure_code, failed.failed_at)
    if main.status == AssignmentStatus.PENDING:
        return _unanswered(life, "", pairs) or _queued(life, pairs) or life
    return _unanswered(life, life.word, pairs) or life


def _unassigned(number: Any) -> StatusLabel:
    if number.refusal in NOT_TEN_DLC:
        return StatusLabel(reason_for(number.refusal).short, "unassigned", number.refusal)
    return StatusLabel("Unassigned", "unassigned")


def _unanswered(life: StatusLabel, what: str, pairs: Pairs) -> StatusLabel | None:
    """Name the carriers that are late, or else those that do not answer, after what it is."""
    late = _late(pairs)
    where = _names(late or [pair for pair in pairs if _is_silent(pair)])
    if not where:
        return None
    said = f"late: {where}" if late else f"no answer: {where}"
    word = f"{what}; {said}" if what else capfirst(said)
    if not late:
        return life._replace(word=word)
    return StatusLabel(word, "held", since=min(_moment(pair["expected_by"]) for pair in late))


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


def _queued(life: StatusLabel, pairs: Pairs) -> StatusLabel | None:
    """Name the carrier with the longest queue, and say how long it is until its turn comes."""
    queues = [pair for pair in pairs if rounded_place(pair["place"] or 0)]
    if not queues:
        return None
    longest = max(queues, key=lambda pair: pair["left"])
    left = duration(time_left(longest["left"]))
    return life._replace(word=f"Queued at {_names([longest])}: about {left}")


def _is_held(life: Any) -> bool:
    return bool(life.status in OCCUPYING and life.refusal)


def assignment_label(life: Any, number: PhoneNumber) -> StatusLabel:
    """Say how one assignment stands; it comes annotated by `rules.with_refusal`."""
    if _is_held(life):
        tone = "held" if reason_for(life.refusal).passes else "failed"
        return StatusLabel(_held(life.refusal, number), tone, life.refusal)
    if life.status == AssignmentStatus.FAILED:
        return StatusLabel(reason_for(life.failure_code).short, "failed", life.failure_code)
    return StatusLabel(life.get_status_display(), _TONES.get(life.status, "unassigned"))


def _held(code: str, number: PhoneNumber) -> str:
    if code == "number_not_active" and number.status != NumberStatus.ACTIVE:
        return f"Held: number {number.get_status_display().lower()}"
    return reason_for(code).short


def _since(life: Any) -> Any:
    """Return since when an assignment is what it is; None where nobody recorded it."""
    if _is_held(life):
        return life.refused_since
    times = {
        AssignmentStatus.LIVE: life.live_at,
        AssignmentStatus.FAILED: life.failed_at,
        AssignmentStatus.REMOVING: life.stopped_at,
    }
    return times.get(life.status, life.requested_at)
