"""The termination signals: Ctrl-C, SIGTERM and a closed terminal."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

TERMINATION = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_termination(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in TERMINATION:
        signal.signal(number, handler)


def exit_cleanly(number: int, frame: FrameType | None) -> NoReturn:
    """Exit through the cleanup of the whole stack, ignoring further signals."""
    on_termination(signal.SIG_IGN)
    sys.exit(128 + number)
