"""The million numbers by themselves: possible US numbers, each with the facts of its prefix.

A million do not fit into the fictional 555-0100 to 555-0199, so these may exist. The carriers here
are simulated, and no message is ever sent.
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from phone_numbers import numbering
from phone_numbers.numbering.us_states import AREA_CODES_BY_STATE

PER_PREFIX = 1000
STEP = 7919  # coprime to 10,000, so that the numbers of a prefix differ and look mixed
HEAVIEST = 25


class Facts(NamedTuple):
    """A number in E.164, and what the model derives from it."""

    e164: str
    country: str
    line_type: str
    place: str


class Numbers:
    """An endless supply of numbers for each area code; prefixes in use elsewhere are left out."""

    def __init__(self, seed: str, taken: set[str]) -> None:
        self._seed, self._taken = seed, taken
        self._supplies: dict[str, Iterator[Facts]] = {}

    def next(self, area_code: str) -> Facts:
        if area_code not in self._supplies:
            self._supplies[area_code] = self._supply(area_code)
        return next(self._supplies[area_code])

    def _supply(self, area_code: str) -> Iterator[Facts]:
        dice = Random(f"{self._seed}/{area_code}")  # noqa: S311  demo data, no secret
        exchanges = [n for n in range(200, 1000) if n % 100 != 11 and n != 555]
        dice.shuffle(exchanges)
        for exchange in exchanges:
            prefix = f"+1{area_code}{exchange}"
            if prefix not in self._taken:
                yield from _numbers_of(prefix, dice.randrange(10_000))


def _numbers_of(prefix: str, first: int) -> Iterator[Facts]:
    """Yield numbers of a prefix: libphonenumber has no place for less than seven digits."""
    known = numbering.country(f"{prefix}0000"), numbering.line_type(f"{prefix}0000")
    place = numbering.place(f"{prefix}0000")
    for n in range(PER_PREFIX):
        yield Facts(f"{prefix}{(first + n * STEP) % 10_000:04}", *known, place)


def us_area_codes(count: int, dice: Random) -> list[str]:
    """Return an area code for each of `count` numbers: every state first, then by weight."""
    of_states = [codes.split() for codes in AREA_CODES_BY_STATE.values()]
    codes = [code for state in of_states for code in state]
    weights = [min(dice.paretovariate(1.2), HEAVIEST) for _ in codes]
    chosen = [dice.choice(state) for state in of_states][:count]
    chosen += dice.choices(codes, weights, k=count - len(chosen))
    dice.shuffle(chosen)
    return chosen
