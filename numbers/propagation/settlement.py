"""From saved to live: claim what is due, ask the carriers, settle their answers.

Three steps, none of which trusts the one before it. A claim is a lease: a worker that dies costs
seconds. Carriers are asked outside of any transaction. Settling locks campaigns and then numbers,
keeps only the claims that are still its own, and asks the rules again before anything goes live.
"""

import logging
from collections import defaultdict
from collections.abc import Callable

from django.db import DatabaseError, OperationalError, transaction
from psycopg.errors import IdleInTransactionSessionTimeout, LockNotAvailable

from carriers.protocol import Answer, Outcome
from core.postgres import key_in
from phone_numbers import rules, transitions
from phone_numbers.locks import lock_for_settling, lock_what_is_free
from phone_numbers.models import Assignment, RegistrationStatus
from phone_numbers.reasons import TEMPORARY
from propagation import schedule
from propagation.answers import Answers
from propagation.claims import Claim, Claims, grouped, still_leased

SESSION_ENDED = IdleInTransactionSessionTimeout  # Django calls it an internal error

Lock = Callable[[Claims], Claims]

logger = logging.getLogger(__name__)


def _wait(claims: Claims) -> Claims:
    """Lock what these claims touch, after whoever is changing it."""
    lock_for_settling({one.campaign for one in claims}, {one.number for one in claims})
    return claims


def _pass_over(claims: Claims) -> Claims:
    """Lock what is free. The leases of the rest run out, and it comes again."""
    campaigns, numbers = lock_what_is_free(
        {one.campaign for one in claims}, {one.number for one in claims}
    )
    free = [one for one in claims if one.campaign in campaigns and one.number in numbers]
    logger.warning("%s registrations are locked for long", len(claims) - len(free))
    return free


def settle_in_parts(claims: Claims, answers: Answers, lock: Lock = _wait) -> None:
    """Settle, if need be in ever smaller parts, so that one bad number stops no other."""
    try:
        settle(claims, answers, lock)
    except DatabaseError as error:
        if lock is _wait and isinstance(error.__cause__, LockNotAvailable):
            settle_in_parts(claims, answers, _pass_over)
            return
        if isinstance(error, OperationalError) or isinstance(error.__cause__, SESSION_ENDED):
            raise  # nothing is wrong with the rows: their leases run out, and they come again
        numbers = sorted({one.number for one in claims})
        if len(numbers) == 1:
            logger.exception("number %s cannot be settled", numbers[0])
            _put_aside(claims, lock)
            return
        low = set(numbers[: len(numbers) // 2])
        settle_in_parts([one for one in claims if one.number in low], answers, lock)
        settle_in_parts([one for one in claims if one.number not in low], answers, lock)


@transaction.atomic
def settle(claims: Claims, answers: Answers, lock: Lock = _wait) -> None:
    """Write down what the carriers said, as far as the claims are still ours."""
    ours = still_leased(lock(claims))
    refusals = _refusals(ours)
    answers = answers | _ends(ours, refusals)
    said: dict[str, list[Claim]] = defaultdict(list)
    for one in ours:
        said[answers[one.pk].outcome].append(one)
    _give_up(schedule.wait(said[Outcome.ACCEPTED], answers), "carrier_timeout")
    _give_up(schedule.try_later(said[Outcome.UNAVAILABLE]), "carrier_unavailable")
    for code, refused in grouped(said[Outcome.REJECTED], lambda one: answers[one.pk].code):
        _give_up(refused, code)
    _confirm(said[Outcome.CONFIRMED], refusals)
    transitions.finish({one.number for one in ours})


def _refusals(claims: Claims) -> dict[int, str]:
    """Return, by assignment, the rule that keeps it from going live, or ""."""
    coming = {one.assignment for one in claims if one.status == RegistrationStatus.PENDING}
    owners = Assignment.objects.filter(key_in("pk", coming))
    return dict(rules.with_refusal(owners).order_by().values_list("pk", "refusal"))


def _ends(claims: Claims, refusals: dict[int, str]) -> Answers:
    """Return the answers of rules that refuse for good: they beat whatever a carrier said."""
    return {
        one.pk: Answer(one.pk, one.submission, Outcome.REJECTED, code=code)
        for one in claims
        if one.status == RegistrationStatus.PENDING
        and (code := refusals[one.assignment]) not in ("", *TEMPORARY)
    }


def _put_aside(claims: Claims, lock: Lock) -> None:
    """Try a number that breaks its settlement later, and give it up in the end."""
    try:
        with transaction.atomic():
            ours = still_leased(lock(claims))
            _give_up(schedule.try_later(ours), "internal_error")
            transitions.finish({one.number for one in ours})
    except DatabaseError:
        logger.exception("nor put aside: it comes again when its lease runs out, and gets late")


def _ids(claims: Claims) -> list[int]:
    return [one.pk for one in claims]


def _give_up(claims: Claims, code: str) -> None:
    if claims:
        transitions.reject(_ids(claims), code)


def _confirm(claims: Claims, refusals: dict[int, str]) -> None:
    """Let go what was to be removed; register the rest, unless a rule refuses for now."""
    leaving = [one for one in claims if one.status == RegistrationStatus.REMOVING]
    coming = [one for one in claims if one.status == RegistrationStatus.PENDING]
    if leaving:
        transitions.drop(_ids(leaving))
    for code, group in grouped(coming, lambda one: refusals[one.assignment]):
        if code:
            schedule.hold(_ids(group), code)
        else:
            transitions.confirm(_ids(group))
