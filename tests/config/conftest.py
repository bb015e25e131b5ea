"""Temporary checkouts for tests of the embedded servers, stopped and removed afterwards."""

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
from config.run.__main__ import manage
from config.run.static_files import collect_if_changed
from tests.config.web_site import Visitor, free_port, start_gunicorn, start_nginx


@dataclass(frozen=True)
class Checkout:
    """A copy of the code in a private folder."""

    path: Path

    @property
    def services(self) -> Services:
        return Services(Home(self.path), environment={})

    @property
    def up(self) -> set[str]:
        return {service.name for service in self.services.all if service.answers()}

    def call(self, *arguments: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
        with self.popen(*arguments, before=before) as command:
            output = command.communicate()[0]
        return command.returncode, output

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
    """Return a function that creates a checkout in /tmp; socket paths are too long in tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="lc", dir="/tmp"))

    def new(name: str) -> Checkout:
        source = CHECKOUT / "config"
        shutil.copytree(
            source, folder / name / "config", ignore=shutil.ignore_patterns("__pycache__")
        )
        return checkouts.setdefault(name, Checkout(folder / name))

    checkouts: dict[str, Checkout] = {}
    yield new
    for checkout in checkouts.values():
        checkout.services.stop()
        shutil.rmtree(checkout.services.home.sockets)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def one_checkout(new_checkout: Callable[[str], Checkout]) -> Checkout:
    return new_checkout("one")


@pytest.fixture
def checkout(one_checkout: Checkout) -> Iterator[Checkout]:
    """Return the shared checkout; stop its servers afterwards."""
    yield one_checkout
    one_checkout.services.stop()


@pytest.fixture(scope="session")
def _static_files() -> None:
    collect_if_changed(lambda: manage("collectstatic", "--clear", "--noinput", "--verbosity", "0"))


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder whose name is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="lc", dir="/tmp", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def start_web(folder, transactional_db, broker, _static_files):
    """Return a function that starts gunicorn and waits for it; stop every one afterwards."""
    running = []

    def start(bind: str = "", **changes: str) -> Visitor:
        port = free_port()
        running.append(start_gunicorn(folder, bind or f"127.0.0.1:{port}", **changes))
        visitor = Visitor(port)
        return visitor if bind else visitor.wait_until_served()

    yield start
    stop(running)


@pytest.fixture
def start_proxies(folder):
    """Return a function that starts nginx in front of an upstream; stop every one afterwards."""
    if not (shutil.which("nginx") or os.environ.get("LONGCODE_REQUIRE_NGINX")):
        pytest.skip("nginx is not installed")
    running = []

    def start(upstream: str, proxies: int = 1, scheme: str = "http") -> Visitor:
        ports = [free_port() for _ in range(proxies)]
        user = "user root;" if os.geteuid() == 0 else ""
        running.append(start_nginx(folder, upstream, ports, scheme, user))
        return Visitor(ports[0]).wait_until_served()

    yield start
    stop(running)


def stop(running: "list[subprocess.Popen[bytes]]") -> None:
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=40)
