"""Deterministic races between two sessions, each on its own connection.

The first session pauses at a named point. The second runs until it finishes or waits for a lock
of the first. Then the first continues. So each race has one order, with its guard and without.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

TIMEOUT = 10.0


@dataclass
class Side:
    """One session of a race: its result or error, and whether it waited for the other."""

    work: Callable[[], Any]
    result: Any = None
    error: Exception | None = None
    waited: bool = False
    pid: int = 0
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            self.result = self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def finish(self) -> None:
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive(), "the session did not finish"


def race(pause_point: tuple[Any, str], first: Callable[[], Any], second: Callable[[], Any]):
    """Run `second` while `first` pauses before calling `module.name`; return both sides."""
    module, name = pause_point
    first_side, second_side = Side(first), Side(second)
    paused, resume = threading.Event(), threading.Event()
    original = getattr(module, name)

    def pause(*args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is first_side.thread and not paused.is_set():
            paused.set()
            assert resume.wait(TIMEOUT)
        return original(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, pause)
        first_side.start()
        assert paused.wait(TIMEOUT), f"the first did not reach {name}: {first_side.error!r}"
        second_side.start()
        _until_finished_or_waiting(second_side, first_side)
        resume.set()
        first_side.finish()
        second_side.finish()
    return first_side, second_side


def _until_finished_or_waiting(side: Side, second_side: Side) -> None:
    deadline = time.monotonic() + TIMEOUT
    while side.thread.is_alive() and not side.waited:
        assert time.monotonic() < deadline, "the session neither finished nor waits for a lock"
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [second_side.pid, side.pid])
            side.waited = cursor.fetchone()[0]
        time.sleep(0.005)


def before_commit() -> None:
    """Mark the point before a commit, for races to pause at."""


def pausing_before_commit(work: Callable[[], Any]) -> Callable[[], Any]:
    """Return the same work in a transaction that can pause before it commits."""

    def run() -> Any:
        with transaction.atomic():
            result = work()
            before_commit()
        return result

    return run
