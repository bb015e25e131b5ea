"""Running one command while the services are up."""

import os
import signal
import subprocess
from types import FrameType

from config.embedded.services import Services
from config.embedded.signals import give_up, on_ending

STDIN = 0


def run(command: list[str], services: Services, environment: dict[str, str]) -> int:
    """Return the command's exit code, as a shell would give it."""
    on_ending(give_up)
    with services.running():
        code = _run(command, environment)
        on_ending(signal.SIG_IGN)
    return code


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Pass on the signals that end us, once each.

    A command in the terminal's foreground has its Ctrl-C from the terminal already. Outside of a
    terminal the command gets a process group of its own, so that only we pass signals on.
    """
    foreground = _in_foreground()
    child = subprocess.Popen(command, env=environment, process_group=None if foreground else 0)

    def forward(number: int, frame: FrameType | None) -> None:
        if not (foreground and number == signal.SIGINT):
            child.send_signal(number)

    on_ending(forward)
    code = child.wait()
    return 128 - code if code < 0 else code


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(STDIN) == os.getpgrp()
    except OSError:
        return False
