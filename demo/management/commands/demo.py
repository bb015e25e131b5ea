"""`manage.py demo`: add the demo data and print who may sign in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Account, Membership, User
from demo.fill import fill
from demo.people import PASSWORD, PEOPLE

WARNING = "Everybody knows these passwords: only for a site that nobody else reaches."


class Command(BaseCommand):
    help = "Add the demo data, where it is missing, and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Add nothing where there are accounts already.",
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if not (if_empty and Account.objects.exists()):
            self._fill()
        self._print_sign_ins()

    def _fill(self) -> None:
        try:
            accounts = fill()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for account in accounts:
            verb = "added" if account.added else "there already"
            self.stdout.write(
                f"{account.name}: {verb}, {account.campaigns} campaigns, {account.numbers} numbers."
            )

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


def _sign_ins() -> list[tuple[str, str, str, str]]:
    """Return a line for each place of a demo person, below the headings; none without people."""
    emails = [person.email for person in PEOPLE]
    members = Membership.objects.filter(user__email__in=emails).select_related("user", "account")
    places = [
        (row.user.email, PASSWORD, row.get_role_display(), row.account.name)
        for row in members.order_by("user", "account")
    ]
    staff = User.objects.filter(email__in=emails, is_staff=True).values_list("email", flat=True)
    places += [(email, PASSWORD, "Staff", "all, at /admin/") for email in staff]
    return [("Email", "Password", "Role", "Account"), *places] if places else []
