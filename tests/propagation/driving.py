"""Turn the propagation by hand: every round settles what is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models.functions import Now

from carriers.protocol import Answer, Outcome, Request
from phone_numbers.models import CarrierRegistration
from propagation import engine, settlement
from propagation.claims import Claim, claim

AN_HOUR = timedelta(hours=1)


def settle_all(rounds: int = 60) -> None:
    """Let carriers answer until nothing is due; fails where something never settles."""
    for _ in range(rounds):
        if not engine.propagate():
            return
    raise AssertionError("something is due for ever")


@dataclass
class Script:
    """Carriers that say what a test tells them to, whether they are submitted to or checked."""

    say: Callable[[Request], Outcome] | Outcome
    again_in: timedelta = timedelta(0)
    claims: list[Claim] = field(default_factory=list)
    submitted: list[Request] = field(default_factory=list)
    checked: list[Request] = field(default_factory=list)

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        self.submitted += batch
        return [self._answer(request) for request in batch]

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        self.checked += batch
        return [self._answer(request) for request in batch]

    def _answer(self, request: Request) -> Answer:
        outcome = self.say if isinstance(self.say, Outcome) else self.say(request)
        code = {Outcome.REJECTED: "carrier_rejected"}.get(outcome, "")
        return Answer(
            request.reference,
            request.submission,
            outcome,
            ask_again_in=self.again_in,
            overdue_after=10 * self.again_in or AN_HOUR,
            code=code,
        )


def turn(say: Callable[[Request], Outcome] | Outcome, limit: int = 1000) -> Script:
    """Let one worker claim, ask and settle once; return what the carriers were asked."""
    carriers = Script(say)
    carriers.claims = claim(limit)
    settlement.settle(carriers.claims, engine.ask(carriers.claims, carriers))
    return carriers


def let_time_pass() -> None:
    """Make everything due that waits for any time, leases and holds included."""
    CarrierRegistration.objects.filter(due_at__isnull=False).update(due_at=Now())


def statuses(number) -> dict[str, str]:
    """Return the status at each carrier of the number's newest assignment."""
    newest = number.assignments.first()
    return dict(newest.registrations.values_list("carrier", "status"))


def only(*carriers: str) -> Callable[[Request], Outcome]:
    """Return what to say where only these carriers confirm, and the others take their time."""
    return lambda request: Outcome.CONFIRMED if request.carrier in carriers else Outcome.ACCEPTED
