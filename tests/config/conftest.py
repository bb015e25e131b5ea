"""Checkouts of their own for the embedded servers, stopped and removed afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.embedded.home import CHECKOUT, Home
from config.embedded.services import Services


@dataclass(frozen=True)
class Checkout:
    """A folder with our code, below a folder that only we may enter."""

    path: Path

    @property
    def services(self) -> Services:
        return Services(Home(self.path), environment={})

    @property
    def up(self) -> set[str]:
        return {one.name for one in self.services.all if one.answers()}

    def call(self, *arguments: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
        with self.popen(*arguments, before=before) as command:
            said = command.communicate()[0]
        return command.returncode, said

    def popen(self, *arguments: str, before: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        urls = ("DATABASE_URL", "REDIS_URL")
        return subprocess.Popen(
            [*before, sys.executable, "-m", "config.embedded", *arguments],
            cwd=self.path,
            env={name: value for name, value in os.environ.items() if name not in urls},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture(scope="module")
def new_checkout() -> Iterator[Callable[..., Checkout]]:
    """Short names below /tmp: the socket's path has a limit that pytest's own folders exceed."""
    top = Path(tempfile.mkdtemp(prefix="lc", dir="/tmp"))

    def make(name: str) -> Checkout:
        source = CHECKOUT / "config"
        shutil.copytree(source, top / name / "config", ignore=shutil.ignore_patterns("__pycache__"))
        return made.setdefault(name, Checkout(top / name))

    made: dict[str, Checkout] = {}
    yield make
    for checkout in made.values():
        checkout.services.stop()
        shutil.rmtree(checkout.services.home.sockets)
    shutil.rmtree(top)


@pytest.fixture(scope="module")
def one_checkout(new_checkout: Callable[[str], Checkout]) -> Checkout:
    return new_checkout("one")


@pytest.fixture
def checkout(one_checkout: Checkout) -> Iterator[Checkout]:
    """The same checkout for each test, with its servers down."""
    yield one_checkout
    one_checkout.services.stop()
