"""Several programs run as one: their lines in one log, and one end for all of them.

honcho was tried for this: when the terminal closes, it dies and its programs live on
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

from config.embedded.signals import on_ending

GRACE = 10.0
PAUSE = 0.2


def supervise(programs: Mapping[str, list[str]], until_ready: Callable[[], bool]) -> int:
    """Run the programs until one ends or a signal comes, then end all; return an exit code.

    `until_ready` is called now and then until it returns true.
    """
    signals: list[int] = []
    on_ending(lambda number, _: signals.append(number))
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            running[name] = start(name, command)
        ready = False
        while not signals and all(program.poll() is None for program in running.values()):
            ready = ready or until_ready()
            time.sleep(PAUSE)
    finally:
        ended = [name for name, program in running.items() if program.poll() is not None]
        end(running)
    if signals:
        return 128 + signals[0]
    say("longcode", f"{', '.join(ended)} ended, so everything was stopped")
    return 1


def start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    """Start it in a session of its own: the terminal's signals reach only us."""
    program = subprocess.Popen(
        [*leash(), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    threading.Thread(target=relay, args=(name, program.stdout), daemon=True).start()
    return program


def leash() -> list[str]:
    """On Linux, have the kernel end a program whose supervisor was killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def relay(name: str, lines: IO[bytes]) -> None:
    for line in lines:
        say(name, line.decode(errors="replace").rstrip())


def say(name: str, text: str) -> None:
    """Print, though the terminal may be gone: what is being stopped must still be stopped."""
    with suppress(OSError):
        sys.stdout.write(f"{name:<8} | {text}\n")
        sys.stdout.flush()


def end(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask each to end, then take away whatever is left of it."""
    for program in running.values():
        program.terminate()
    deadline = time.monotonic() + GRACE
    for program in running.values():
        with suppress(subprocess.TimeoutExpired):
            program.wait(timeout=max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
