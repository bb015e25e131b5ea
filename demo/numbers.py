"""The demo's phone numbers with their pasts, and what is going on with some right now."""

from dataclasses import dataclass

from carriers.models import Carrier
from demo.chapters import (
    Chapter,
    cancelled,
    failed,
    held,
    live,
    removed,
    replaced,
)
from demo.people import BRIGHT_SMILE, HARBOR, JUNIPER
from phone_numbers.models import NumberStatus


@dataclass(frozen=True, slots=True)
class Line:
    """A number of an account, by its ten digits."""

    account: str
    digits: str
    name: str = ""
    past: tuple[Chapter, ...] = ()
    status: str = NumberStatus.ACTIVE
    status_reason: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A number that is put under a campaign now; its carriers are asked `after` so many seconds."""

    digits: str
    campaign: str
    after: int


_ORDERS, _REMINDERS, _OFFERS = "Order updates", "Appointment reminders", "Spring offers"
_CODES, _NOTICES, _PICKUP = "Two-factor codes", "Wholesale notices", "Pickup alerts"

_CAFES = (
    ("212555", 101, 8),
    ("646555", 101, 6),
    ("718555", 101, 5),
    ("415555", 121, 6),
    ("305555", 101, 6),
    ("206555", 101, 6),
    ("312555", 101, 6),
    ("617555", 101, 6),
)
"""The 49 cafés by city: area code and exchange, first line, how many."""


def _cafes() -> tuple[Line, ...]:
    digits = [f"{code}{first + n:04}" for code, first, count in _CAFES for n in range(count)]
    return tuple(
        Line(HARBOR, ten, f"Café {n:02}", (live(_PICKUP, 96 - 1.7 * n),))
        for n, ten in enumerate(digits, start=1)
    )


_HARBOR = (
    Line(HARBOR, "2125550147", "Front desk", (live(_REMINDERS, 40),)),
    Line(HARBOR, "2125550148", "", (live(_ORDERS, 62),)),
    Line(HARBOR, "2125550149", "Roastery tours", (replaced(_OFFERS, 60), live(_REMINDERS, 21))),
    Line(HARBOR, "2125550150", "Wholesale desk", (live(_NOTICES, 77),)),
    Line(HARBOR, "2125550151", "Wholesale deliveries", (live(_NOTICES, 71),)),
    Line(HARBOR, "2125550152", "", (held(_NOTICES, 4, "campaign_suspended"),)),
    Line(HARBOR, "2125550160", "Portal sign-in", (live(_CODES, 89),)),
    Line(HARBOR, "2125550161", "Portal sign-in, spare", (live(_CODES, 88),)),
    Line(HARBOR, "4155550102", "Reminders west", (live(_REMINDERS, 47),)),
    Line(HARBOR, "4155550103", "Orders west", (live(_ORDERS, 47),)),
    Line(HARBOR, "4155550104", "", (removed(_ORDERS, 82, until=33),)),
    Line(HARBOR, "6285550110", "Mission pop-up"),
    Line(HARBOR, "6285550111", "", (cancelled(_ORDERS, 15), live(_REMINDERS, 14.9))),
    Line(HARBOR, "3055550163", "Club offers", (live(_OFFERS, 57),)),
    Line(HARBOR, "3055550164", "Promo", (failed(_OFFERS, 0.02, at=Carrier.ATT),)),
    Line(HARBOR, "3055550165", "Promo, spare", (failed(_OFFERS, 1.1, at=Carrier.VERIZON),)),
    Line(
        HARBOR,
        "3055550166",
        "Miami orders",
        (live(_ORDERS, 55), failed(_OFFERS, 0.2, at=Carrier.T_MOBILE)),
    ),
    Line(
        HARBOR,
        "7865550120",
        "",
        (failed(_ORDERS, 30, at=Carrier.ATT), live(_ORDERS, 29.8, attempt=2)),
    ),
    Line(HARBOR, "2065550190", "Seattle kiosk"),
    Line(HARBOR, "2065550191"),
    Line(HARBOR, "2065550192", "Pike Place orders"),
    Line(HARBOR, "2065550193", "Pike Place classes"),
    Line(HARBOR, "3125550170", "Chicago orders", (live(_ORDERS, 38),)),
    Line(HARBOR, "3125550171", "Chicago classes", (live(_REMINDERS, 38),)),
    Line(HARBOR, "3125550172", "", (live(_ORDERS, 36),)),
    Line(HARBOR, "7735550130", "Logan Square"),
    Line(HARBOR, "7735550131", "", (live("Holiday offers", 115),)),
    Line(HARBOR, "7875550117", "San Juan", (live(_REMINDERS, 26),)),
    Line(HARBOR, "7875550118", "San Juan orders"),
    Line(HARBOR, "9175550105", "Cart", (live("Where the cart is", 65),)),
    Line(HARBOR, "4165550133", "Toronto office"),
    Line(HARBOR, "8765550140", "Blue Mountain farm"),
    Line(HARBOR, "8005550199", "Hotline"),
    Line(HARBOR, "8885550123", "Gift cards"),
    Line(
        HARBOR,
        "6465550121",
        "Night line",
        (live(_ORDERS, 58),),
        NumberStatus.SUSPENDED,
        "The losing provider disputes the port. We have sent the letter of authorization.",
    ),
    Line(HARBOR, "6465550122", "", (), NumberStatus.PENDING),
    Line(HARBOR, "6465550123", "", (), NumberStatus.PENDING),
)

_VISITS, _RECALLS, _DONORS = "Visit reminders", "Recall notices", "Donor updates"

_BRIGHT_SMILE = (
    Line(BRIGHT_SMILE, "6025550101", "Phoenix front desk", (live(_VISITS, 94),)),
    Line(BRIGHT_SMILE, "6025550102", "Phoenix recalls", (live(_RECALLS, 90),)),
    Line(BRIGHT_SMILE, "6025550103", "", (replaced(_RECALLS, 85), live(_VISITS, 44))),
    Line(BRIGHT_SMILE, "5125550101", "Austin front desk", (live(_VISITS, 93),)),
    Line(BRIGHT_SMILE, "5125550102", "Austin recalls", (live(_RECALLS, 72),)),
    Line(BRIGHT_SMILE, "5125550103", "Austin sign-in", (live("Sign-in codes", 31),)),
    Line(BRIGHT_SMILE, "3035550101", "Denver front desk", (live(_VISITS, 66),)),
    Line(BRIGHT_SMILE, "3035550102", "", (live("Whitening offers", 70),)),
    Line(BRIGHT_SMILE, "3035550103", "", (held("Whitening offers", 6, "campaign_suspended"),)),
    Line(BRIGHT_SMILE, "4045550101", "Atlanta kids", (live("Tooth fairy club", 75),)),
    Line(
        BRIGHT_SMILE,
        "4045550102",
        "",
        (held("Tooth fairy club", 5, "brand_not_verified"),),
    ),
    Line(BRIGHT_SMILE, "4045550103", "Atlanta recalls", (failed(_RECALLS, 2, at=Carrier.ATT),)),
    Line(BRIGHT_SMILE, "7025550101", "Las Vegas front desk"),
    Line(BRIGHT_SMILE, "7025550102"),
    Line(BRIGHT_SMILE, "2135550101", "Los Angeles", (live(_VISITS, 52),)),
    Line(BRIGHT_SMILE, "2135550102", "", (removed("Whitening offers", 60, until=12),)),
    Line(BRIGHT_SMILE, "7875550150", "Mobile clinic, Ponce", (live(_DONORS, 63),)),
    Line(BRIGHT_SMILE, "3405550101", "Mobile clinic, St. Croix", (live(_DONORS, 61),)),
    Line(BRIGHT_SMILE, "2025550101", "Foundation", (live(_DONORS, 80),)),
    Line(BRIGHT_SMILE, "2025550102", "Foundation, spring drive"),
    Line(BRIGHT_SMILE, "8005550155", "Emergency line"),
    Line(BRIGHT_SMILE, "4165550160", "Toronto lab"),
    Line(
        BRIGHT_SMILE,
        "5035550101",
        "Portland",
        (),
        NumberStatus.SUSPENDED,
        "The practice has moved; the number is being transferred.",
    ),
    Line(BRIGHT_SMILE, "5035550102", "Portland, new", (), NumberStatus.PENDING),
)

_CLASSES, _BALANCE = "Class reminders", "insufficient_balance"

_JUNIPER = (
    Line(JUNIPER, "3035550120", "Studio", (live(_CLASSES, 91),)),
    Line(JUNIPER, "3035550121", "Waiting list", (live(_CLASSES, 58),)),
    Line(JUNIPER, "3035550122", "News", (live("Studio news", 51),)),
    Line(JUNIPER, "3035550123", "News, Boulder", (held("Studio news", 0.6, _BALANCE),)),
    Line(JUNIPER, "3035550124", "Boulder", (held(_CLASSES, 0.5, _BALANCE),)),
    Line(JUNIPER, "3035550125", "Retreats"),
    Line(JUNIPER, "8885550177", "Free line"),
    Line(JUNIPER, "3035550126", "", (), NumberStatus.PENDING),
)

LINES = (*_cafes(), *_HARBOR, *_BRIGHT_SMILE, *_JUNIPER)

MOVES = (
    Move("2125550147", _ORDERS, after=0),
    Move("2065550192", _ORDERS, after=0),
    Move("2065550193", _REMINDERS, after=45),
    Move("7875550118", _ORDERS, after=90),
    Move("3125550172", _REMINDERS, after=150),
    Move("7735550130", _ORDERS, after=240),
    Move("2025550102", _DONORS, after=0),
    Move("7025550101", _VISITS, after=120),
)
"""Started by the verb that people use: they go live by themselves while somebody looks on."""

REMOVALS = (Move("3125550170", _ORDERS, after=180),)
