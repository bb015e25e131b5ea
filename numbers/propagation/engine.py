"""One round of the worker: claim what is due, ask the carriers, settle their answers.

No step trusts the one before it. A claim is a lease, so a worker that dies costs seconds.
Carriers are asked outside of any transaction.
"""

import logging
from collections.abc import Callable, Sequence

from carriers.gateway import gateway
from carriers.protocol import Answer, Gateway, Outcome, Request
from propagation.answers import Answers, validated_answers
from propagation.claims import Claims, claim, grouped
from propagation.settlement import settle_in_parts

BATCH = 2000
"""Registrations that one round claims at most."""

Ask = Callable[[Sequence[Request]], Sequence[Answer]]

logger = logging.getLogger(__name__)


def propagate(limit: int = BATCH) -> int:
    """Settle up to `limit` registrations that are due; return how many were claimed."""
    claims = claim(limit)
    if claims:
        settle_in_parts(claims, ask(claims, gateway()))
    return len(claims)


def ask(claims: Claims, carriers: Gateway) -> Answers:
    """Submit what the carriers have not seen yet and check the rest; answers by registration.

    What a rule holds was confirmed before, and is not asked for again.
    """
    held = [one for one in claims if one.is_held]
    answers = [Answer(one.pk, one.submission, Outcome.CONFIRMED) for one in held]
    for _, waiting in grouped([one for one in claims if not one.is_held], lambda one: one.carrier):
        answers += _answers(carriers.submit, [one.request for one in waiting if one.is_new])
        answers += _answers(carriers.check, [one.request for one in waiting if not one.is_new])
    return validated_answers(claims, answers)


def _answers(ask_carrier: Ask, batch: Sequence[Request]) -> Sequence[Answer]:
    """Ask one carrier; where that breaks, it has not answered, and the others still can."""
    try:
        return ask_carrier(batch) if batch else []
    except Exception:
        logger.exception("%s could not be asked", batch[0].carrier)
        return []
