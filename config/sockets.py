"""Where the embedded PostgreSQL and Valkey of this checkout put their sockets."""

import hashlib
import os
from pathlib import Path

LONGEST_NAME = ".s.PGSQL.5432.lock"
LONGEST_PATH = 103  # sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero


def socket_dir(checkout: Path) -> Path:
    """Return `.local/run` of the checkout, or a folder under /tmp where that is too long.

    /tmp itself and not TMPDIR, so that all commands of a checkout come to the same answer.
    """
    inside = checkout / ".local" / "run"
    if len(os.fsencode(inside / LONGEST_NAME)) <= LONGEST_PATH:
        return inside
    mark = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return Path("/tmp") / f"longcode-{os.getuid()}-{mark}"  # noqa: S108  its owner is checked
