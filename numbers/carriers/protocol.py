"""What is said between the product and a carrier."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol


class Operation(StrEnum):
    """What a carrier is asked to do with a number."""

    REGISTER = "register"
    DEREGISTER = "deregister"


class Outcome(StrEnum):
    """What a carrier says to a request."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


class Request(NamedTuple):
    """One number of an account at one carrier.

    `reference` and `submission` come back with the answer.
    `submission` counts how often this reference was asked for something new, `attempt` how often
    people asked, and `tries` how often in a row the carrier had an error.
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

    For an accepted request, `ask_again_in` says when it is worth a look, `overdue_after` when it
    has taken longer than this carrier ever should, and `queue_ahead` how many numbers the carrier
    links before this one. A rejection has the `code` of a reason.
    """

    reference: int
    submission: int
    outcome: Outcome
    ask_again_in: timedelta = timedelta(0)
    overdue_after: timedelta = timedelta(0)
    queue_ahead: int = 0
    code: str = ""


class Gateway(Protocol):
    """Both verbs may be called twice with the same request, and answer within a few seconds.

    Trust no answer: it may be missing, come twice, in any order, or for an earlier submission.
    `submit` may say the last word at once, `check` may say ACCEPTED again: not decided yet.
    """

    def submit(self, batch: Sequence[Request]) -> list[Answer]: ...

    def check(self, batch: Sequence[Request]) -> list[Answer]: ...
