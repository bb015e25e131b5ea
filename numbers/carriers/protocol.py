"""What is said between the product and a carrier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol


class Wish(StrEnum):
    """What a carrier is asked to do with a number."""

    REGISTER = "register"
    DEREGISTER = "deregister"


class Verdict(StrEnum):
    """What a carrier says to a request."""

    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Request:
    """One number at one carrier; `reference` comes back with the answer.

    `attempt` counts the times that people asked, `tries` the times that we asked the carrier.
    """

    reference: int
    carrier: str
    e164: str
    campaign_id: int
    wish: Wish
    attempt: int
    tries: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A carrier's answer.

    For an accepted request, `ask_again_in` says when it is worth a look and `overdue_after` when
    it has taken longer than this carrier ever should.
    """

    reference: int
    verdict: Verdict
    ask_again_in: timedelta = timedelta(0)
    overdue_after: timedelta = timedelta(0)
    code: str = ""


class Gateway(Protocol):
    """Both verbs answer each request of the batch, in its order, and may be called twice."""

    def submit(self, batch: Sequence[Request]) -> list[Answer]: ...

    def check(self, batch: Sequence[Request]) -> list[Answer]: ...
