"""The data that a drill starts with: accounts, users, campaigns and numbers."""

from dataclasses import dataclass

from phone_numbers.models import PhoneNumber
from tests.factories import (
    AccountFactory,
    BrandFactory,
    CampaignFactory,
    MembershipFactory,
    UserFactory,
)

PASSWORD = "correct horse"  # noqa: S105  the password that the factories set
BRANDS_PER_ACCOUNT, CAMPAIGNS_PER_BRAND = 2, 4
AREA_CODES = (212, 415, 305, 512)  # one per account


@dataclass(frozen=True)
class AccountData:
    """An account's primary keys, and the email addresses of its owners.

    `digits` are its numbers as people paste them, in the order of `numbers`.
    """

    pk: int
    slug: str
    owners: list[str]
    numbers: list[int]
    digits: list[str]
    brands: list[int]
    campaigns: list[int]
    campaign_names: list[str]


@dataclass(frozen=True)
class Dataset:
    """All accounts, and the email addresses of a viewer of all of them and of a staff user."""

    accounts: list[AccountData]
    viewer: str
    staff: str


def create_dataset(accounts: int, owners: int, numbers: int) -> Dataset:
    """Create the accounts, each with this many owners and numbers, in an empty database."""
    viewer, staff = UserFactory(), UserFactory(is_staff=True, is_superuser=True)
    created = [_create_account(AREA_CODES[n], owners, numbers, viewer) for n in range(accounts)]
    return Dataset(created, viewer.email, staff.email)


def _create_account(area_code: int, owners: int, numbers: int, viewer) -> AccountData:
    account = AccountFactory()
    MembershipFactory(account=account, user=viewer, role="viewer")
    members = [MembershipFactory(account=account, role="owner") for _ in range(owners)]
    brands = BrandFactory.create_batch(BRANDS_PER_ACCOUNT, account=account)
    pool = {"number_pool": True, "number_limit": max(numbers, 50)}
    campaigns = [
        campaign
        for brand in brands
        for campaign in CampaignFactory.create_batch(CAMPAIGNS_PER_BRAND, brand=brand, **pool)
    ]
    phone_numbers = PhoneNumber.objects.bulk_create(
        PhoneNumber(account=account, e164=f"+1{area_code}{2_000_000 + n}", status="active")
        for n in range(numbers)
    )
    return AccountData(
        account.pk,
        account.slug,
        [member.user.email for member in members],
        [number.pk for number in phone_numbers],
        [number.e164 for number in phone_numbers],
        [brand.pk for brand in brands],
        [campaign.pk for campaign in campaigns],
        [campaign.name for campaign in campaigns],
    )
