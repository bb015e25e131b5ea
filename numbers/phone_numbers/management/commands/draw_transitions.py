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

Moves = dict[str, dict[str, str]]


class Diagram(NamedTuple):
    """A table of moves, the state that everything begins in, and what it begins with."""

    moves: Moves
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
    """Return the page with every drawing as the code has it now."""
    return DRAWING.sub(lambda found: f"{found[1]}{_diagram(DIAGRAMS[found[2]])}{found[3]}", page)


def _diagram(diagram: Diagram) -> str:
    lines = "".join(f"    {line}\n" for line in _lines(diagram))
    return f"```mermaid\nstateDiagram-v2\n{lines}```\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    yield f"[*] --> {diagram.first}: {diagram.begins}"
    for state, moves in diagram.moves.items():
        for to, cause in moves.items():
            yield f"{state} --> {to}: {cause}"
    yield from (f"{state} --> [*]" for state, moves in diagram.moves.items() if not moves)


class Command(BaseCommand):
    help = "Draw the states in docs/states.md from the tables of allowed moves."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether it is up to date"
        )

    def handle(self, *args: object, **options: object) -> None:
        page = PAGE.read_text()
        if drawn(page) == page:
            self.stdout.write(f"{PAGE.name} is up to date.")
        elif options["check"]:
            raise CommandError(f"docs/{PAGE.name} is not what the code says. Run: {CURE}")
        else:
            PAGE.write_text(drawn(page))
            self.stdout.write(f"{PAGE.name} is drawn anew.")
