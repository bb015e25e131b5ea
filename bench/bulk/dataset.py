"""The benchmark's data: two accounts of one owner, and jobs that assign their numbers."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from accounts.models import Account, User
from bulk.drafts import draft_selection
from bulk.models import Job, JobKind, Source
from campaigns.models import Campaign
from demo.many_numbers import load_numbers
from phone_numbers.models import PhoneNumber
from tests.factories import AccountFactory, BrandFactory, CampaignFactory, MembershipFactory

FOR_SAVES = 5000

_FRESH = """
    INSERT INTO numbers_phonenumber
        (account_id, e164, name, status, status_reason, country, line_type, place, revision,
         created_at)
    SELECT %s, '+1212' || (2000000 + i), '', 'active', '', 'US', 'local', 'New York, NY', 0, now()
    FROM generate_series(1, %s) AS i
"""


@dataclass(frozen=True)
class Numbers:
    """Numbers of an account, and a campaign without any that may have all of them."""

    account: Account
    owner: User
    campaign: Campaign


def migrate() -> None:
    """Create the tables in the empty database."""
    call_command("migrate", verbosity=0)


def fresh(count: int) -> Numbers:
    """Add numbers that were never assigned, and FOR_SAVES more."""
    numbers = _numbers(count + FOR_SAVES)
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, [numbers.account.pk, count + FOR_SAVES])
    return numbers


def in_every_state(count: int) -> Numbers:
    """Add numbers as the demo's large account has them: most are live under some campaign."""
    numbers = _numbers(count)
    load_numbers(numbers.account, count)
    return numbers


def vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def draft(numbers: Numbers, start: int = 0, count: int | None = None) -> Job:
    """Draft a job that assigns numbers to the campaign: `count` from place `start` on, or all."""
    chosen = PhoneNumber.objects.filter(account=numbers.account).order_by("e164")
    if count is not None:
        digits = list(chosen.values_list("e164", flat=True)[start : start + count])
        chosen = chosen.filter(e164__range=(digits[0], digits[-1]))
    return draft_selection(
        account=numbers.account,
        actor=numbers.owner,
        numbers=chosen,
        kind=JobKind.ASSIGN,
        source=Source.MATCHING,
        campaign=numbers.campaign,
    )


def _numbers(most: int) -> Numbers:
    account = AccountFactory()
    owner = MembershipFactory(account=account, role="owner").user
    campaign = CampaignFactory(
        brand=BrandFactory(account=account), number_pool=True, number_limit=most
    )
    return Numbers(account, owner, campaign)
