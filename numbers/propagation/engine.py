"""One round of a worker: claim due registrations, ask the carriers, settle their answers.

Each step checks the result of the one before. A claim is a lease, so the work of a worker that
dies resumes within seconds. No transaction is open while the carriers are asked.
"""

import logging
from collections.abc import Callable, Sequence

from carriers.gateway import gateway
from carriers.protocol import Answer, Gateway, Outcome, Request
from propagation.answers import Answers, validated_answers
from propagation.claims import Claims, claim, grouped
from propagation.settlement import settle_in_parts

BATCH = 2000
"""The most registrations that one round claims."""

Ask = Callable[[Sequence[Request]], Sequence[Answer]]

logger = logging.getLogger(__name__)


def propagate(limit: int = BATCH) -> int:
    """Settle up to `limit` due registrations; return how many were claimed."""
    claims = claim(limit)
    if claims:
        settle_in_parts(claims, ask(claims, gateway()))
    return len(claims)


def ask(claims: Claims, carriers: Gateway) -> Answers:
    """Submit new requests to the carriers and check the others; return answers by registration.

    Held registrations are not asked about: their carriers confirmed them before the hold.
    """
    held = [claim for claim in claims if claim.is_held]
    waiting = [claim for claim in claims if not claim.is_held]
    answers = [Answer(claim.pk, claim.submission, Outcome.CONFIRMED) for claim in held]
    for _, group in grouped(waiting, lambda claim: claim.carrier):
        answers += _answers(carriers.submit, [claim.request for claim in group if claim.is_new])
        answers += _answers(carriers.check, [claim.request for claim in group if not claim.is_new])
    return validated_answers(claims, answers)


def _answers(ask_carrier: Ask, batch: Sequence[Request]) -> Sequence[Answer]:
    """Ask one carrier; return no answers if that fails, so that the others are still asked."""
    try:
        return ask_carrier(batch) if batch else []
    except Exception:
        logger.exception("Could not ask %s", batch[0].carrier)
        return []
