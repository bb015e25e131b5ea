"""How one carrier answers a batch: its profile, made ready once, and its dice."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from operator import itemgetter

from carriers.models import CarrierProfile, Rejection
from carriers.protocol import Answer, Operation, Outcome, Request
from carriers.simulator import queue
from carriers.simulator.dice import Dice
from carriers.simulator.queue import FRONT, Places

Salt = tuple[object, ...]


def unavailable(request: Request) -> Answer:
    return Answer(request.reference, request.submission, Outcome.UNAVAILABLE)


def _asked(request: Request) -> Salt:
    """Salt for what a carrier keeps to until people ask again."""
    return request.e164, request.campaign_id, request.attempt


def _submitted(request: Request) -> Salt:
    """Salt for what the next submission may change."""
    return *_asked(request), request.submission


def _stale(answer: Answer) -> Answer:
    """Return what the carrier may have meant to say to the submission before: the contrary."""
    outcome, code = Outcome.REJECTED, Rejection.CARRIER_REJECTED.value
    if answer.outcome == Outcome.REJECTED:
        outcome, code = Outcome.CONFIRMED, ""
    return Answer(answer.reference, answer.submission - 1, outcome, code=code)


class SimulatedCarrier:
    """A carrier for the length of a batch; `scale` turns simulated seconds into real ones."""

    def __init__(self, profile: CarrierProfile, scale: float) -> None:
        self._profile = profile
        self._dice = Dice(profile.seed, str(profile.carrier))
        self._shortest = profile.min_delay * scale
        self._spread = profile.max_delay * scale - self._shortest
        self._window = timedelta(seconds=profile.expected_window * scale)
        self._scale = scale
        self._queues = bool(queue.interval(profile, scale))
        rates = {code: float(rate) for code, rate in profile.rejections.items() if rate}
        self._rejections = list(zip(accumulate(rates.values()), rates, strict=True))
        self._errors = float(profile.error_rate)
        self._silence = float(profile.silence_rate)
        self._twice = float(profile.duplicate_rate)
        self._disorder = float(profile.disorder_rate)

    def submit(self, batch: Sequence[Request]) -> list[Answer]:
        """Accept requests, or decide at once those that take no time."""
        reached, away = self._reached(batch, "submit")
        places = self._places(reached)
        answers = [self._accept(request, places) for request in reached]
        return self._delivered(reached, answers, "submit") + away

    def check(self, batch: Sequence[Request]) -> list[Answer]:
        """Decide accepted requests."""
        reached, away = self._reached(batch, "check")
        answers = [self._decide(request) for request in reached]
        return self._delivered(reached, answers, "check") + away

    def _reached(
        self, batch: Sequence[Request], step: str
    ) -> tuple[Sequence[Request], list[Answer]]:
        """Tell requests that reach the carrier from the answers to those that meet an error."""
        if not self._errors:
            return batch, []
        reached, away = [], []
        for request in batch:
            if self._dice.say(self._errors, step, (request.e164, request.tries)):
                away.append(unavailable(request))
            else:
                reached.append(request)
        return reached, away

    def _places(self, batch: Sequence[Request]) -> Places:
        """Return the places in the queue of the numbers that are to be linked."""
        linked = [
            request for request in batch if request.operation == Operation.REGISTER and self._queues
        ]
        return queue.take(self._profile, linked, self._scale) if linked else {}

    def _accept(self, request: Request, places: Places) -> Answer:
        place = places.get((request.reference, request.submission), FRONT)
        wait = self._delay(request) + place.seconds
        if not wait:
            return self._decide(request)
        return Answer(
            request.reference,
            request.submission,
            Outcome.ACCEPTED,
            timedelta(seconds=wait),
            self._window + timedelta(seconds=place.seconds),
            place.ahead,
        )

    def _delay(self, request: Request) -> float:
        if not self._spread:
            return self._shortest
        die = self._dice.roll("delay", (request.e164, request.campaign_id))
        return self._shortest + die * self._spread

    def _decide(self, request: Request) -> Answer:
        reference, submission = request.reference, request.submission
        if self._silence and self._dice.say(self._silence, "silence", _submitted(request)):
            return Answer(reference, submission, Outcome.ACCEPTED, self._window / 4, self._window)
        if (
            self._rejections
            and request.operation == Operation.REGISTER
            and (code := self._refusal(request))
        ):
            return Answer(reference, submission, Outcome.REJECTED, code=code)
        return Answer(reference, submission, Outcome.CONFIRMED)

    def _refusal(self, request: Request) -> str:
        """Return the code of a refusal, or "": each code has its share of the die."""
        certain = self._rejections[0][0] >= 1
        die = 0.0 if certain else self._dice.roll("decide", _asked(request))
        return next((code for bound, code in self._rejections if die < bound), "")

    def _delivered(
        self, batch: Sequence[Request], answers: list[Answer], step: str
    ) -> list[Answer]:
        """Return the answers as they come in: some twice, some at the end after a stale one."""
        if not (self._twice or self._disorder):
            return answers
        arrived: list[Answer] = []
        late: list[tuple[float, Answer]] = []
        for request, answer in zip(batch, answers, strict=True):
            salt = (step, *_submitted(request))
            times = 2 if self._dice.say(self._twice, "twice", salt) else 1
            if self._dice.say(self._disorder, "disorder", salt):
                arrived.append(_stale(answer))
                late += [(self._dice.roll("place", salt), answer)] * times
            else:
                arrived += [answer] * times
        late.sort(key=itemgetter(0))
        return arrived + [answer for _, answer in late]
