"""The benchmark's data, and the examples that its requests are about."""

from dataclasses import dataclass

from django.core.management import call_command

from accounts.models import Account, User
from bench.propagation import dataset as sql
from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    MembershipFactory,
    UserFactory,
)

SMALL = 86  # numbers
CAMPAIGNS = {"large": 300, "small": 7}

_NUMBERS = """
    INSERT INTO numbers_phonenumber
        (account_id, e164, name, status, status_reason, country, line_type, place, revision,
         created_at)
    SELECT a.id, '+1' || (192 + a.id * 20 + i %% 20) || (2000000 + i),
        CASE WHEN i %% 3 = 0 THEN 'Desk ' || i ELSE '' END, 'active', '', 'US', 'local',
        'New York, NY', 0, now()
    FROM accounts_account AS a, generate_series(1, %(numbers)s) AS i WHERE a.slug = %(account)s
"""
_ASSIGNMENTS = """
    INSERT INTO numbers_assignment
        (account_id, phone_number_id, campaign_id, status, attempt, requested_at, failure_code,
         failure_carrier, live_at)
    SELECT n.account_id, n.id, c.ids[1 + n.id %% array_length(c.ids, 1)], %(status)s, 1, now(),
        '', '', CASE WHEN %(status)s = 'live' THEN now() END
    FROM numbers_phonenumber AS n
    JOIN (SELECT account_id, array_agg(id) AS ids FROM campaigns_campaign GROUP BY account_id) AS c
        ON c.account_id = n.account_id
    WHERE n.id %% 100 BETWEEN %(first)s AND %(last)s ORDER BY n.id
"""
_REGISTRATIONS = """
    INSERT INTO numbers_carrierregistration
        (account_id, assignment_id, phone_number_id, carrier, status, tries, hold_code,
         failure_code, due_at, expected_by, registered_at)
    SELECT a.account_id, a.id, a.phone_number_id, c.carrier,
        CASE a.status WHEN 'live' THEN 'registered' ELSE 'pending' END, 0, '', '',
        CASE WHEN a.status = 'pending' THEN now() END,
        now() + make_interval(secs => c.expected_window),
        CASE WHEN a.status = 'live' THEN now() END
    FROM numbers_assignment AS a, carriers_carrierprofile AS c ORDER BY a.id, c.id
"""


def load(numbers: int) -> None:
    """Fill the database: 90 % of the numbers are live, 1 % propagate."""
    call_command("migrate", verbosity=0)
    owner = UserFactory(is_staff=True, is_superuser=True)
    for slug, count in {"large": numbers, "small": SMALL}.items():
        account = AccountFactory(slug=slug)
        MembershipFactory(user=owner, account=account)
        brand = BrandFactory(account=account)
        pool = {"number_pool": True, "number_limit": numbers}
        CampaignFactory.create_batch(CAMPAIGNS[slug], brand=brand, **pool)
        sql.execute(_NUMBERS, account=slug, numbers=count)
    sql.execute(_ASSIGNMENTS, status="live", first=10, last=99)
    sql.execute(_ASSIGNMENTS, status="pending", first=9, last=9)
    sql.execute(_REGISTRATIONS)
    sql.execute("VACUUM ANALYZE")


@dataclass(frozen=True)
class Examples:
    """What the requests are about: the large account, a small one, and parts of the large one."""

    owner: User
    large: Account
    small: Account
    middle: str
    end: str
    name: str
    target: int
    count: int
    few: int
    numbers: list[PhoneNumber]


def examples() -> Examples:
    large, small = Account.objects.get(slug="large"), Account.objects.get(slug="small")
    own = PhoneNumber.objects.filter(account=large).order_by("e164")
    count = own.count()
    middle, end = own[count // 2], own[count - 100]
    campaigns = Campaign.objects.filter(account=large).order_by("pk")
    target = campaigns.last()
    live = own.filter(assignments__status="live").exclude(assignments__campaign=target)
    return Examples(
        owner=User.objects.get(),
        large=large,
        small=small,
        middle=middle.e164,
        end=end.e164,
        name="Desk",
        target=target.pk,
        count=count,
        few=SMALL,
        numbers=list(live[count // 3 : count // 3 + 500]),
    )
