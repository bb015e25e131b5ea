"""The brands and campaigns of an account with many numbers."""

from collections import Counter
from dataclasses import dataclass
from math import ceil

from campaigns.choices import EntityType, Vertical
from campaigns.models import BrandStatus, CampaignStatus
from campaigns.models.campaign import DEFAULT_NUMBER_LIMIT
from demo.brands import DemoBrand
from demo.campaigns import DemoCampaign
from demo.purposes import PURPOSES
from demo.stories import Pool

OLDEST, NEWEST = 390, 250  # days since submission; all assignments are younger
CAMPAIGNS_PER_BRAND, CAMPAIGNS_PER_UNVERIFIED_BRAND = 12, 300
FEWEST_CAMPAIGNS = 12
NUMBERS_PER_CAMPAIGN = 3333
ROOM, ROUNDED_TO, EVERY_FULL = 1.2, 50, 9

NAMES = (
    ("Alder & Finch", Vertical.RETAIL),
    ("Blue Canyon Outfitters", Vertical.RETAIL),
    ("Cedar Valley Credit Union", Vertical.FINANCIAL),
    ("Dovetail Furniture", Vertical.MANUFACTURING),
    ("Eastgate Clinics", Vertical.HEALTHCARE),
    ("Fairway Insurance", Vertical.INSURANCE),
    ("Grand Prairie Power", Vertical.ENERGY),
    ("Hollis Realty", Vertical.REAL_ESTATE),
    ("Ironwood Fitness", Vertical.ENTERTAINMENT),
    ("Jasper Hotels", Vertical.HOSPITALITY),
    ("Kestrel Couriers", Vertical.POSTAL),
    ("Lakeshore Schools", Vertical.EDUCATION),
    ("Monarch Pharmacies", Vertical.HEALTHCARE),
    ("Northwind Airlines", Vertical.TRANSPORTATION),
    ("Orchard Grocers", Vertical.RETAIL),
    ("Pinewood Builders", Vertical.CONSTRUCTION),
    ("Quarry Road Farms", Vertical.AGRICULTURE),
    ("Redbird Software", Vertical.TECHNOLOGY),
    ("Silver Birch Dental", Vertical.HEALTHCARE),
    ("Tamarack Legal", Vertical.LEGAL),
    ("Union Street Staffing", Vertical.HUMAN_RESOURCES),
    ("Vista Wireless", Vertical.COMMUNICATION),
    ("Willow Creek Foundation", Vertical.NGO),
    ("Yellow Door Bakeries", Vertical.HOSPITALITY),
    ("Zephyr Rentals", Vertical.TRANSPORTATION),
)
REGIONS = (
    "", "Northeast", "Midwest", "South", "West", "Texas", "Florida", "California", "Plains",
    "Mountain", "Coast",
)  # fmt: skip
SCORES = (88, 72, None, 55, 12, 96, 61, 35, 80, 48)

_SHARES = {
    CampaignStatus.SUSPENDED: 0.05,
    CampaignStatus.EXPIRED: 0.04,
    CampaignStatus.DRAFT: 0.02,
    CampaignStatus.PENDING: 0.03,
    CampaignStatus.REJECTED: 0.02,
}
_UNVERIFIED_SHARE = 0.04
_POOLS = {CampaignStatus.SUSPENDED: Pool.SUSPENDED, CampaignStatus.EXPIRED: Pool.EXPIRED}
_REASONS: dict[str, str] = {
    BrandStatus.REJECTED: "The website does not resolve, so the business could not be verified.",
    CampaignStatus.SUSPENDED: "T-Mobile reports complaints from people who had replied STOP.",
    CampaignStatus.REJECTED: "The sample messages do not show what the description says.",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A campaign's status, and whether its brand is verified."""

    status: CampaignStatus
    verified: bool = True

    @property
    def pool(self) -> Pool | None:
        """The stories that can be about such a campaign; None if it never had a number."""
        if self.status == CampaignStatus.APPROVED:
            return Pool.APPROVED if self.verified else Pool.UNVERIFIED
        return _POOLS.get(self.status)


def campaigns_for(numbers: int) -> int:
    """Return how many campaigns an account with so many numbers has: 300 for a million."""
    return max(FEWEST_CAMPAIGNS, numbers // NUMBERS_PER_CAMPAIGN)


def kinds(count: int) -> list[Kind]:
    """Return what each of `count` campaigns is; every kind occurs."""
    special = [
        Kind(status) for status, share in _SHARES.items() for _ in range(ceil(count * share))
    ]
    special += [Kind(CampaignStatus.APPROVED, verified=False)] * ceil(count * _UNVERIFIED_SHARE)
    return [*[Kind(CampaignStatus.APPROVED)] * (count - len(special)), *special]


def brands(account: str, campaigns: int) -> list[DemoBrand]:
    """Return the brands of so many campaigns: verified ones, then some of every other status."""
    unverified = max(1, campaigns // CAMPAIGNS_PER_UNVERIFIED_BRAND)
    statuses = [
        *[BrandStatus.VERIFIED] * max(2, ceil(campaigns / CAMPAIGNS_PER_BRAND)),
        BrandStatus.DRAFT,
        *[BrandStatus.REJECTED, BrandStatus.PENDING] * unverified,
    ]
    return [_brand(account, place, status) for place, status in enumerate(statuses)]


def _brand(account: str, place: int, status: BrandStatus) -> DemoBrand:
    name, vertical = NAMES[place % len(NAMES)]
    name = f"{name} {REGIONS[place // len(NAMES) % len(REGIONS)]}".strip()
    non_profit = vertical == Vertical.NGO
    host = "".join(letter for letter in name.lower() if letter.isalpha())
    return DemoBrand(
        account,
        name,
        name if non_profit else f"{name} Inc.",
        EntityType.NON_PROFIT if non_profit else EntityType.PRIVATE_PROFIT,
        f"{840_000_000 + place * 7919:09}",
        vertical,
        SCORES[place % len(SCORES)],
        OLDEST + 5,
        status,
        _REASONS.get(status, ""),
        f"https://{host}.example",
    )


def campaigns(
    wanted: list[Kind], of_brands: list[DemoBrand], numbers: Counter[int]
) -> list[DemoCampaign]:
    """Return the campaigns of these kinds; `numbers` has how many each place in the list gets."""
    verified = [brand for brand in of_brands if brand.status == BrandStatus.VERIFIED]
    submitted_again = (BrandStatus.REJECTED, BrandStatus.PENDING)
    others = [brand for brand in of_brands if brand.status in submitted_again]
    return [
        _campaign(kind, verified if kind.verified else others, place, numbers[place])
        for place, kind in enumerate(wanted)
    ]


def _campaign(kind: Kind, of_brands: list[DemoBrand], place: int, numbers: int) -> DemoCampaign:
    turn, which = divmod(place, len(of_brands))
    brand, purpose = of_brands[which].name, PURPOSES[(turn + which) % len(PURPOSES)]
    young = kind.pool is None
    return DemoCampaign(
        brand,
        f"{purpose.name}, {brand}",
        purpose.use_case,
        1 + place % 20 if young else NEWEST + place % (OLDEST - NEWEST),
        purpose.description,
        tuple(sample.format(brand=brand) for sample in purpose.samples),
        purpose.message_flow.format(brand=brand),
        kind.status,
        _REASONS.get(kind.status, ""),
        "START, JOIN",
        _limit(numbers, full=place % EVERY_FULL == 1),
        purpose.sub_use_cases,
    )


def _limit(numbers: int, *, full: bool) -> int:
    """Return a number limit that covers the campaign's numbers, exactly if it is full."""
    if numbers and full:
        return numbers
    return max(DEFAULT_NUMBER_LIMIT, ceil(numbers * ROOM / ROUNDED_TO) * ROUNDED_TO)
