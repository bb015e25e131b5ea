"""Runs several programs as one: they share a log, and they all stop together.

honcho is no alternative: if the terminal closes, it dies and its programs keep running
(docs/adr/0002).
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO

from config.embedded.signals import on_termination

GRACE_SECONDS = 10.0
PAUSE_SECONDS = 0.2


def supervise(programs: Mapping[str, list[str]], until_ready: Callable[[], bool]) -> int:
    """Run the programs until one ends or a signal arrives, stop all, and return an exit code.

    Calls `until_ready` repeatedly until it returns True.
    """
    signals: list[int] = []
    on_termination(lambda number, _: signals.append(number))
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            running[name] = start(name, command)
        ready = False
        while not signals and all(program.poll() is None for program in running.values()):
            ready = ready or until_ready()
            time.sleep(PAUSE_SECONDS)
    finally:
        ended = [name for name, program in running.items() if program.poll() is not None]
        end(running)
    if signals:
        return 128 + signals[0]
    say("longcode", f"{', '.join(ended)} ended, so all programs were stopped")
    return 1


def start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that terminal signals reach only us."""
    program = subprocess.Popen(
        [*die_with_parent(), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    threading.Thread(target=relay, args=(name, program.stdout), daemon=True).start()
    return program


def die_with_parent() -> list[str]:
    """Return a command prefix that on Linux ends the program if its supervisor is killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def relay(name: str, lines: IO[bytes]) -> None:
    for line in lines:
        say(name, line.decode(errors="replace").rstrip())


def say(name: str, text: str) -> None:
    """Print a line; a closed terminal must not interrupt the shutdown."""
    with suppress(OSError):
        sys.stdout.write(f"{name:<8} | {text}\n")
        sys.stdout.flush()


def end(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Terminate the programs, then kill the processes that are left of them."""
    for program in running.values():
        program.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for program in running.values():
        with suppress(subprocess.TimeoutExpired):
            program.wait(timeout=max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
