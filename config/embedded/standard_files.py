"""Snapshot in for a closed standard input, output or error."""

import os
import sys


def reopen_closed() -> None:
    """Give the three their numbers back.

    Otherwise the next file opened, a lock that a server is to inherit, takes a number which a
    child process then overwrites with its own input.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
