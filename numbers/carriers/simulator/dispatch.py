"""The simulated gateway: passes each request to its simulated carrier."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carriers.models import CarrierProfile
from carriers.protocol import Answer, Request
from carriers.simulator.carrier import SimulatedCarrier, unavailable

Method = Callable[[SimulatedCarrier, Sequence[Request]], list[Answer]]


@dataclass(frozen=True)
class Simulator:
    """A gateway to simulated carriers; one simulated second takes `time_scale` real seconds."""

    profiles: Mapping[str, CarrierProfile]
    time_scale: float

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        return self._ask(batch, SimulatedCarrier.submit)

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        return self._ask(batch, SimulatedCarrier.check)

    def _ask(self, batch: Sequence[Request], method: Method) -> list[Answer]:
        """Ask each carrier for its requests; those of carriers with an outage are unavailable."""
        by_carrier: dict[str, list[Request]] = defaultdict(list)
        for request in batch:
            by_carrier[request.carrier].append(request)
        answers: list[Answer] = []
        for carrier, requests in by_carrier.items():
            profile = self.profiles.get(carrier)
            if profile is None or profile.outage:
                answers += map(unavailable, requests)
            else:
                answers += method(SimulatedCarrier(profile, self.time_scale), requests)
        return answers
