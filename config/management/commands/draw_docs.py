"""`manage.py draw_docs`: draw the parts of the documents that come from tables of the code.

These are the diagrams of docs/states.md and the codes of docs/domain-sources.md.
"""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bulk.models import JOB_TRANSITIONS, JobStatus
from campaigns.models import BRAND_TRANSITIONS, CAMPAIGN_TRANSITIONS, BrandStatus, CampaignStatus
from phone_numbers.models import (
    ASSIGNMENT_TRANSITIONS,
    NUMBER_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    AssignmentStatus,
    NumberStatus,
    RegistrationStatus,
)
from phone_numbers.reasons import REASONS

DOCS = Path(settings.BASE_DIR) / "docs"
PAGES = [DOCS / "states.md", DOCS / "domain-sources.md"]
DRAWING = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
COMMAND = "manage.py draw_docs"

Transitions = dict[str, dict[str, str]]


class Diagram(NamedTuple):
    """A transition table, the first status, and what creates a row with it."""

    transitions: Transitions
    first: str
    trigger: str


DIAGRAMS = {
    "assignment": Diagram(
        ASSIGNMENT_TRANSITIONS,
        AssignmentStatus.PENDING,
        "an owner or staff save a campaign, or retry",
    ),
    "registration": Diagram(
        REGISTRATION_TRANSITIONS, RegistrationStatus.PENDING, "its assignment begins"
    ),
    "campaign": Diagram(CAMPAIGN_TRANSITIONS, CampaignStatus.DRAFT, "staff add it"),
    "brand": Diagram(BRAND_TRANSITIONS, BrandStatus.DRAFT, "staff add it"),
    "number": Diagram(NUMBER_TRANSITIONS, NumberStatus.PENDING, "staff add it"),
    "job": Diagram(JOB_TRANSITIONS, JobStatus.DRAFTING, "an owner or staff choose numbers"),
}


def drawn(page: str) -> str:
    """Return the page with every drawn part up to date."""
    return DRAWING.sub(lambda match: f"{match[1]}{_part(match[2])}{match[3]}", page)


def _part(name: str) -> str:
    return _codes() if name == "codes" else _diagram(DIAGRAMS[name])


def _codes() -> str:
    rows = "".join(f"| `{code}` | {reason.precedent} |\n" for code, reason in REASONS.items())
    return f"| code | precedent |\n| --- | --- |\n{rows}"


def _diagram(diagram: Diagram) -> str:
    lines = "".join(f"    {line}\n" for line in _lines(diagram))
    return f"```mermaid\nstateDiagram-v2\n{lines}```\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield f"[*] --> {diagram.first}: {diagram.trigger}"
    for status, following in diagram.transitions.items():
        for to, trigger in following.items():
            yield f"{status} --> {to}: {trigger}"
    last = (status for status, following in diagram.transitions.items() if not following)
    yield from (f"{status} --> [*]" for status in last)


class Command(BaseCommand):
    help = "Draw the parts of the documents that come from tables of the code."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only check that the documents are up to date"
        )

    def handle(self, *args: object, **options: object) -> None:
        outdated = [page for page in PAGES if drawn(page.read_text()) != page.read_text()]
        names = ", ".join(f"docs/{page.name}" for page in outdated)
        if outdated and options["check"]:
            raise CommandError(f"Out of date: {names}. Run: {COMMAND}")
        for page in outdated:
            page.write_text(drawn(page.read_text()))
        self.stdout.write(f"Updated: {names}" if outdated else "The documents are up to date.")
