"""Two accounts of the same make: one with as many numbers as wanted, one with a few."""

from decimal import Decimal

from demo.people import DemoAccount, DemoLedgerEntry, DemoPerson

NORA, THEO = "nora@meridian.example", "theo@meridian.example"
INES = "ines@cedarstreet.example"

LARGE_PEOPLE = (
    DemoPerson(NORA, "Nora Lindqvist", "America/Chicago"),
    DemoPerson(THEO, "Theo Banks", "America/Chicago"),
    DemoPerson(INES, "Ines Moreau"),
)

MERIDIAN = DemoAccount(
    "meridian",
    "Meridian Messaging",
    ((NORA, "owner"), (THEO, "viewer")),
    (
        DemoLedgerEntry(380, Decimal(250_000), "First top-up, by bank transfer"),
        DemoLedgerEntry(60, Decimal("-81204.35"), "Messages and carrier fees of the month"),
        DemoLedgerEntry(30, Decimal("-88951.10"), "Messages and carrier fees of the month"),
    ),
)
CEDAR_STREET = DemoAccount(
    "cedar-street",
    "Cedar Street Group",
    ((INES, "owner"),),
    (
        DemoLedgerEntry(380, Decimal(500), "First top-up, by card"),
        DemoLedgerEntry(30, Decimal("-61.75"), "Messages and carrier fees of the month"),
    ),
)
CEDAR_STREET_NUMBERS = 86
