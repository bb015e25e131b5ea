"""The socket folder of this checkout's embedded PostgreSQL and Valkey."""

import hashlib
import os
from pathlib import Path

LONGEST_NAME = ".s.PGSQL.5432.lock"
LONGEST_PATH = 103  # sun_path holds 108 bytes on Linux and 104 on macOS, with the final zero


def socket_dir(checkout: Path) -> Path:
    """Return `.local/run` of the checkout, or a folder under /tmp if that path is too long.

    It ignores TMPDIR, so that all commands of a checkout use the same folder.
    """
    inside = checkout / ".local" / "run"
    if len(os.fsencode(inside / LONGEST_NAME)) <= LONGEST_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return Path("/tmp") / f"longcode-{os.getuid()}-{digest}"  # noqa: S108  its owner is checked
