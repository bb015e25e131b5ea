"""Carriers played by dice that fall the same way every time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from carriers.models import CarrierProfile
from carriers.protocol import Answer, Request, Verdict, Wish


def _die(*salt: object) -> float:
    """Return a number in [0, 1) that depends on the salt only."""
    digest = blake2b(repr(salt).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


@dataclass(frozen=True)
class Simulator:
    """Answers as the profiles say; `time_scale` turns simulated seconds into real ones."""

    profiles: Mapping[str, CarrierProfile]
    time_scale: float

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        return [self._unavailable(r, "submit") or self._accept(r) for r in batch]

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        return [self._unavailable(r, "check") or self._decide(r) for r in batch]

    def _unavailable(self, request: Request, step: str) -> Answer | None:
        profile = self.profiles.get(request.carrier)
        if profile and not profile.outage:
            die = _die(profile.seed, step, request.carrier, request.e164, request.tries)
            if die >= profile.error_rate:
                return None
        return Answer(
            request.reference, request.submission, Verdict.UNAVAILABLE, code="carrier_unavailable"
        )

    def _accept(self, request: Request) -> Answer:
        profile = self.profiles[request.carrier]
        die = _die(profile.seed, "delay", request.carrier, request.e164, request.campaign_id)
        seconds = profile.min_delay + die * (profile.max_delay - profile.min_delay)
        return Answer(
            request.reference,
            request.submission,
            Verdict.ACCEPTED,
            ask_again_in=timedelta(seconds=seconds * self.time_scale),
            overdue_after=timedelta(seconds=profile.expected_window * self.time_scale),
        )

    def _decide(self, request: Request) -> Answer:
        profile = self.profiles[request.carrier]
        salt = (request.carrier, request.e164, request.campaign_id, request.attempt)
        refused = _die(profile.seed, "decide", *salt) < profile.rejection_rate
        if refused and request.wish == Wish.REGISTER:
            return Answer(
                request.reference, request.submission, Verdict.REJECTED, code="carrier_rejected"
            )
        return Answer(request.reference, request.submission, Verdict.CONFIRMED)
