"""Who and what there is before the drill: accounts, people, campaigns, numbers, money."""

from dataclasses import dataclass

from phone_numbers.models import PhoneNumber
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    MembershipFactory,
    UserFactory,
)

PASSWORD = "correct horse"  # noqa: S105  what the factories give to everybody
BRANDS, CAMPAIGNS = 2, 4  # of an account, of a brand
AREA_CODES = (212, 415, 305, 512)


@dataclass(frozen=True)
class Tenant:
    """An account, with what the drill's people need to know of it."""

    pk: int
    slug: str
    owners: list[str]
    numbers: list[int]
    brands: list[int]
    campaigns: list[int]


@dataclass(frozen=True)
class World:
    tenants: list[Tenant]
    viewer: str
    staff: str


def fill(accounts: int, owners: int, numbers: int) -> World:
    """Fill an empty database with so many accounts, and so many owners and numbers in each."""
    viewer, staff = UserFactory(), UserFactory(is_staff=True, is_superuser=True)
    tenants = [_tenant(AREA_CODES[n], owners, numbers, viewer) for n in range(accounts)]
    return World(tenants, viewer.email, staff.email)


def _tenant(area_code: int, owners: int, numbers: int, viewer) -> Tenant:
    account = AccountFactory()
    MembershipFactory(account=account, user=viewer, role="viewer")
    members = [MembershipFactory(account=account, role="owner") for _ in range(owners)]
    brands = BrandFactory.create_batch(BRANDS, account=account)
    pool = {"number_pool": True, "number_limit": max(numbers, 50)}
    campaigns = [
        campaign
        for brand in brands
        for campaign in CampaignFactory.create_batch(CAMPAIGNS, brand=brand, **pool)
    ]
    made = PhoneNumber.objects.bulk_create(
        PhoneNumber(account=account, e164=f"+1{area_code}{2_000_000 + n}", status="active")
        for n in range(numbers)
    )
    return Tenant(
        account.pk,
        account.slug,
        [member.user.email for member in members],
        *([one.pk for one in rows] for rows in (made, brands, campaigns)),
    )
