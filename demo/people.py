"""The demo's users and accounts, with their ledger entries."""

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
class DemoLedgerEntry:
    """A ledger entry of `days` ago: a top-up by staff if above zero, otherwise a charge."""

    days: int
    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class DemoAccount:
    slug: str
    name: str
    members: tuple[tuple[str, str], ...]
    ledger: tuple[DemoLedgerEntry, ...]


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
            DemoLedgerEntry(149, Decimal(400), "First top-up, by bank transfer"),
            DemoLedgerEntry(90, Decimal("-138.40"), "Messages and carrier fees of the month"),
            DemoLedgerEntry(60, Decimal("-151.85"), "Messages and carrier fees of the month"),
            DemoLedgerEntry(41, Decimal(100), "Top-up, invoice 1042"),
            DemoLedgerEntry(30, Decimal("-85.25"), "Messages and carrier fees of the month"),
        ),
    ),
    DemoAccount(
        BRIGHT_SMILE,
        "Bright Smile Dental",
        ((PRIYA, "owner"), (ALEX, "owner")),
        (
            DemoLedgerEntry(140, Decimal(1500), "First top-up, by card"),
            DemoLedgerEntry(60, Decimal("-212.75"), "Messages and carrier fees of the month"),
            DemoLedgerEntry(30, Decimal("-198.10"), "Messages and carrier fees of the month"),
        ),
    ),
    DemoAccount(
        JUNIPER,
        "Juniper Yoga",
        ((JONAS, "owner"), (ALEX, "viewer")),
        (
            DemoLedgerEntry(120, Decimal(50), "First top-up, by card"),
            DemoLedgerEntry(30, Decimal("-31.60"), "Messages and carrier fees of the month"),
            DemoLedgerEntry(1, Decimal("-21.60"), "Messages and carrier fees of the month"),
        ),
    ),
)
