"""The project package; every process imports it first.

The folder `numbers/` holds the apps for numbers and carriers. The name of that package is taken
by the standard library, so the folder is added to the import path instead (docs/adr/0001).
"""

import sys
from pathlib import Path

_apps = str(Path(__file__).resolve().parent.parent / "numbers")
if _apps not in sys.path:
    sys.path.append(_apps)

from config.celery import app as celery_app  # noqa: E402  needs the path above

__all__ = ["celery_app"]
