"""Repeatable random numbers for a simulated carrier."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple


class Dice(NamedTuple):
    """The dice of one carrier: the same seed always gives the same results."""

    seed: int
    carrier: str

    def roll(self, question: str, salt: Sequence[object]) -> float:
        """Return a number in [0, 1) that depends only on the seed, carrier, question and salt."""
        words = repr((self.seed, question, self.carrier, *salt)).encode()
        return int.from_bytes(blake2b(words, digest_size=8).digest()) / 2**64

    def happens(self, rate: float, question: str, salt: Sequence[object]) -> bool:
        """Return True in this share of cases, from 0 to 1; roll only if the rate is between."""
        return rate >= 1 or (rate > 0 and self.roll(question, salt) < rate)
