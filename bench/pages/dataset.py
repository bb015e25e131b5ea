"""The data of the benchmark is that of the demo with a large account."""

import time
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Account, User
from campaigns.models import BrandStatus, Campaign, CampaignStatus
from demo.large_accounts import CEDAR_STREET, CEDAR_STREET_NUMBERS, MERIDIAN
from phone_numbers.models import OCCUPYING, Assignment, AssignmentStatus, NumberStatus, PhoneNumber
from tests.factories import MembershipFactory, UserFactory

OWNER = "bench@longcode.example"
USED_NUMBERS = 500  # for requests that each take another number


@dataclass(frozen=True)
class Examples:
    """What the requests are about: two accounts of one owner, and parts of the large one.

    `middle` and `end` are numbers in E.164, `target` is the key of a campaign with room, and
    `texts` are what people write into the filters that offer no choices.
    """

    owner: User
    large: str
    small: str
    count: int
    few: int
    middle: str
    end: str
    target: int
    texts: dict[str, str]
    numbers: list[PhoneNumber]


def load(numbers: int) -> None:
    """Add the data, and an owner of both accounts."""
    started = time.monotonic()
    call_command("demo", numbers=numbers, stdout=StringIO())
    owner = UserFactory(email=OWNER, is_staff=True, is_superuser=True)
    for account in Account.objects.filter(slug__in=[MERIDIAN.slug, CEDAR_STREET.slug]):
        MembershipFactory(user=owner, account=account)
    print(f"Loaded {numbers:,} numbers in {time.monotonic() - started:.0f} s.")


def examples() -> Examples:
    own = PhoneNumber.objects.filter(account__slug=MERIDIAN.slug).order_by("e164")
    count = own.count()
    middle, end = own[count // 2].e164, own[max(count - 100, 0)].e164
    target = _most_room()
    return Examples(
        owner=User.objects.get(email=OWNER),
        large=MERIDIAN.slug,
        small=CEDAR_STREET.slug,
        count=count,
        few=CEDAR_STREET_NUMBERS,
        middle=middle,
        end=end,
        target=target.pk,
        texts={
            "campaign": target.name,
            "brand": target.brand.display_name,
            "area_code": middle[2:5],
        },
        numbers=list(_settled(own, target)[:USED_NUMBERS]),
    )


def _approved() -> QuerySet[Campaign]:
    return Campaign.objects.filter(
        account__slug=MERIDIAN.slug,
        status=CampaignStatus.APPROVED,
        brand__status=BrandStatus.VERIFIED,
    )


def _most_room() -> Campaign:
    used = Count("assignments", filter=Q(assignments__status__in=OCCUPYING))
    return _approved().annotate(room=F("number_limit") - used).latest("room")


def _settled(own: QuerySet[PhoneNumber], target: Campaign) -> QuerySet[PhoneNumber]:
    """Return numbers that are live under another campaign than `target`, and nothing else."""
    opened = Assignment.objects.filter(phone_number=OuterRef("pk"), ended_at__isnull=True)
    live = opened.filter(status=AssignmentStatus.LIVE, campaign__in=_approved())
    return own.filter(
        Exists(live.exclude(campaign=target)),
        ~Exists(opened.exclude(status=AssignmentStatus.LIVE)),
        status=NumberStatus.ACTIVE,
    )
