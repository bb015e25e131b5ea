"""docs/states.md shows the transitions that the code allows, and names tests that exist."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.management.commands.draw_docs import DIAGRAMS, PAGES, drawn
from phone_numbers.models import (
    ASSIGNMENT_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    AssignmentStatus,
    RegistrationStatus,
)
from phone_numbers.reasons import REASONS

PAGE = PAGES[0]
TRANSITIONS = [
    (name, state, target, trigger)
    for name, diagram in DIAGRAMS.items()
    for state, targets in diagram.transitions.items()
    for target, trigger in targets.items()
]


def test_the_page_matches_the_code():
    call_command("draw_docs", check=True)


def test_a_new_transition_makes_the_check_fail(monkeypatch):
    monkeypatch.setitem(ASSIGNMENT_TRANSITIONS["removed"], "live", "a miracle happens")
    assert "removed --> live: a miracle happens" in drawn(PAGE.read_text())
    with pytest.raises(CommandError, match="Run: manage"):
        call_command("draw_docs", check=True)


def test_drawing_again_updates_the_page(monkeypatch, tmp_path):
    page = tmp_path / "states.md"
    page.write_text("Before <!-- drawn: number -->\nold\n<!-- end --> after")
    monkeypatch.setattr("config.management.commands.draw_docs.PAGES", [page])
    call_command("draw_docs")
    call_command("draw_docs", check=True)
    assert "active --> suspended: staff suspend it" in page.read_text()
    assert page.read_text().startswith("Before")
    assert page.read_text().endswith("after")


def test_the_tables_have_every_status():
    assert ASSIGNMENT_TRANSITIONS.keys() == set(AssignmentStatus.values)
    assert REGISTRATION_TRANSITIONS.keys() == set(RegistrationStatus.values)


@pytest.mark.parametrize(("name", "state", "target", "trigger"), TRANSITIONS)
def test_every_transition_has_a_trigger_that_can_be_drawn(name, state, target, trigger):
    assert re.fullmatch(r"[a-z][a-z, ]+[a-z]", trigger)
    assert target in DIAGRAMS[name].transitions


def test_every_table_is_drawn():
    assert set(re.findall(r"<!-- drawn: (\w+) -->", PAGE.read_text())) == set(DIAGRAMS)


def test_every_test_and_link_on_the_page_exists():
    page, docs = PAGE.read_text(), PAGE.parent
    paths = {Path(settings.BASE_DIR) / path for path in re.findall(r"`(tests/[^`]+)`", page)}
    paths |= {docs / path for path in re.findall(r"\]\(([^)]+)\)", page)}
    assert len(paths) > 10
    assert not [path for path in paths if not path.exists()]


def test_a_new_reason_makes_the_check_fail(monkeypatch):
    reason = replace(REASONS["campaign_full"], code="new", precedent="a new guide")
    monkeypatch.setitem(REASONS, "new", reason)
    assert "| `new` | a new guide |" in drawn(PAGES[1].read_text())
    with pytest.raises(CommandError, match="domain-sources"):
        call_command("draw_docs", check=True)
