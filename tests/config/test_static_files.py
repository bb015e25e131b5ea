"""Static files are local, small, and collected under hashed names."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

STATIC = settings.BASE_DIR / "static"
FIRST_VISIT = [
    "vendor/tabler/tabler.min.css",
    "css/tokens.css",
    "css/layout.css",
    "css/components.css",
    "js/longcode.js",
    "img/icons.svg",
    "django_htmx/htmx-2.min.js",
]


@pytest.mark.parametrize("sheet", sorted(STATIC.rglob("*.css")), ids=lambda sheet: sheet.name)
def test_stylesheets_load_no_external_files(sheet: Path) -> None:
    text = sheet.read_text()
    assert "@import" not in text
    assert {url[:5] for url in re.findall(r"url\(['\"]?([^)]{5})", text)} <= {"data:"}


def test_the_projects_javascript_is_under_sixty_lines() -> None:
    scripts = [path for path in STATIC.rglob("*.js") if "vendor" not in path.parts]
    assert sum(len(path.read_text().splitlines()) for path in scripts) < 60


def test_a_first_visit_loads_less_than_130_kb() -> None:
    files = [Path(str(finders.find(name))) for name in FIRST_VISIT]
    assert sum(len(brotli.compress(path.read_bytes(), quality=5)) for path in files) < 130_000


def test_every_file_is_collected_under_a_hashed_name(tmp_path: Path, settings) -> None:
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list((tmp_path / "vendor/tabler").glob("tabler.min.????????????.css"))
    assert list((tmp_path / "css").glob("components.????????????.css"))
