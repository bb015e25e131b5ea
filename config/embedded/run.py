"""Running a command while the services are up."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from config.embedded.services import Services

STDIN = 0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(command: list[str], services: Services) -> int:
    """Return the command's exit code, as a shell would give it."""
    _on_ending_signals(_give_up)
    with services.running():
        code = _run(command)
        _on_ending_signals(signal.SIG_IGN)
    return code


def _run(command: list[str]) -> int:
    """Pass on the signals that end us, once each.

    A command in the terminal's foreground has had its Ctrl-C from the terminal already. Outside
    a terminal the command gets a process group of its own, so that only we pass signals on.
    """
    foreground = _in_foreground()
    child = subprocess.Popen(command, process_group=None if foreground else 0)

    def forward(number: int, frame: FrameType | None) -> None:
        if not (foreground and number == signal.SIGINT):
            child.send_signal(number)

    _on_ending_signals(forward)
    code = child.wait()
    return 128 - code if code < 0 else code


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(STDIN) == os.getpgrp()
    except OSError:
        return False


def _on_ending_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in ENDING:
        signal.signal(number, handler)


def _give_up(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
