"""The site's settings, with the pages to compare with, and stock templates for Django admin."""

from pathlib import Path

import django.contrib.admin

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "bench.pages.urls"
MIDDLEWARE = ["bench.pages.counting.CountingMiddleware", *MIDDLEWARE]
_STOCK = Path(django.contrib.admin.__file__).parent / "templates"
_BARE = Path(__file__).parent / "templates"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [_STOCK, _BARE, *TEMPLATES[0]["DIRS"]]}]
