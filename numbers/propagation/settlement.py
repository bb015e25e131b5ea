"""Write the carriers' answers to the database.

A settlement locks the claimed numbers, locks their campaigns in shared mode, drops claims whose
lease is lost, and checks the rules again before a number goes live.
"""

import logging
from collections import defaultdict
from collections.abc import Callable

from django.db import DatabaseError, OperationalError, transaction
from psycopg.errors import LockNotAvailable

from carriers.protocol import Answer, Outcome
from core.postgres import key_in, timed_out_while_idle
from phone_numbers import rules, transitions
from phone_numbers.locks import lock_free_numbers_and_campaigns, lock_numbers_and_share_campaigns
from phone_numbers.models import Assignment, RegistrationStatus
from phone_numbers.reasons import TEMPORARY
from propagation import schedule
from propagation.answers import Answers
from propagation.claims import Claim, Claims, grouped, still_leased

Lock = Callable[[Claims], Claims]
"""Locks the numbers and (shared) the campaigns of claims; returns the claims it has locked."""

logger = logging.getLogger(__name__)


def _lock_all(claims: Claims) -> Claims:
    """Wait for other transactions."""
    numbers, campaigns = _keys(claims)
    lock_numbers_and_share_campaigns(numbers, campaigns)
    return claims


def _lock_free(claims: Claims) -> Claims:
    """Skip claims that another transaction blocks; they are due again when their lease expires."""
    numbers, campaigns = lock_free_numbers_and_campaigns(*_keys(claims))
    free = [
        claim for claim in claims if claim.number_id in numbers and claim.campaign_id in campaigns
    ]
    skipped = len(claims) - len(free)
    logger.warning("Skipped %s registrations locked by other transactions", skipped)
    return free


def _keys(claims: Claims) -> tuple[set[int], set[int]]:
    return {claim.number_id for claim in claims}, {claim.campaign_id for claim in claims}


def settle_in_parts(claims: Claims, answers: Answers, lock: Lock = _lock_all) -> None:
    """Settle a batch, halving it on errors so that one bad number does not block the others."""
    try:
        settle(claims, answers, lock)
    except DatabaseError as error:
        if lock is _lock_all and isinstance(error.__cause__, LockNotAvailable):
            settle_in_parts(claims, answers, _lock_free)
            return
        if isinstance(error, OperationalError) or timed_out_while_idle(error):
            raise  # the rows are fine: they are due again when their leases expire
        numbers = sorted({claim.number_id for claim in claims})
        if len(numbers) == 1:
            logger.exception("Could not settle number %s; retrying later", numbers[0])
            _retry_later(claims, lock)
            return
        low = set(numbers[: len(numbers) // 2])
        settle_in_parts([claim for claim in claims if claim.number_id in low], answers, lock)
        settle_in_parts([claim for claim in claims if claim.number_id not in low], answers, lock)


@transaction.atomic
def settle(claims: Claims, answers: Answers, lock: Lock = _lock_all) -> None:
    """Apply the answers to the claims that are still leased to this worker."""
    ours = still_leased(lock(claims))
    refusals = _refusals(ours)
    answers = answers | _permanent_refusals(ours, refusals)
    by_outcome: dict[str, list[Claim]] = defaultdict(list)
    for claim in ours:
        by_outcome[answers[claim.pk].outcome].append(claim)
    _reject(schedule.poll_later(by_outcome[Outcome.ACCEPTED], answers), "carrier_timeout")
    _reject(schedule.retry_later(by_outcome[Outcome.UNAVAILABLE]), "carrier_unavailable")
    rejected = by_outcome[Outcome.REJECTED]
    for code, group in grouped(rejected, lambda claim: answers[claim.pk].code):
        _reject(group, code)
    _confirm(by_outcome[Outcome.CONFIRMED], refusals)
    transitions.update_assignments({claim.number_id for claim in ours})


def _refusals(claims: Claims) -> dict[int, str]:
    """Return, by assignment, the code of the rule that keeps it from going live, or ""."""
    pending = {
        claim.assignment_id for claim in claims if claim.status == RegistrationStatus.PENDING
    }
    assignments = Assignment.objects.filter(key_in("pk", pending))
    return dict(rules.with_refusal(assignments).order_by().values_list("pk", "refusal"))


def _permanent_refusals(claims: Claims, refusals: dict[int, str]) -> Answers:
    """Return a rejection for each claim that a rule refuses permanently.

    These replace the carriers' answers.
    """
    return {
        claim.pk: Answer(claim.pk, claim.submission, Outcome.REJECTED, code=code)
        for claim in claims
        if claim.status == RegistrationStatus.PENDING
        and (code := refusals[claim.assignment_id]) not in ("", *TEMPORARY)
    }


def _retry_later(claims: Claims, lock: Lock) -> None:
    """Retry a number that cannot be settled, up to the limit of tries; then reject it."""
    try:
        with transaction.atomic():
            ours = still_leased(lock(claims))
            _reject(schedule.retry_later(ours), "internal_error")
            transitions.update_assignments({claim.number_id for claim in ours})
    except DatabaseError:
        logger.exception("Could not schedule the retry; it follows when the lease expires")


def _ids(claims: Claims) -> list[int]:
    return [claim.pk for claim in claims]


def _reject(claims: Claims, code: str) -> None:
    if claims:
        transitions.reject_registrations(_ids(claims), code)


def _confirm(claims: Claims, refusals: dict[int, str]) -> None:
    """Complete confirmed removals; register the other claims, or hold them if a rule refuses."""
    removing = [claim for claim in claims if claim.status == RegistrationStatus.REMOVING]
    pending = [claim for claim in claims if claim.status == RegistrationStatus.PENDING]
    if removing:
        transitions.confirm_removals(_ids(removing))
    for code, group in grouped(pending, lambda claim: refusals[claim.assignment_id]):
        if code:
            schedule.hold(_ids(group), code)
        else:
            transitions.confirm_registrations(_ids(group))
