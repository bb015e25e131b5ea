"""Collects the static files only if they have changed, because that takes seconds."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from config.embedded.home import CHECKOUT, Home

OTHERS = ("requirements.txt", "config/settings.py")


def collect_if_changed(collect: Callable[[], object]) -> None:
    """Run `collect` if the fingerprint of the sources differs from that of the last run."""
    collected, mark = Home().local / "static", Home().local / "static.sha256"
    current = fingerprint()
    if collected.is_dir() and mark.is_file() and mark.read_text() == current:
        return
    mark.unlink(missing_ok=True)
    collect()
    mark.write_text(current)


def fingerprint() -> str:
    """Hash our static files, and the lock file for those of packages."""
    digest = hashlib.sha256()
    ours = sorted(path for path in (CHECKOUT / "static").rglob("*") if path.is_file())
    for path in [*(Path(CHECKOUT, name) for name in OTHERS), *ours]:
        digest.update(f"{path.relative_to(CHECKOUT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
