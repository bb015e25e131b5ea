"""Write the demo: each account whole and in one transaction, or not at all."""

from collections.abc import Sequence
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
from demo.history import Scene, scenes
from demo.numbers import LINES, MOVES, REMOVALS, Line, Move
from demo.people import ACCOUNTS, PASSWORD, PEOPLE, STAFF, DemoAccount, Money
from demo.senders import write_brands, write_campaigns
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from phone_numbers.numbering import validate_e164

OLDEST = timedelta(days=150)

_ENTRY = """
    INSERT INTO accounts_ledgerentry (account_id, kind, amount, note, actor_id, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done about one account."""

    name: str
    added: bool
    numbers: int
    campaigns: int


def fill() -> list[Filled]:
    """Add what is missing of the demo; an account that exists already is left as it is."""
    people = _people()
    with pghistory.context(user=people[STAFF].pk, source="demo"):
        return [_fill_account(wanted, people) for wanted in ACCOUNTS]


def e164(digits: str) -> str:
    """Return ten digits in E.164 form; raise ValidationError unless they may stand in a demo."""
    number = f"+1{digits}"
    validate_e164(number)
    if not phonenumbers.is_valid_number(phonenumbers.parse(number)):
        raise ValidationError(f"{number} is in no numbering plan, so the demo cannot have it.")
    if not 100 <= int(digits[6:]) <= 199 or digits[3:6] != "555":
        raise ValidationError(f"{number} could be somebody's: demo numbers are 555-0100 to -0199.")
    return number


def _people() -> dict[str, User]:
    people = {user.email: user for user in User.objects.filter(email__in=[p.email for p in PEOPLE])}
    for person in PEOPLE:
        if person.email not in people:
            create = User.objects.create_superuser if person.staff else User.objects.create_user
            people[person.email] = create(
                person.email, PASSWORD, name=person.name, time_zone=person.time_zone
            )
    return people


@transaction.atomic
def _fill_account(wanted: DemoAccount, people: dict[str, User]) -> Filled:
    account = Account.objects.filter(slug=wanted.slug).first()
    if account is None:
        account = Account.objects.create(slug=wanted.slug, name=wanted.name)
        _write(account, wanted, people, timezone.now())
        added = True
    else:
        added = False
    numbers, campaigns = account.phone_numbers.count(), account.campaigns.count()
    return Filled(account.name, added, numbers, campaigns)


def _write(account: Account, wanted: DemoAccount, people: dict[str, User], now: datetime) -> None:
    Account.objects.filter(pk=account.pk).update(created_at=now - OLDEST)
    Membership.objects.bulk_create(
        Membership(account=account, user=people[email], role=role) for email, role in wanted.members
    )
    _write_ledger(account, wanted.ledger, people[STAFF], now)
    campaigns = write_campaigns(account, write_brands(account, now), now)
    owners = [people[email] for email, role in wanted.members if role == Membership.Role.OWNER]
    lines = [line for line in LINES if line.account == account.slug]
    numbers = _write_numbers(account, lines, now)
    _write_history(
        [
            scene
            for line in lines
            for scene in scenes(numbers[line.digits], line.past, campaigns, owners, now)
        ]
    )
    _start(numbers, campaigns, owners[0])


def _write_ledger(account: Account, ledger: Sequence[Money], staff: User, now: datetime) -> None:
    """Write past movements; the ledger is append-only, so they get their time as they are born."""
    with connection.cursor() as cursor:
        for money in ledger:
            top_up = money.amount > 0
            kind = LedgerEntry.Kind.TOP_UP if top_up else LedgerEntry.Kind.CHARGE
            actor = staff.pk if top_up else None
            moment = now - timedelta(days=money.days)
            cursor.execute(_ENTRY, [account.pk, kind, money.amount, money.note, actor, moment])


def _write_numbers(
    account: Account, lines: Sequence[Line], now: datetime
) -> dict[str, PhoneNumber]:
    _refuse_taken([e164(line.digits) for line in lines])
    rows = PhoneNumber.objects.bulk_create(
        PhoneNumber(
            account=account,
            e164=e164(line.digits),
            name=line.name,
            status=line.status,
            status_reason=line.status_reason,
            revision=len(line.past),
        )
        for line in lines
    )
    PhoneNumber.objects.filter(account=account).update(created_at=now - OLDEST)
    return {line.digits: row for line, row in zip(lines, rows, strict=True)}


def _refuse_taken(numbers: Sequence[str]) -> None:
    taken = PhoneNumber.objects.filter(e164__in=numbers).select_related("account").first()
    if taken:
        raise ValidationError(
            f"{taken.e164} belongs to {taken.account}, so the demo cannot have it."
        )


def _write_history(past: Sequence[Scene]) -> None:
    past = sorted(past, key=lambda scene: scene.requested)  # as keys are: newest last
    assignments = Assignment.objects.bulk_create(scene.assignment() for scene in past)
    CarrierRegistration.objects.bulk_create(
        row
        for scene, assignment in zip(past, assignments, strict=True)
        for row in scene.registrations(assignment)
    )


def _start(numbers: dict[str, PhoneNumber], campaigns: dict[str, Campaign], owner: User) -> None:
    """Do what is going on right now, by the verbs that people use."""
    for move in MOVES:
        if number := numbers.get(move.digits):
            assign(number=number, campaign=campaigns[move.campaign], actor=owner)
            _put_off(number, move)
    for move in REMOVALS:
        if number := numbers.get(move.digits):
            remove(number=number, actor=owner)
            _put_off(number, move)


def _put_off(number: PhoneNumber, move: Move) -> None:
    """Let carriers be asked one number after the other, so that there is something to see."""
    after = timedelta(seconds=move.after)
    CarrierRegistration.objects.filter(phone_number=number, due_at__isnull=False).update(
        due_at=Now() + after, expected_by=F("expected_by") + after
    )
