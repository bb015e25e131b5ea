"""Staff see reasons in the same words as owners, in a catalogue of their own."""

import pytest

from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.reasons import REASONS
from tests.admin.staff_requests import change_url, url
from tests.asserts import assert_status, elements, text
from tests.factories import AssignmentFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

CATALOGUE = "/admin/numbers/assignment/reasons/"


def catalogue_links(response):
    """Return the anchors of links to the catalogue, by link text."""
    found = [(text(a), dict(a.attributes).get("href", "")) for a in elements(response, tag="a")]
    return {
        words: href.removeprefix(f"{CATALOGUE}#")
        for words, href in found
        if href.startswith(f"{CATALOGUE}#")
    }


@pytest.fixture
def failed_assignment(number, campaign):
    row = AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    RegistrationFactory(assignment=row, carrier="att", status="rejected")
    return row


@pytest.fixture
def held_assignment(campaign):
    row = AssignmentFactory(campaign=campaign)
    code, since = "campaign_suspended", row.requested_at
    RegistrationFactory(assignment=row, carrier="att", hold_code=code, held_at=since)
    return row


def test_the_staff_catalogue_has_every_entry(staff_client):
    response = staff_client.get(CATALOGUE)
    assert_status(response, 200)
    for code in (*REASONS, "unknown"):
        assert len(elements(response, tag="li", id=code)) == 1


def test_the_staff_catalogue_is_only_for_staff(client, owner):
    client.force_login(owner)
    assert_status(client.get(CATALOGUE), 302)


def test_the_list_of_assignments_links_problems_to_their_entries(staff_client, failed_assignment):
    response = staff_client.get(url(Assignment, "changelist"))
    assert catalogue_links(response) == {"Failed: carrier rejected": "carrier_rejected"}


def test_the_page_of_an_assignment_links_problems_to_their_entries(
    staff_client, failed_assignment, held_assignment
):
    assert catalogue_links(staff_client.get(change_url(failed_assignment))) == {
        "Failed: carrier rejected": "carrier_rejected"
    }
    assert catalogue_links(staff_client.get(change_url(held_assignment))) == {
        "On hold: campaign suspended": "campaign_suspended"
    }


def test_the_list_of_registrations_links_problems_to_their_entries(
    staff_client, failed_assignment, held_assignment
):
    assert set(
        catalogue_links(staff_client.get(url(CarrierRegistration, "changelist"))).values()
    ) == {
        "carrier_rejected",
        "campaign_suspended",
    }


@pytest.mark.parametrize("model", [Assignment, CarrierRegistration])
def test_an_unknown_code_breaks_no_page(staff_client, failed_assignment, held_assignment, model):
    Assignment.objects.filter(pk=failed_assignment.pk).update(failure_code="from_tomorrow")
    CarrierRegistration.objects.filter(assignment=failed_assignment).update(
        failure_code="from_tomorrow"
    )
    CarrierRegistration.objects.filter(assignment=held_assignment).update(
        hold_code="from_yesterday"
    )
    assert catalogue_links(staff_client.get(url(model, "changelist")))["from_tomorrow"] == "unknown"
    assert catalogue_links(staff_client.get(change_url(failed_assignment))) == {
        "from_tomorrow": "unknown"
    }
    assert catalogue_links(staff_client.get(change_url(held_assignment))) == {
        "from_yesterday": "unknown"
    }


def test_a_refused_form_links_to_the_rule(staff_client, number, campaign):
    type(campaign).objects.update(status="suspended", failure_reason="Spam.")
    data = {"phone_number": number.pk, "campaign": campaign.pk}
    response = staff_client.post(url(Assignment, "add"), data)
    assert catalogue_links(response) == {"campaign_suspended": "campaign_suspended"}
