"""Dice that fall the same way every time."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple


class Dice(NamedTuple):
    """The dice of one carrier; another seed makes them fall in another way."""

    seed: int
    carrier: str

    def roll(self, question: str, salt: Sequence[object]) -> float:
        """Return a number in [0, 1) that depends on the seed, the question and the salt only."""
        words = repr((self.seed, question, self.carrier, *salt)).encode()
        return int.from_bytes(blake2b(words, digest_size=8).digest()) / 2**64

    def say(self, rate: float, question: str, salt: Sequence[object]) -> bool:
        """Say yes in this share of cases; what is always or never so needs no die."""
        return rate >= 1 or (rate > 0 and self.roll(question, salt) < rate)
