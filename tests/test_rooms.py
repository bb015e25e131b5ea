"""The layout of the project, where import-linter cannot check it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
DOMAIN = ("accounts", "campaigns", "numbers")
WEB = ("django.urls", "django.http", "django.shortcuts", "django.template")
SIGN_IN = {"accounts/adapter.py", "accounts/sign_in.py", "accounts/urls.py"}
"""The modules that adapt the pages of django-allauth."""

TEMPLATES = ROOT / "templates"
FLOORS = ("core", "phone_numbers", "admin", "dashboard", "site")
"""The folders of templates, lowest first; "site" is all others: error pages and sign-in."""

every_template = pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
)


def domain_modules() -> list[str]:
    paths = (path.relative_to(ROOT) for app in DOMAIN for path in (ROOT / app).rglob("*.py"))
    return [name for name in map(str, paths) if "admin" not in name and name not in SIGN_IN]


def floor(template: str) -> int:
    folder = template.partition("/")[0]
    return FLOORS.index(folder if folder in FLOORS else "site")


@pytest.mark.parametrize("module", domain_modules())
def test_a_domain_module_imports_nothing_of_the_web(module: str) -> None:
    nodes = ast.walk(ast.parse((ROOT / module).read_text()))
    imported = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert [source for source in imported if source.startswith(WEB)] == []


@every_template
def test_a_template_uses_no_template_of_a_higher_floor(name: str) -> None:
    used = re.findall(r"{% (?:extends|include) [\"']([^\"'#]+)", (TEMPLATES / name).read_text())
    ours = [template for template in used if (TEMPLATES / template).exists()]
    assert [template for template in ours if floor(template) > floor(name)] == []


@every_template
def test_a_template_below_the_dashboard_loads_none_of_its_tags(name: str) -> None:
    tags = {path.stem for path in (ROOT / "dashboard/templatetags").glob("[!_]*.py")}
    loaded = " ".join(re.findall(r"{% load (.*?) %}", (TEMPLATES / name).read_text())).split()
    assert floor(name) >= FLOORS.index("dashboard") or tags.isdisjoint(loaded)


@every_template
def test_a_template_is_short_and_has_short_lines(name: str) -> None:
    lines = (TEMPLATES / name).read_text().splitlines()
    assert len(lines) <= 100
    assert [line for line in lines if len(line) > 120] == []


def url_names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from url_names(entry.url_patterns, inner)
        elif entry.name:
            yield f"{namespace}{entry.name}"


@every_template
def test_a_template_names_urls_that_exist(name: str) -> None:
    """Django hides a wrong name where the tag stores the address: `{% url … as x %}`."""
    pattern = r"{% (?:url|nav_link) [\"']([\w:]+)[\"']"
    used = re.findall(pattern, (TEMPLATES / name).read_text())
    assert set(used) <= set(url_names(get_resolver().url_patterns))


def test_only_browser_tests_name_an_argument_like_the_browser_page() -> None:
    """Such tests run after the browser's, which empty the tables; so would all tests after them."""
    paths = [path for path in (ROOT / "tests").rglob("*.py") if "e2e" not in path.parts]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text()))]
    tests = [
        node for node in nodes if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
    ]
    assert [test.name for test in tests if "page" in {arg.arg for arg in test.args.args}] == []
