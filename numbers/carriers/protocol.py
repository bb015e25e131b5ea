"""The protocol between the propagation and the carriers: requests, answers, gateway."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol


class Operation(StrEnum):
    """What a carrier is asked to do with a number."""

    REGISTER = "register"
    DEREGISTER = "deregister"


class Outcome(StrEnum):
    """A carrier's answer to a request. Only CONFIRMED and REJECTED are final."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


class Request(NamedTuple):
    """One number of an account at one carrier.

    The answer repeats `reference` and `submission`. `submission` counts the new requests for this
    reference, `attempt` the user's requests (1, then one more for each retry), and `tries` the
    carrier's errors in a row.
    """

    reference: int
    submission: int
    account_id: int
    carrier: str
    e164: str
    campaign_id: int
    operation: Operation
    attempt: int
    tries: int


class Answer(NamedTuple):
    """A carrier's answer to one submission.

    For an accepted request, `ask_again_in` is the delay until the next check, `overdue_after` the
    time after which it counts as late, and `queue_ahead` the count of numbers that the carrier
    links first. A rejection has the `code` of a reason.
    """

    reference: int
    submission: int
    outcome: Outcome
    ask_again_in: timedelta = timedelta(0)
    overdue_after: timedelta = timedelta(0)
    queue_ahead: int = 0
    code: str = ""


class Gateway(Protocol):
    """Access to the carriers. Both methods accept repeated requests and return within seconds.

    Answers may be missing, duplicated, out of order, or for an earlier submission. `submit` may
    return a final answer at once; `check` may return ACCEPTED again while nothing is decided.
    """

    def submit(self, batch: Sequence[Request]) -> list[Answer]: ...

    def check(self, batch: Sequence[Request]) -> list[Answer]: ...
