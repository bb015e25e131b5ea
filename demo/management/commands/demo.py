"""`manage.py demo`: add the demo data and print its sign-in details."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from accounts.models import Account, Membership, User
from demo.large_accounts import CEDAR_STREET_NUMBERS, LARGE_PEOPLE
from demo.load import load_demo
from demo.load_large import load_large
from demo.many_numbers import MOST_NUMBERS, REBUILD_FROM
from demo.people import PASSWORD, PEOPLE

REFUSAL = (
    "This is a production site (HTTPS=1, or a host name of its own), and the passwords of the demo "
    "are public. Nothing was added."
)
IN_USE = (
    "Another session is using the tables of numbers. Stop the site, then run this again: the "
    "account with many numbers was not added."
)
STOPPED = (
    "Stopped. An account is added completely or not at all; run this again to add what is missing."
)
WARNING = "These passwords are public: use them only on a site that no one else can reach."


class Command(BaseCommand):
    help = "Add the missing demo data and print its sign-in details."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Add nothing if accounts exist.",
        )

        parser.add_argument(
            "--numbers",
            metavar="N",
            help=f"Also add an account with this many numbers (1 to {MOST_NUMBERS:,}), and one of "
            f"the same make with {CEDAR_STREET_NUMBERS}. Stop a running site before you add "
            f"{REBUILD_FROM:,} or more: its pages would wait.",
        )

    def handle(self, *args: Any, if_empty: bool, numbers: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(REFUSAL)
        count = None if numbers is None else _count(numbers)
        if not (if_empty and Account.objects.exists()):
            self._load(count)
        self._print_sign_ins()

    def _load(self, count: int | None) -> None:
        try:
            accounts = load_demo() + (load_large(count, self._report()) if count else [])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except KeyboardInterrupt as stop:
            raise CommandError(STOPPED) from stop
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise CommandError(IN_USE) from error
            raise
        for account in accounts:
            outcome = "added" if account.added else "already exists"
            counts = f"{account.campaigns} campaigns, {account.numbers:,} numbers"
            self.stdout.write(f"{account.name}: {outcome}, {counts}.")

    def _report(self) -> Callable[[str], None]:
        """Return a function that prints what is done next, after the seconds so far."""
        started = monotonic()

        def report(step: str) -> None:
            self.stdout.write(f"{monotonic() - started:4.0f} s  {step}…")
            self.stdout.flush()

        return report

    def _print_sign_ins(self) -> None:
        rows = _sign_ins()
        if not rows:
            return
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        self.stdout.write("")
        for row in rows:
            line = "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True))
            self.stdout.write(line.rstrip())
        self.stdout.write(WARNING)


def _count(numbers: Any) -> int:
    """Return a number of numbers. Raises CommandError unless `load_large` can add that many."""
    text = str(numbers)
    if text.isdecimal() and 1 <= int(text) <= MOST_NUMBERS:
        return int(text)
    raise CommandError(
        f"--numbers takes a whole number from 1 to {MOST_NUMBERS:,}, in digits only, "
        f"not “{text}”. Nothing was added."
    )


def _sign_ins() -> list[tuple[str, str, str, str]]:
    """Return a heading and a row per membership and staff user; nothing without demo users."""
    emails = [person.email for person in (*PEOPLE, *LARGE_PEOPLE)]
    members = Membership.objects.filter(user__email__in=emails).select_related("user", "account")
    sign_ins = [
        (row.user.email, PASSWORD, row.get_role_display(), row.account.name)
        for row in members.order_by("user", "account")
    ]
    staff = User.objects.filter(email__in=emails, is_staff=True).values_list("email", flat=True)
    sign_ins += [(email, PASSWORD, "Staff", "all, at /admin/") for email in staff]
    return [("Email", "Password", "Role", "Account"), *sign_ins] if sign_ins else []
