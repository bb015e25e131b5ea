"""From saved to live: claim what is due, ask the carriers, settle their answers.

Three steps, none of which trusts the one before it. A claim is a lease: a worker that dies costs
seconds. Carriers are asked outside of any transaction. Settling locks campaigns and then numbers,
keeps only the claims that are still its own, and asks the rules again before anything goes live.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import DatabaseError, OperationalError, transaction

from carriers.gateway import gateway
from carriers.protocol import Gateway, Verdict
from phone_numbers import moves, rules, schedule
from phone_numbers.among import among
from phone_numbers.claims import Claim, claim, still_ours
from phone_numbers.hearing import Answers, heard
from phone_numbers.locks import lock_for_settling
from phone_numbers.models import Assignment, RegistrationStatus
from phone_numbers.reasons import PASSING

BATCH = 2000

Claims = Sequence[Claim]

logger = logging.getLogger(__name__)


def propagate(limit: int = BATCH) -> int:
    """Settle up to `limit` registrations that are due; return how many were claimed."""
    claims = claim(limit)
    if claims:
        settle_each(claims, ask(claims, gateway()))
    return len(claims)


def ask(claims: Claims, carriers: Gateway) -> Answers:
    """Submit what the carriers have not seen yet and check the rest; answers by registration."""
    fresh = [claim.request for claim in claims if claim.is_new]
    known = [claim.request for claim in claims if not claim.is_new]
    return heard(claims, [*carriers.submit(fresh), *carriers.check(known)])


def settle_each(claims: Claims, answers: Answers) -> None:
    """Settle, if need be in ever smaller parts, so that one bad number stops no other."""
    try:
        settle(claims, answers)
    except OperationalError:
        raise  # nothing is wrong with the rows: their leases run out, and they come again
    except DatabaseError:
        numbers = sorted({claim.number for claim in claims})
        if len(numbers) == 1:
            logger.exception("number %s cannot be settled", numbers[0])
            _put_aside(claims)
            return
        low = set(numbers[: len(numbers) // 2])
        settle_each([claim for claim in claims if claim.number in low], answers)
        settle_each([claim for claim in claims if claim.number not in low], answers)


@transaction.atomic
def settle(claims: Claims, answers: Answers) -> None:
    """Write down what the carriers said, as far as the claims are still ours."""
    ours = _lock(claims)
    said: dict[str, list[Claim]] = defaultdict(list)
    for one in ours:
        said[answers[one.pk].verdict].append(one)
    _give_up(schedule.wait(said[Verdict.ACCEPTED], answers), "carrier_timeout")
    _give_up(schedule.try_later(said[Verdict.UNAVAILABLE]), "carrier_unavailable")
    for code, refused in _grouped(said[Verdict.REJECTED], lambda one: answers[one.pk].code):
        _give_up(refused, code)
    _confirm(said[Verdict.CONFIRMED])
    moves.finish({one.number for one in ours})


@transaction.atomic
def _put_aside(claims: Claims) -> None:
    """Try a number that breaks its settlement later, and give it up in the end."""
    ours = _lock(claims)
    _give_up(schedule.try_later(ours), "internal_error")
    moves.finish({one.number for one in ours})


def _lock(claims: Claims) -> list[Claim]:
    """Wait for whoever changes the same numbers; return what is ours to settle after that."""
    lock_for_settling({one.campaign for one in claims}, {one.number for one in claims})
    return still_ours(claims)


def _grouped(claims: Claims, code_of: Callable[[Claim], str]) -> Iterable[tuple[str, list[Claim]]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for one in claims:
        groups[code_of(one)].append(one)
    return groups.items()


def _ids(claims: Claims) -> list[int]:
    return [one.pk for one in claims]


def _give_up(claims: Claims, code: str) -> None:
    if claims:
        moves.reject(_ids(claims), code)


def _confirm(claims: Claims) -> None:
    """Let go what was to be removed; register the rest, unless a rule refuses by now."""
    leaving = [one for one in claims if one.status == RegistrationStatus.REMOVING]
    coming = [one for one in claims if one.status == RegistrationStatus.PENDING]
    if leaving:
        moves.drop(_ids(leaving))
    owners = Assignment.objects.filter(among("pk", {one.assignment for one in coming}))
    refusals = dict(rules.with_refusal(owners).order_by().values_list("pk", "refusal"))
    for code, group in _grouped(coming, lambda one: refusals[one.assignment]):
        if not code:
            moves.confirm(_ids(group))
        elif code in PASSING:
            schedule.hold(_ids(group), code)
        else:
            _give_up(group, code)
