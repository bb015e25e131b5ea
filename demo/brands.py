"""The demo's brands, with every status and every trust score."""

from dataclasses import dataclass

from campaigns.choices import EntityType, Vertical
from campaigns.models import BrandStatus
from demo.people import BRIGHT_SMILE, HARBOR, JUNIPER


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """A brand that was submitted `days` ago; a `score` of None means unvetted."""

    account: str
    name: str
    legal_name: str
    entity_type: str
    ein: str
    vertical: str
    score: int | None
    days: int
    status: str = BrandStatus.VERIFIED
    failure_reason: str = ""
    website: str = ""


BRANDS = (
    DemoBrand(
        HARBOR,
        "Harbor Coffee",
        "Harbor Coffee LLC",
        EntityType.PRIVATE_PROFIT,
        "841207736",
        Vertical.HOSPITALITY,
        58,
        130,
        website="https://harborcoffee.example",
    ),
    DemoBrand(
        HARBOR,
        "Harbor Roasters",
        "Harbor Roasters Wholesale Inc.",
        EntityType.PRIVATE_PROFIT,
        "841990214",
        Vertical.MANUFACTURING,
        88,
        118,
        website="https://roasters.harborcoffee.example",
    ),
    DemoBrand(
        HARBOR,
        "Prado's Coffee Cart",
        "Luis Prado",
        EntityType.SOLE_PROPRIETOR,
        "",
        Vertical.HOSPITALITY,
        None,
        74,
    ),
    DemoBrand(
        HARBOR,
        "Harbor Catering",
        "Harbor Catering Services LLC",
        EntityType.PRIVATE_PROFIT,
        "852210034",
        Vertical.HOSPITALITY,
        None,
        2,
        BrandStatus.PENDING,
        website="https://catering.harborcoffee.example",
    ),
    DemoBrand(
        HARBOR,
        "Harbor Gift Cards",
        "Harbor Gifts Inc.",
        EntityType.PRIVATE_PROFIT,
        "860047719",
        Vertical.RETAIL,
        None,
        9,
        BrandStatus.REJECTED,
        "The IRS has this EIN under another legal name. Correct the one or the other.",
    ),
    DemoBrand(
        HARBOR,
        "Harbor Tea House",
        "Harbor Tea LLC",
        EntityType.PRIVATE_PROFIT,
        "871130921",
        Vertical.HOSPITALITY,
        None,
        1,
        BrandStatus.DRAFT,
    ),
    DemoBrand(
        BRIGHT_SMILE,
        "Bright Smile Dental",
        "Bright Smile Dental Group PLLC",
        EntityType.PRIVATE_PROFIT,
        "455100827",
        Vertical.HEALTHCARE,
        18,
        125,
        website="https://brightsmile.example",
    ),
    DemoBrand(
        BRIGHT_SMILE,
        "Bright Smile Foundation",
        "Bright Smile Foundation",
        EntityType.NON_PROFIT,
        "465511908",
        Vertical.NGO,
        91,
        110,
        website="https://foundation.brightsmile.example",
    ),
    DemoBrand(
        BRIGHT_SMILE,
        "Bright Smile Orthodontics",
        "Bright Smile Orthodontics PC",
        EntityType.PRIVATE_PROFIT,
        "455100993",
        Vertical.HEALTHCARE,
        None,
        48,
    ),
    DemoBrand(
        BRIGHT_SMILE,
        "Bright Smile Kids",
        "Bright Smile Kids LLC",
        EntityType.PRIVATE_PROFIT,
        "455101245",
        Vertical.HEALTHCARE,
        44,
        95,
        BrandStatus.REJECTED,
        "The website does not resolve any more, so the business could not be verified again.",
    ),
    DemoBrand(
        JUNIPER,
        "Juniper Yoga",
        "Juniper Yoga Studio LLC",
        EntityType.PRIVATE_PROFIT,
        "473300618",
        Vertical.ENTERTAINMENT,
        33,
        115,
        website="https://juniperyoga.example",
    ),
)
