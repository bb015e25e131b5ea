"""Replaces a closed standard input, output or error stream."""

import os
import sys


def reopen_closed() -> None:
    """Open /dev/null on every closed standard file descriptor.

    Otherwise the next opened file, such as a lock for a server to inherit, gets that number, and
    a child process overwrites it with its own standard stream.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
