"""What carriers said, as far as it makes sense: one answer to each claim, and nothing else.

An answer may be missing, come twice, late, in any order, or about something nobody asked. Only an
answer to this submission of this registration counts, a last word beats any other, and a carrier
that says two different last words has not answered.
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
MOST_AHEAD = 2**31 - 1
LAST_WORDS = (Outcome.CONFIRMED, Outcome.REJECTED)

Answers = dict[int, Answer]

logger = logging.getLogger(__name__)


def validated_answers(claims: Collection[Claim], answers: Iterable[Answer]) -> Answers:
    """Return an answer to each claim, by registration; UNAVAILABLE where there is no good one."""
    asked = {claim.pk: claim for claim in claims}
    found: Answers = {}
    contradicted: set[int] = set()
    ignored: Counter[str] = Counter()
    for answer in answers:
        if why := _why_not(answer, asked):
            ignored[why] += 1
            continue
        earlier = found.setdefault(answer.reference, answer)
        if earlier.outcome not in LAST_WORDS:
            found[answer.reference] = answer
        elif answer.outcome in LAST_WORDS and answer.outcome != earlier.outcome:
            contradicted.add(answer.reference)
    if ignored or contradicted:
        logger.warning("ignored answers: %s, contradictions: %s", dict(ignored), len(contradicted))
    for pk in asked.keys() - (found.keys() - contradicted):
        found[pk] = Answer(pk, asked[pk].submission, Outcome.UNAVAILABLE)
    return found


def _why_not(answer: Answer, asked: dict[int, Claim]) -> str:
    """Say what is wrong with an answer; "" where nothing is. It may be anything at all."""
    if not (isinstance(answer, Answer) and isinstance(answer.outcome, Outcome)):
        return "malformed"
    claim = asked.get(answer.reference) if _is_count(answer.reference) else None
    if claim is None:
        return "of something else"
    if answer.submission != claim.submission:
        return "of another submission"
    if answer.outcome == Outcome.ACCEPTED and not _makes_sense(answer):
        return "malformed"
    if answer.outcome == Outcome.REJECTED and (
        claim.status == RegistrationStatus.REMOVING or not _is_refusal(answer.code)
    ):
        return "malformed"
    return ""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_refusal(code: object) -> bool:
    """Whether it is a code with which a carrier refuses; our own rules are not its to break."""
    return isinstance(code, str) and code in Rejection.values


def _makes_sense(answer: Answer) -> bool:
    """Whether the times and the place of an accepted request can be true."""
    times = answer.ask_again_in, answer.overdue_after
    return (
        all(isinstance(time, timedelta) and timedelta(0) <= time <= LONGEST for time in times)
        and _is_count(answer.queue_ahead)
        and 0 <= answer.queue_ahead <= MOST_AHEAD
    )
