"""`manage.py draw_transitions`: draw the diagrams in docs/states.md from the transition tables."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.models import BRAND_TRANSITIONS, CAMPAIGN_TRANSITIONS, BrandStatus, CampaignStatus
from phone_numbers.models import (
    ASSIGNMENT_TRANSITIONS,
    NUMBER_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    AssignmentStatus,
    NumberStatus,
    RegistrationStatus,
)

PAGE = Path(settings.BASE_DIR) / "docs" / "states.md"
DRAWING = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
CURE = "manage.py draw_transitions"

Transitions = dict[str, dict[str, str]]


class Diagram(NamedTuple):
    """A transition table, the first status, and what creates a row with it."""

    transitions: Transitions
    first: str
    begins: str


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
}


def drawn(page: str) -> str:
    """Return the page with every diagram drawn again from the code."""
    return DRAWING.sub(lambda found: f"{found[1]}{_diagram(DIAGRAMS[found[2]])}{found[3]}", page)


def _diagram(diagram: Diagram) -> str:
    lines = "".join(f"    {line}\n" for line in _lines(diagram))
    return f"```mermaid\nstateDiagram-v2\n{lines}```\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield f"[*] --> {diagram.first}: {diagram.begins}"
    for status, following in diagram.transitions.items():
        for to, trigger in following.items():
            yield f"{status} --> {to}: {trigger}"
    last = (status for status, following in diagram.transitions.items() if not following)
    yield from (f"{status} --> [*]" for status in last)


class Command(BaseCommand):
    help = "Draw the diagrams in docs/states.md from the transition tables."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only check that the page is up to date"
        )

    def handle(self, *args: object, **options: object) -> None:
        page = PAGE.read_text()
        if drawn(page) == page:
            self.stdout.write(f"{PAGE.name} is up to date.")
        elif options["check"]:
            raise CommandError(f"docs/{PAGE.name} is out of date. Run: {CURE}")
        else:
            PAGE.write_text(drawn(page))
            self.stdout.write(f"{PAGE.name} was updated.")
