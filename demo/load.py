"""Load the demo data: each account in one transaction, so that it is complete or absent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pghistory
import phonenumbers
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Account, LedgerEntry, Membership, User
from campaigns.models import Campaign
from demo.brands import BRANDS
from demo.history import DatedAssignment, dated_assignments
from demo.load_brands import create_brands, create_campaigns
from demo.numbers import ASSIGNMENTS, NUMBERS, REMOVALS, DemoNumber
from demo.other_campaigns import CAMPAIGNS
from demo.people import (
    ACCOUNTS,
    PASSWORD,
    PEOPLE,
    STAFF,
    DemoAccount,
    DemoLedgerEntry,
    DemoPerson,
)
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from phone_numbers.numbering import validate_e164

OLDEST = timedelta(days=150)
CreateContent = Callable[[Account, list[User]], None]
"""Fills a new account, given its owners."""

_INSERT_ENTRY = """
    INSERT INTO accounts_ledgerentry (account_id, kind, amount, note, actor_id, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class LoadedAccount:
    """The result for one account; `added` is False if it existed."""

    name: str
    added: bool
    numbers: int
    campaigns: int


def load_demo() -> list[LoadedAccount]:
    """Add the missing users and accounts; existing accounts do not change."""
    return load_accounts(dict.fromkeys(ACCOUNTS, _create_content), PEOPLE)


def load_accounts(
    contents: Mapping[DemoAccount, CreateContent], wanted: Sequence[DemoPerson]
) -> list[LoadedAccount]:
    """Add the missing ones of these people and accounts, and the content of the new accounts."""
    staff = _people([person for person in PEOPLE if person.staff])[STAFF]
    people = _people(wanted)
    with pghistory.context(user=staff.pk, source="demo"):
        return [
            _load_account(account, {**people, STAFF: staff}, create_content)
            for account, create_content in contents.items()
        ]


def e164(digits: str) -> str:
    """Return ten digits in E.164 form. Raises ValidationError unless the number is fictional."""
    number = f"+1{digits}"
    validate_e164(number)
    if not phonenumbers.is_valid_number(phonenumbers.parse(number)):
        raise ValidationError(f"{number} is in no numbering plan, so the demo cannot use it.")
    if not 100 <= int(digits[6:]) <= 199 or digits[3:6] != "555":
        raise ValidationError(
            f"{number} could be a real number: demo numbers are 555-0100 to -0199."
        )
    return number


def _people(wanted: Sequence[DemoPerson]) -> dict[str, User]:
    people = {row.email: row for row in User.objects.filter(email__in=[p.email for p in wanted])}
    for person in wanted:
        if person.email not in people:
            create = User.objects.create_superuser if person.staff else User.objects.create_user
            people[person.email] = create(
                person.email, PASSWORD, name=person.name, time_zone=person.time_zone
            )
    return people


@transaction.atomic
def _load_account(
    wanted: DemoAccount, people: dict[str, User], create_content: CreateContent
) -> LoadedAccount:
    account = Account.objects.filter(slug=wanted.slug).first()
    added = account is None
    if account is None:
        account = Account.objects.create(slug=wanted.slug, name=wanted.name)
        create_content(account, _create_members(account, wanted, people))
    numbers, campaigns = account.phone_numbers.count(), account.campaigns.count()
    return LoadedAccount(account.name, added, numbers, campaigns)


def _create_members(account: Account, wanted: DemoAccount, people: dict[str, User]) -> list[User]:
    """Create the account's memberships and ledger, make it old, and return its owners."""
    now = timezone.now()
    Account.objects.filter(pk=account.pk).update(created_at=now - OLDEST)
    Membership.objects.bulk_create(
        Membership(account=account, user=people[email], role=role) for email, role in wanted.members
    )
    _create_ledger(account, wanted.ledger, people[STAFF], now)
    return [people[email] for email, role in wanted.members if role == Membership.Role.OWNER]


def _create_content(account: Account, owners: list[User]) -> None:
    now = timezone.now()
    brands = create_brands(account, [b for b in BRANDS if b.account == account.slug], now)
    wanted_campaigns = [campaign for campaign in CAMPAIGNS if campaign.brand in brands]
    campaigns = create_campaigns(account, wanted_campaigns, brands, now)
    wanted_numbers = [number for number in NUMBERS if number.account == account.slug]
    numbers = _create_numbers(account, wanted_numbers, now)
    _create_history(
        assignment
        for each in wanted_numbers
        for assignment in dated_assignments(numbers[each.digits], each.past, campaigns, owners, now)
    )
    _make_requests(numbers, campaigns, owners[0])


def _create_ledger(
    account: Account, ledger: Sequence[DemoLedgerEntry], staff: User, now: datetime
) -> None:
    """Insert past entries with their time, which cannot change later: the ledger is append-only."""
    with connection.cursor() as cursor:
        for entry in ledger:
            top_up = entry.amount > 0
            kind = LedgerEntry.Kind.TOP_UP if top_up else LedgerEntry.Kind.CHARGE
            actor = staff.pk if top_up else None
            moment = now - timedelta(days=entry.days)
            cursor.execute(
                _INSERT_ENTRY, [account.pk, kind, entry.amount, entry.note, actor, moment]
            )


def _create_numbers(
    account: Account, wanted: Sequence[DemoNumber], now: datetime
) -> dict[str, PhoneNumber]:
    _refuse_taken([e164(number.digits) for number in wanted])
    rows = PhoneNumber.objects.bulk_create(
        PhoneNumber(
            account=account,
            e164=e164(number.digits),
            name=number.name,
            status=number.status,
            status_reason=number.status_reason,
            revision=len(number.past),
        )
        for number in wanted
    )
    PhoneNumber.objects.filter(account=account).update(created_at=now - OLDEST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT numbers_refresh_standings(%s)", [[row.pk for row in rows]])
    return {number.digits: row for number, row in zip(wanted, rows, strict=True)}


def _refuse_taken(numbers: Sequence[str]) -> None:
    taken = PhoneNumber.objects.filter(e164__in=numbers).select_related("account").first()
    if taken:
        raise ValidationError(
            f"{taken.e164} belongs to {taken.account}, so the demo cannot use it."
        )


def _create_history(past: Iterable[DatedAssignment]) -> None:
    past = sorted(past, key=lambda dated: dated.requested)  # newer assignments get higher keys
    assignments = Assignment.objects.bulk_create(dated.assignment() for dated in past)
    CarrierRegistration.objects.bulk_create(
        registration
        for dated, assignment in zip(past, assignments, strict=True)
        for registration in dated.registrations(assignment)
    )


def _make_requests(
    numbers: dict[str, PhoneNumber], campaigns: dict[str, Campaign], owner: User
) -> None:
    """Make the current requests through the same actions that owners use."""
    for request in ASSIGNMENTS:
        if number := numbers.get(request.digits):
            assign(number=number, campaign=campaigns[request.campaign], actor=owner)
            _delay(number, request.delay)
    for request in REMOVALS:
        if number := numbers.get(request.digits):
            remove(number=number, actor=owner)
            _delay(number, request.delay)


def _delay(number: PhoneNumber, seconds: int) -> None:
    """Delay the carriers' work on a number, so that the numbers propagate one after another."""
    delay = timedelta(seconds=seconds)
    CarrierRegistration.objects.filter(phone_number=number, due_at__isnull=False).update(
        due_at=Now() + delay, expected_by=F("expected_by") + delay
    )
