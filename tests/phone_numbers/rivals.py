"""Two people or workers, each on a connection of its own, meet at a named point.

The first stops there. The second runs until it has finished or waits for a lock of the first.
Then the first goes on. So each race has one course, with its guard and without.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

PATIENCE = 10.0


@dataclass
class Side:
    """What one side did: its result or its error, and whether it had to wait for the other."""

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
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "it never finished"


def meet(at: tuple[Any, str], first: Callable[[], Any], second: Callable[[], Any]):
    """Let the second run while the first is about to call `module.name`; return both sides."""
    module, name = at
    one, other = Side(first), Side(second)
    there, go_on = threading.Event(), threading.Event()
    original = getattr(module, name)

    def stop_there(*args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is one.thread and not there.is_set():
            there.set()
            assert go_on.wait(PATIENCE)
        return original(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, stop_there)
        one.start()
        assert there.wait(PATIENCE), f"the first never came to {name}: {one.error!r}"
        other.start()
        _until_finished_or_waiting(other, one)
        go_on.set()
        one.finish()
        other.finish()
    return one, other


def _until_finished_or_waiting(side: Side, other: Side) -> None:
    deadline = time.monotonic() + PATIENCE
    while side.thread.is_alive() and not side.waited:
        assert time.monotonic() < deadline, "it neither finished nor waits"
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s = ANY(pg_blocking_pids(%s))", [other.pid, side.pid])
            side.waited = cursor.fetchone()[0]
        time.sleep(0.005)


def committing() -> None:
    """Mark the moment before a commit; a place to meet."""


def committed_late(work: Callable[[], Any]) -> Callable[[], Any]:
    """Return the same work in a transaction that can be held up before it commits."""

    def late() -> Any:
        with transaction.atomic():
            result = work()
            committing()
        return result

    return late
