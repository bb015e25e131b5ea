"""Carriers played by dice that fall the same way every time."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carriers.models import CarrierProfile
from carriers.protocol import Answer, Request
from carriers.simulator.carrier import SimulatedCarrier, unavailable

Verb = Callable[[SimulatedCarrier, Sequence[Request]], list[Answer]]


@dataclass(frozen=True)
class Simulator:
    """Answers as the profiles say; `time_scale` turns simulated seconds into real ones."""

    profiles: Mapping[str, CarrierProfile]
    time_scale: float

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        return self._ask(batch, SimulatedCarrier.submit)

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        return self._ask(batch, SimulatedCarrier.check)

    def _ask(self, batch: Sequence[Request], verb: Verb) -> list[Answer]:
        """Turn to each carrier with what is meant for it; nobody answers for one that is away."""
        requests: dict[str, list[Request]] = defaultdict(list)
        for request in batch:
            requests[request.carrier].append(request)
        answers: list[Answer] = []
        for carrier, asked in requests.items():
            profile = self.profiles.get(carrier)
            if profile is None or profile.outage:
                answers += map(unavailable, asked)
            else:
                answers += verb(SimulatedCarrier(profile, self.time_scale), asked)
        return answers
