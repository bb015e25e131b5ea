"""The signals that end us: Ctrl-C, a polite kill, and the terminal closing."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_ending(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in ENDING:
        signal.signal(number, handler)


def give_up(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind the stack, so that whatever was started is put away, undisturbed."""
    on_ending(signal.SIG_IGN)
    sys.exit(128 + number)
