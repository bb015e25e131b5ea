"""Validate the carriers' answers: exactly one for each claim.

Answers may be missing, duplicated, late, out of order, or for a request that was never made. An
answer counts only if it is for the current submission of the registration. A final answer beats
any other, and two different final answers count as none.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import timedelta

from carriers.models import Rejection
from carriers.protocol import Answer, Outcome
from phone_numbers.models import RegistrationStatus
from propagation.claims import Claim

LONGEST = timedelta(days=3650)  # a queue of a million numbers at a slow carrier takes years
MAX_AHEAD = 2**31 - 1  # the largest value of the column
FINAL = (Outcome.CONFIRMED, Outcome.REJECTED)

Answers = dict[int, Answer]

logger = logging.getLogger(__name__)


def validated_answers(claims: Collection[Claim], answers: Iterable[Answer]) -> Answers:
    """Return one answer for each claim, by registration; UNAVAILABLE without a valid answer."""
    asked = {claim.pk: claim for claim in claims}
    valid: Answers = {}
    contradicted: set[int] = set()
    ignored: Counter[str] = Counter()
    for answer in answers:
        if problem := _problem(answer, asked):
            ignored[problem] += 1
            continue
        earlier = valid.setdefault(answer.reference, answer)
        if earlier.outcome not in FINAL:
            valid[answer.reference] = answer
        elif answer.outcome in FINAL and answer.outcome != earlier.outcome:
            contradicted.add(answer.reference)
    if ignored or contradicted:
        logger.warning("Ignored answers: %s; contradictions: %s", dict(ignored), len(contradicted))
    for pk in asked.keys() - (valid.keys() - contradicted):
        valid[pk] = Answer(pk, asked[pk].submission, Outcome.UNAVAILABLE)
    return valid


def _problem(answer: Answer, asked: dict[int, Claim]) -> str:
    """Return what is wrong with an answer, or "". The answer may be any object."""
    if not (isinstance(answer, Answer) and isinstance(answer.outcome, Outcome)):
        return "malformed"
    claim = asked.get(answer.reference) if _is_count(answer.reference) else None
    if claim is None:
        return "for an unknown request"
    if answer.submission != claim.submission:
        return "for another submission"
    if answer.outcome == Outcome.ACCEPTED and not _is_plausible(answer):
        return "malformed"
    if answer.outcome == Outcome.REJECTED and (
        claim.status == RegistrationStatus.REMOVING or not _is_rejection(answer.code)
    ):
        return "malformed"
    return ""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_rejection(code: object) -> bool:
    """Return whether this is a rejection code of a carrier; the codes of our rules are not."""
    return isinstance(code, str) and code in Rejection.values


def _is_plausible(answer: Answer) -> bool:
    """Return whether the times and the queue length of an accepted request are possible."""
    times = answer.ask_again_in, answer.overdue_after
    return (
        all(isinstance(time, timedelta) and timedelta(0) <= time <= LONGEST for time in times)
        and _is_count(answer.queue_ahead)
        and 0 <= answer.queue_ahead <= MAX_AHEAD
    )
