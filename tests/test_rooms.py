"""The layout of the house, as far as import-linter cannot check it."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = ("django.urls", "django.http", "django.shortcuts", "django.template")
SITE = {"accounts/adapter.py", "accounts/urls.py"}  # signing in is django-allauth's page
FLOORS = ("core", "phone_numbers", "admin", "dashboard", "")
"""Folders of templates from the bottom up; "" is the site: error pages, and allauth's own names."""


def domain_modules() -> list[str]:
    apps = (
        "accounts",
        "campaigns",
        "numbers/carriers",
        "numbers/phone_numbers",
        "numbers/propagation",
    )
    found = (path for app in apps for path in (ROOT / app).rglob("*.py"))
    names = (str(path.relative_to(ROOT)) for path in found)
    return [name for name in names if "admin" not in name and name not in SITE]


def imported(module: str) -> set[str]:
    tree = ast.parse((ROOT / module).read_text())
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("module", domain_modules())
def test_a_domain_module_knows_no_page(module):
    assert not [name for name in imported(module) if name.startswith(PAGES)]


def templates() -> list[str]:
    return [
        str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")
    ]


def floor(template: str) -> int:
    folder = template.rpartition("/")[0].partition("/")[0]
    return FLOORS.index(folder if folder in FLOORS else "")


@pytest.mark.parametrize("template", templates())
def test_a_template_includes_nothing_from_above(template):
    text = (ROOT / "templates" / template).read_text()
    used = re.findall(r"{% (?:include|extends) [\"']([\w/]+\.html)", text)
    ours = [name for name in used if (ROOT / "templates" / name).exists()]
    assert [name for name in ours if floor(name) > floor(template)] == []
    assert (
        "{% load" not in text
        or floor(template) >= 3
        or not re.search(r"{% load [^%]*reasons", text)
    )
