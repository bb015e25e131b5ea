"""Numbers in every state that assignments can be in, made by real actions and carriers."""

from carriers.models import Carrier
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import run_round

OPENINGS = (
    "nothing",
    "pending",
    "half live",
    "live",
    "moving",
    "half moved",
    "move failed",
    "failed",
    "removing",
    "removed",
)


def open_number(opening, first, second):
    """Return a number of the first campaign's account, on its way to it or on to the second."""
    number = PhoneNumberFactory(account=first.account)
    _OPENERS[opening](number, first, second)
    number.refresh_from_db()
    return number


def _answer(number, outcome, *carriers):
    """Let these carriers answer for this number alone."""
    own = set(number.registrations.values_list("pk", flat=True))
    run_round(
        lambda r: outcome if r.reference in own and r.carrier in carriers else Outcome.ACCEPTED
    )


def _pending(number, first, second):
    assign(number=number, campaign=first, actor=None)
    _answer(number, Outcome.ACCEPTED)


def _half_live(number, first, second):
    assign(number=number, campaign=first, actor=None)
    _answer(number, Outcome.CONFIRMED, "att", "t_mobile")


def _live(number, first, second):
    assign(number=number, campaign=first, actor=None)
    _answer(number, Outcome.CONFIRMED, *Carrier)


def _moving(number, first, second):
    _live(number, first, second)
    _pending(number, second, first)


def _half_moved(number, first, second):
    _live(number, first, second)
    _half_live(number, second, first)


def _move_failed(number, first, second):
    _live(number, first, second)
    assign(number=number, campaign=second, actor=None)
    _answer(number, Outcome.REJECTED, "verizon")


def _failed(number, first, second):
    _half_live(number, first, second)
    _answer(number, Outcome.REJECTED, "verizon")


def _removing(number, first, second):
    _live(number, first, second)
    remove(number=number, actor=None)
    _answer(number, Outcome.CONFIRMED, "att")


def _removed(number, first, second):
    _live(number, first, second)
    remove(number=number, actor=None)
    _answer(number, Outcome.CONFIRMED, *Carrier)


_OPENERS = {
    "nothing": lambda number, first, second: None,
    "pending": _pending,
    "half live": _half_live,
    "live": _live,
    "moving": _moving,
    "half moved": _half_moved,
    "move failed": _move_failed,
    "failed": _failed,
    "removing": _removing,
    "removed": _removed,
}
