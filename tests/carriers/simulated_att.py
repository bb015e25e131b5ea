"""One simulated carrier, AT&T, with a profile set by the test, and requests to it."""

from carriers.models import CarrierProfile
from carriers.protocol import Operation, Request
from carriers.simulator.dispatch import Simulator
from phone_numbers.models import Assignment, CarrierRegistration
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    CampaignFactory,
    PhoneNumberFactory,
    RegistrationFactory,
)

ACCOUNT = 10**9
MANY = 2_000


def create_registrations(count):
    """Create registrations for requests 0 to `count` - 1, which queue places refer to."""
    number = PhoneNumberFactory(account=AccountFactory(pk=ACCOUNT))
    campaign = CampaignFactory(brand__account=number.account)
    ended = {"campaign": campaign, "phone_number": number, "status": "removed"}
    assignments = Assignment.objects.bulk_create(AssignmentFactory.build_batch(count, **ended))
    CarrierRegistration.objects.bulk_create(
        RegistrationFactory.build(pk=n, assignment=assignment, status="removed")
        for n, assignment in enumerate(assignments)
    )


def simulated_att(scale=1.0, **profile):
    """Return a simulator of AT&T only, with an unsaved profile."""
    values = {"min_delay": 30, "max_delay": 80, "expected_window": 900} | profile
    return Simulator({"att": CarrierProfile(carrier="att", **values)}, scale)


def request(n=0, **values):
    return Request(
        **{
            "reference": n,
            "submission": 1,
            "account_id": ACCOUNT,
            "carrier": "att",
            "e164": f"+1212{2_000_000 + n}",
            "campaign_id": 1,
            "operation": Operation.REGISTER,
            "attempt": 1,
            "tries": 0,
        }
        | values
    )


def batch(**values):
    return [request(n, **values) for n in range(MANY)]


def share(answers, outcome):
    return sum(answer.outcome == outcome for answer in answers) / len(answers)


def outcomes(answers):
    return {answer.outcome for answer in answers}
