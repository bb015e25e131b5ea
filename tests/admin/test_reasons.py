"""Staff read why something is in trouble, in the same words as owners, on pages of their own."""

import pytest

from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.reasons import REASONS
from tests.admin.driving import change_url, url
from tests.asserts import assert_status, elements, text
from tests.factories import AssignmentFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

CATALOGUE = "/admin/numbers/assignment/reasons/"


def leads(response):
    """Return the links to the catalogue: words and anchor."""
    found = [(text(a), dict(a.attributes).get("href", "")) for a in elements(response, tag="a")]
    return {
        words: href.removeprefix(f"{CATALOGUE}#")
        for words, href in found
        if href.startswith(f"{CATALOGUE}#")
    }


@pytest.fixture
def failed(number, campaign):
    row = AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    RegistrationFactory(assignment=row, carrier="att", status="rejected")
    return row


@pytest.fixture
def held(campaign):
    row = AssignmentFactory(campaign=campaign)
    code, since = "campaign_suspended", row.requested_at
    RegistrationFactory(assignment=row, carrier="att", hold_code=code, held_at=since)
    return row


def test_the_catalogue_of_the_staff_has_every_entry(office):
    response = office.get(CATALOGUE)
    assert_status(response, 200)
    for code in (*REASONS, "unknown"):
        assert len(elements(response, tag="li", id=code)) == 1


def test_it_is_for_staff_alone(client, owner):
    client.force_login(owner)
    assert_status(client.get(CATALOGUE), 302)


def test_the_list_of_assignments_leads_from_the_trouble_to_its_entry(office, failed):
    response = office.get(url(Assignment, "changelist"))
    assert leads(response) == {"Failed: carrier rejected": "carrier_rejected"}


def test_an_assignments_page_leads_there_from_its_trouble_and_its_carriers(office, failed, held):
    assert leads(office.get(change_url(failed))) == {"Failed: carrier rejected": "carrier_rejected"}
    assert leads(office.get(change_url(held))) == {"Held: campaign suspended": "campaign_suspended"}


def test_the_list_of_registrations_leads_there(office, failed, held):
    assert set(leads(office.get(url(CarrierRegistration, "changelist"))).values()) == {
        "carrier_rejected",
        "campaign_suspended",
    }


@pytest.mark.parametrize("model", [Assignment, CarrierRegistration])
def test_a_code_of_another_version_breaks_no_page(office, failed, held, model):
    Assignment.objects.filter(pk=failed.pk).update(failure_code="from_tomorrow")
    CarrierRegistration.objects.filter(assignment=failed).update(failure_code="from_tomorrow")
    CarrierRegistration.objects.filter(assignment=held).update(hold_code="from_yesterday")
    assert leads(office.get(url(model, "changelist")))["from_tomorrow"] == "unknown"
    assert leads(office.get(change_url(failed))) == {"from_tomorrow": "unknown"}
    assert leads(office.get(change_url(held))) == {"from_yesterday": "unknown"}


def test_a_refused_form_leads_to_the_rule(office, number, campaign):
    type(campaign).objects.update(status="suspended", failure_reason="Spam.")
    data = {"phone_number": number.pk, "campaign": campaign.pk}
    response = office.post(url(Assignment, "add"), data)
    assert leads(response) == {"campaign_suspended": "campaign_suspended"}
