"""Run the worker by hand: every round claims, asks and settles what is due."""

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
    """Run rounds until nothing is due; fail if something never settles."""
    for _ in range(rounds):
        if not engine.propagate():
            return
    raise AssertionError("something is due after every round")


@dataclass
class ScriptedCarriers:
    """Carriers that give the answer of the test to submissions and checks alike."""

    answer: Callable[[Request], Outcome] | Outcome
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
        outcome = self.answer if isinstance(self.answer, Outcome) else self.answer(request)
        code = {Outcome.REJECTED: "carrier_rejected"}.get(outcome, "")
        return Answer(
            request.reference,
            request.submission,
            outcome,
            ask_again_in=self.again_in,
            overdue_after=10 * self.again_in or AN_HOUR,
            code=code,
        )


def run_round(
    answer: Callable[[Request], Outcome] | Outcome, limit: int = 1000
) -> ScriptedCarriers:
    """Claim, ask and settle once; return the carriers with the requests they got."""
    carriers = ScriptedCarriers(answer)
    carriers.claims = claim(limit)
    settlement.settle(carriers.claims, engine.ask(carriers.claims, carriers))
    return carriers


def let_time_pass() -> None:
    """Make every scheduled registration due now, including leases and holds."""
    CarrierRegistration.objects.filter(due_at__isnull=False).update(due_at=Now())


def statuses(number) -> dict[str, str]:
    """Return the status of the number's newest assignment at each carrier."""
    newest = number.assignments.first()
    return dict(newest.registrations.values_list("carrier", "status"))


def confirmed_by(*carriers: str) -> Callable[[Request], Outcome]:
    """Return an answer for `run_round`: these carriers confirm, the others accept."""
    return lambda request: Outcome.CONFIRMED if request.carrier in carriers else Outcome.ACCEPTED
