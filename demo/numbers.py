"""The demo's phone numbers: their past assignments, and the requests made on loading."""

from dataclasses import dataclass

from carriers.models import Carrier
from demo.past_assignments import (
    PastAssignment,
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
class DemoNumber:
    """A phone number of an account; `digits` are its ten digits."""

    account: str
    digits: str
    name: str = ""
    past: tuple[PastAssignment, ...] = ()
    status: str = NumberStatus.ACTIVE
    status_reason: str = ""


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A request made when the demo is loaded; carriers are asked after `delay` seconds."""

    digits: str
    campaign: str
    delay: int


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
"""The 49 cafés by city: area code and exchange, first line number, count."""


def _cafes() -> tuple[DemoNumber, ...]:
    numbers = [f"{prefix}{first + n:04}" for prefix, first, count in _CAFES for n in range(count)]
    return tuple(
        DemoNumber(HARBOR, digits, f"Café {n:02}", (live(_PICKUP, 96 - 1.7 * n),))
        for n, digits in enumerate(numbers, start=1)
    )


_HARBOR = (
    DemoNumber(HARBOR, "2125550147", "Front desk", (live(_REMINDERS, 40),)),
    DemoNumber(HARBOR, "2125550148", "", (live(_ORDERS, 62),)),
    DemoNumber(
        HARBOR, "2125550149", "Roastery tours", (replaced(_OFFERS, 60), live(_REMINDERS, 21))
    ),
    DemoNumber(HARBOR, "2125550150", "Wholesale desk", (live(_NOTICES, 77),)),
    DemoNumber(HARBOR, "2125550151", "Wholesale deliveries", (live(_NOTICES, 71),)),
    DemoNumber(HARBOR, "2125550152", "", (held(_NOTICES, 4, "campaign_suspended"),)),
    DemoNumber(HARBOR, "2125550160", "Portal sign-in", (live(_CODES, 89),)),
    DemoNumber(HARBOR, "2125550161", "Portal sign-in, spare", (live(_CODES, 88),)),
    DemoNumber(HARBOR, "4155550102", "Reminders west", (live(_REMINDERS, 47),)),
    DemoNumber(HARBOR, "4155550103", "Orders west", (live(_ORDERS, 47),)),
    DemoNumber(HARBOR, "4155550104", "", (removed(_ORDERS, 82, until=33),)),
    DemoNumber(HARBOR, "6285550110", "Mission pop-up"),
    DemoNumber(HARBOR, "6285550111", "", (cancelled(_ORDERS, 15), live(_REMINDERS, 14.9))),
    DemoNumber(HARBOR, "3055550163", "Club offers", (live(_OFFERS, 57),)),
    DemoNumber(HARBOR, "3055550164", "Promo", (failed(_OFFERS, 0.02, carrier=Carrier.ATT),)),
    DemoNumber(
        HARBOR, "3055550165", "Promo, spare", (failed(_OFFERS, 1.1, carrier=Carrier.VERIZON),)
    ),
    DemoNumber(
        HARBOR,
        "3055550166",
        "Miami orders",
        (live(_ORDERS, 55), failed(_OFFERS, 0.2, carrier=Carrier.T_MOBILE)),
    ),
    DemoNumber(
        HARBOR,
        "7865550120",
        "",
        (failed(_ORDERS, 30, carrier=Carrier.ATT), live(_ORDERS, 29.8, attempt=2)),
    ),
    DemoNumber(HARBOR, "2065550190", "Seattle kiosk"),
    DemoNumber(HARBOR, "2065550191"),
    DemoNumber(HARBOR, "2065550192", "Pike Place orders"),
    DemoNumber(HARBOR, "2065550193", "Pike Place classes"),
    DemoNumber(HARBOR, "3125550170", "Chicago orders", (live(_ORDERS, 38),)),
    DemoNumber(HARBOR, "3125550171", "Chicago classes", (live(_REMINDERS, 38),)),
    DemoNumber(HARBOR, "3125550172", "", (live(_ORDERS, 36),)),
    DemoNumber(HARBOR, "7735550130", "Logan Square"),
    DemoNumber(HARBOR, "7735550131", "", (live("Holiday offers", 115),)),
    DemoNumber(HARBOR, "7875550117", "San Juan", (live(_REMINDERS, 26),)),
    DemoNumber(HARBOR, "7875550118", "San Juan orders"),
    DemoNumber(HARBOR, "9175550105", "Cart", (live("Where the cart is", 65),)),
    DemoNumber(HARBOR, "4165550133", "Toronto office"),
    DemoNumber(HARBOR, "8765550140", "Blue Mountain farm"),
    DemoNumber(HARBOR, "8005550199", "Hotline"),
    DemoNumber(HARBOR, "8885550123", "Gift cards"),
    DemoNumber(
        HARBOR,
        "6465550121",
        "Night line",
        (live(_ORDERS, 58),),
        NumberStatus.SUSPENDED,
        "The losing provider disputes the port. We have sent the letter of authorization.",
    ),
    DemoNumber(HARBOR, "6465550122", "", (), NumberStatus.PENDING),
    DemoNumber(HARBOR, "6465550123", "", (), NumberStatus.PENDING),
)

_VISITS, _RECALLS, _DONORS = "Visit reminders", "Recall notices", "Donor updates"

_BRIGHT_SMILE = (
    DemoNumber(BRIGHT_SMILE, "6025550101", "Phoenix front desk", (live(_VISITS, 94),)),
    DemoNumber(BRIGHT_SMILE, "6025550102", "Phoenix recalls", (live(_RECALLS, 90),)),
    DemoNumber(BRIGHT_SMILE, "6025550103", "", (replaced(_RECALLS, 85), live(_VISITS, 44))),
    DemoNumber(BRIGHT_SMILE, "5125550101", "Austin front desk", (live(_VISITS, 93),)),
    DemoNumber(BRIGHT_SMILE, "5125550102", "Austin recalls", (live(_RECALLS, 72),)),
    DemoNumber(BRIGHT_SMILE, "5125550103", "Austin sign-in", (live("Sign-in codes", 31),)),
    DemoNumber(BRIGHT_SMILE, "3035550101", "Denver front desk", (live(_VISITS, 66),)),
    DemoNumber(BRIGHT_SMILE, "3035550102", "", (live("Whitening offers", 70),)),
    DemoNumber(
        BRIGHT_SMILE, "3035550103", "", (held("Whitening offers", 6, "campaign_suspended"),)
    ),
    DemoNumber(BRIGHT_SMILE, "4045550101", "Atlanta kids", (live("Tooth fairy club", 75),)),
    DemoNumber(
        BRIGHT_SMILE,
        "4045550102",
        "",
        (held("Tooth fairy club", 5, "brand_not_verified"),),
    ),
    DemoNumber(
        BRIGHT_SMILE, "4045550103", "Atlanta recalls", (failed(_RECALLS, 2, carrier=Carrier.ATT),)
    ),
    DemoNumber(BRIGHT_SMILE, "7025550101", "Las Vegas front desk"),
    DemoNumber(BRIGHT_SMILE, "7025550102"),
    DemoNumber(BRIGHT_SMILE, "2135550101", "Los Angeles", (live(_VISITS, 52),)),
    DemoNumber(BRIGHT_SMILE, "2135550102", "", (removed("Whitening offers", 60, until=12),)),
    DemoNumber(BRIGHT_SMILE, "7875550150", "Mobile clinic, Ponce", (live(_DONORS, 63),)),
    DemoNumber(BRIGHT_SMILE, "3405550101", "Mobile clinic, St. Croix", (live(_DONORS, 61),)),
    DemoNumber(BRIGHT_SMILE, "2025550101", "Foundation", (live(_DONORS, 80),)),
    DemoNumber(BRIGHT_SMILE, "2025550102", "Foundation, spring drive"),
    DemoNumber(BRIGHT_SMILE, "8005550155", "Emergency line"),
    DemoNumber(BRIGHT_SMILE, "4165550160", "Toronto lab"),
    DemoNumber(
        BRIGHT_SMILE,
        "5035550101",
        "Portland",
        (),
        NumberStatus.SUSPENDED,
        "The practice has moved; the number is being transferred.",
    ),
    DemoNumber(BRIGHT_SMILE, "5035550102", "Portland, new", (), NumberStatus.PENDING),
)

_CLASSES, _BALANCE = "Class reminders", "insufficient_balance"

_JUNIPER = (
    DemoNumber(JUNIPER, "3035550120", "Studio", (live(_CLASSES, 91),)),
    DemoNumber(JUNIPER, "3035550121", "Waiting list", (live(_CLASSES, 58),)),
    DemoNumber(JUNIPER, "3035550122", "News", (live("Studio news", 51),)),
    DemoNumber(JUNIPER, "3035550123", "News, Boulder", (held("Studio news", 0.6, _BALANCE),)),
    DemoNumber(JUNIPER, "3035550124", "Boulder", (held(_CLASSES, 0.5, _BALANCE),)),
    DemoNumber(JUNIPER, "3035550125", "Retreats"),
    DemoNumber(JUNIPER, "8885550177", "Free line"),
    DemoNumber(JUNIPER, "3035550126", "", (), NumberStatus.PENDING),
)

NUMBERS = (*_cafes(), *_HARBOR, *_BRIGHT_SMILE, *_JUNIPER)

ASSIGNMENTS = (
    DemoRequest("2125550147", _ORDERS, delay=0),
    DemoRequest("2065550192", _ORDERS, delay=0),
    DemoRequest("2065550193", _REMINDERS, delay=45),
    DemoRequest("7875550118", _ORDERS, delay=90),
    DemoRequest("3125550172", _REMINDERS, delay=150),
    DemoRequest("7735550130", _ORDERS, delay=240),
    DemoRequest("2025550102", _DONORS, delay=0),
    DemoRequest("7025550101", _VISITS, delay=120),
)
"""Requested through the same action that owners use; they go live while the user watches."""

REMOVALS = (DemoRequest("3125550170", _ORDERS, delay=180),)
