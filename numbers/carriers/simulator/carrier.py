"""One simulated carrier, whose answers depend on its profile and its dice."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from operator import itemgetter

from carriers.models import CarrierProfile, Rejection
from carriers.protocol import Answer, Operation, Outcome, Request
from carriers.simulator import queue
from carriers.simulator.dice import Dice
from carriers.simulator.queue import NO_WAIT, Waits

Salt = tuple[object, ...]


def unavailable(request: Request) -> Answer:
    """Return the answer of a carrier that does not respond."""
    return Answer(request.reference, request.submission, Outcome.UNAVAILABLE)


def _per_attempt(request: Request) -> Salt:
    """Return the salt of results that last until the user retries."""
    return request.e164, request.campaign_id, request.attempt


def _per_submission(request: Request) -> Salt:
    """Return the salt of results that may differ for the next submission."""
    return *_per_attempt(request), request.submission


def _stale(answer: Answer) -> Answer:
    """Return the opposite answer, for the previous submission."""
    outcome, code = Outcome.REJECTED, Rejection.CARRIER_REJECTED.value
    if answer.outcome == Outcome.REJECTED:
        outcome, code = Outcome.CONFIRMED, ""
    return Answer(answer.reference, answer.submission - 1, outcome, code=code)


class SimulatedCarrier:
    """A carrier for one batch; one simulated second takes `scale` real seconds."""

    def __init__(self, profile: CarrierProfile, scale: float) -> None:
        self._profile = profile
        self._dice = Dice(profile.seed, str(profile.carrier))
        self._shortest = profile.min_delay * scale
        self._spread = profile.max_delay * scale - self._shortest
        self._window = timedelta(seconds=profile.expected_window * scale)
        self._scale = scale
        self._has_queue = bool(queue.interval(profile, scale))
        rates = {code: float(rate) for code, rate in profile.rejections.items() if rate}
        self._rejections = list(zip(accumulate(rates.values()), rates, strict=True))
        self._errors = float(profile.error_rate)
        self._silence = float(profile.silence_rate)
        self._duplicates = float(profile.duplicate_rate)
        self._disorder = float(profile.disorder_rate)

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        """Accept requests; decide requests without a delay at once."""
        received, errors = self._receive(batch, "submit")
        waits = self._waits(received)
        answers = [self._accept(request, waits) for request in received]
        return self._deliver(received, answers, "submit") + errors

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        """Decide accepted requests."""
        received, errors = self._receive(batch, "check")
        answers = [self._decide(request) for request in received]
        return self._deliver(received, answers, "check") + errors

    def _receive(
        self, batch: Sequence[Request], step: str
    ) -> tuple[Sequence[Request], list[Answer]]:
        """Return the requests that the carrier receives, and the answers to those that fail."""
        if not self._errors:
            return batch, []
        received, errors = [], []
        for request in batch:
            if self._dice.happens(self._errors, step, (request.e164, request.tries)):
                errors.append(unavailable(request))
            else:
                received.append(request)
        return received, errors

    def _waits(self, batch: Sequence[Request]) -> Waits:
        """Queue the numbers to be linked; return how long each of them waits."""
        linked = [
            request
            for request in batch
            if request.operation == Operation.REGISTER and self._has_queue
        ]
        return queue.take_places(self._profile, linked, self._scale) if linked else {}

    def _accept(self, request: Request, waits: Waits) -> Answer:
        wait = waits.get((request.reference, request.submission), NO_WAIT)
        seconds = self._delay(request) + wait.seconds
        if not seconds:
            return self._decide(request)
        return Answer(
            request.reference,
            request.submission,
            Outcome.ACCEPTED,
            timedelta(seconds=seconds),
            self._window + timedelta(seconds=wait.seconds),
            wait.ahead,
        )

    def _delay(self, request: Request) -> float:
        if not self._spread:
            return self._shortest
        die = self._dice.roll("delay", (request.e164, request.campaign_id))
        return self._shortest + die * self._spread

    def _decide(self, request: Request) -> Answer:
        reference, submission = request.reference, request.submission
        if self._silence and self._dice.happens(self._silence, "silence", _per_submission(request)):
            return Answer(reference, submission, Outcome.ACCEPTED, self._window / 4, self._window)
        if (
            self._rejections
            and request.operation == Operation.REGISTER
            and (code := self._rejection(request))
        ):
            return Answer(reference, submission, Outcome.REJECTED, code=code)
        return Answer(reference, submission, Outcome.CONFIRMED)

    def _rejection(self, request: Request) -> str:
        """Return the code of a rejection, or ""; each code has its share of the rolls."""
        certain = self._rejections[0][0] >= 1
        die = 0.0 if certain else self._dice.roll("decide", _per_attempt(request))
        return next((code for bound, code in self._rejections if die < bound), "")

    def _deliver(self, batch: Sequence[Request], answers: list[Answer], step: str) -> list[Answer]:
        """Return the answers as they arrive: some twice, some late and after a stale answer."""
        if not (self._duplicates or self._disorder):
            return answers
        arrived: list[Answer] = []
        late: list[tuple[float, Answer]] = []
        for request, answer in zip(batch, answers, strict=True):
            salt = (step, *_per_submission(request))
            times = 2 if self._dice.happens(self._duplicates, "twice", salt) else 1
            if self._dice.happens(self._disorder, "disorder", salt):
                arrived.append(_stale(answer))
                late += [(self._dice.roll("place", salt), answer)] * times
            else:
                arrived += [answer] * times
        late.sort(key=itemgetter(0))
        return arrived + [answer for _, answer in late]
