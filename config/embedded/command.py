"""Runs a command while the services are up."""

import os
import signal
import subprocess
from types import FrameType

from config.embedded.services import Services
from config.embedded.signals import exit_cleanly, on_termination

STDIN = 0


def run(command: list[str], services: Services, environment: dict[str, str]) -> int:
    """Run the command and return its exit code as a shell reports it."""
    on_termination(exit_cleanly)
    with services.running():
        code = _run(command, environment)
        on_termination(signal.SIG_IGN)
    return code


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command and forward every termination signal to it exactly once.

    In the foreground of a terminal, the command receives Ctrl-C from the terminal. Otherwise it
    gets a process group of its own, so that it receives signals only from us.
    """
    foreground = _in_foreground()
    child = subprocess.Popen(command, env=environment, process_group=None if foreground else 0)

    def forward(number: int, frame: FrameType | None) -> None:
        if not (foreground and number == signal.SIGINT):
            child.send_signal(number)

    on_termination(forward)
    code = child.wait()
    return 128 - code if code < 0 else code


def _in_foreground() -> bool:
    try:
        return os.tcgetpgrp(STDIN) == os.getpgrp()
    except OSError:
        return False
