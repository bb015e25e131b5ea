"""Project package, imported first by every process.

The folder `numbers/` holds the apps about numbers and carriers. It cannot be a package, because
the standard library owns that name, so it goes on the import path instead (docs/adr/0001).
"""

import sys
from pathlib import Path

_apps = str(Path(__file__).resolve().parent.parent / "numbers")
if _apps not in sys.path:
    sys.path.append(_apps)

from config.celery import app as celery_app  # noqa: E402  the path above comes first

__all__ = ["celery_app"]
