"""Who is in the demo: people, accounts, and how their money moved."""

from dataclasses import dataclass
from decimal import Decimal

PASSWORD = "longcode-demo"  # noqa: S105  printed with the sign-ins, for demo sites only


@dataclass(frozen=True, slots=True)
class DemoPerson:
    email: str
    name: str
    time_zone: str = "America/New_York"
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """A movement of the balance so many days ago; above zero it was a member of staff."""

    days: int
    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    slug: str
    name: str
    members: tuple[tuple[str, str], ...]
    ledger: tuple[Money, ...]


STAFF = "staff@longcode.example"
MAYA, SAM = "maya@harbor.example", "sam@harbor.example"
PRIYA, ALEX = "priya@brightsmile.example", "alex@agency.example"
JONAS = "jonas@juniper.example"

PEOPLE = (
    DemoPerson(MAYA, "Maya Ortiz"),
    DemoPerson(SAM, "Sam Reed"),
    DemoPerson(PRIYA, "Priya Nair", "America/Chicago"),
    DemoPerson(JONAS, "Jonas Weber", "America/Denver"),
    DemoPerson(ALEX, "Alex Kim", "America/Los_Angeles"),
    DemoPerson(STAFF, "Robin Ellis", staff=True),
)

HARBOR, BRIGHT_SMILE, JUNIPER = "harbor-coffee", "bright-smile", "juniper-yoga"

ACCOUNTS = (
    DemoAccount(
        HARBOR,
        "Harbor Coffee",
        ((MAYA, "owner"), (SAM, "viewer"), (ALEX, "viewer")),
        (
            Money(149, Decimal(400), "First top-up, by bank transfer"),
            Money(90, Decimal("-138.40"), "Messages and carrier fees of the month"),
            Money(60, Decimal("-151.85"), "Messages and carrier fees of the month"),
            Money(41, Decimal(100), "Top-up, invoice 1042"),
            Money(30, Decimal("-85.25"), "Messages and carrier fees of the month"),
        ),
    ),
    DemoAccount(
        BRIGHT_SMILE,
        "Bright Smile Dental",
        ((PRIYA, "owner"), (ALEX, "owner")),
        (
            Money(140, Decimal(1500), "First top-up, by card"),
            Money(60, Decimal("-212.75"), "Messages and carrier fees of the month"),
            Money(30, Decimal("-198.10"), "Messages and carrier fees of the month"),
        ),
    ),
    DemoAccount(
        JUNIPER,
        "Juniper Yoga",
        ((JONAS, "owner"), (ALEX, "viewer")),
        (
            Money(120, Decimal(50), "First top-up, by card"),
            Money(30, Decimal("-31.60"), "Messages and carrier fees of the month"),
            Money(1, Decimal("-21.60"), "Messages and carrier fees of the month"),
        ),
    ),
)
