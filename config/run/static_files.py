"""Collecting the static files, which takes seconds, only when they have changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from config.embedded.home import CHECKOUT, Home

OTHERS = ("requirements.txt", "config/settings.py")


def collect_if_changed(collect: Callable[[], object]) -> None:
    """Remember what was collected; the packages' own files change with the lock file only."""
    collected, mark = Home().local / "static", Home().local / "static.sha256"
    found = fingerprint()
    if collected.is_dir() and mark.is_file() and mark.read_text() == found:
        return
    mark.unlink(missing_ok=True)
    collect()
    mark.write_text(found)


def fingerprint() -> str:
    seen = hashlib.sha256()
    ours = sorted(path for path in (CHECKOUT / "static").rglob("*") if path.is_file())
    for path in [*(Path(CHECKOUT, name) for name in OTHERS), *ours]:
        seen.update(f"{path.relative_to(CHECKOUT)}\n".encode() + path.read_bytes())
    return seen.hexdigest()
