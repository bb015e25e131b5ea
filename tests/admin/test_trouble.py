"""What staff see in an outage, or at a carrier with a rate limit: the cause, and who waits."""

import pytest
from django.urls import reverse

from carriers.actions import begin_outage, end_outage
from carriers.models import CarrierProfile
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration
from tests.admin.staff_requests import change_url, url
from tests.asserts import links, rows, words
from tests.factories import PhoneNumberFactory
from tests.propagation.slow_carriers import make_late, put_in_queue
from tests.propagation.worker_rounds import let_time_pass, run_round, settle_all

pytestmark = pytest.mark.django_db

VERIZON = "verizon"


@pytest.fixture
def verizon(db):
    return CarrierProfile.objects.get(carrier=VERIZON)


@pytest.fixture
def outage(verizon, number, campaign):
    """Return an assignment at its eleventh try, in an outage of Verizon."""
    row = assign(number=number, campaign=campaign, actor=None)
    begin_outage(profile=verizon)
    for _ in range(11):
        run_round(lambda r: Outcome.UNAVAILABLE if r.carrier == VERIZON else Outcome.CONFIRMED)
        let_time_pass()
    return row


def row_of(response, name):
    return next(row for row in rows(response) if name in row)


def test_the_list_of_carriers_shows_the_outage_and_who_waits(staff_client, outage, verizon):
    listed = row_of(staff_client.get(url(verizon, "changelist")), "Verizon")
    assert "Outage since a moment ago" in listed
    assert "1 without answer, after up to 11 of 12 tries" in listed
    assert "1 number, for " in listed


def test_the_page_of_a_carrier_links_to_the_numbers_that_wait(staff_client, outage, verizon):
    response = staff_client.get(change_url(verizon))
    assert "Outage since a moment ago" in words(response)
    waiting = staff_client.get(links(response)["Waiting numbers"])
    assert [row.carrier for row in waiting.context["cl"].result_list] == [VERIZON]


def test_no_trouble_is_shown_where_there_is_none(staff_client, outage, verizon):
    listed = row_of(staff_client.get(url(verizon, "changelist")), "AT&T")
    assert listed.count("None") == 4
    end_outage(profile=verizon)
    settle_all()
    listed = row_of(staff_client.get(url(verizon, "changelist")), "Verizon")
    assert listed.count("None") == 4


def test_numbers_that_a_rule_holds_do_not_wait_for_a_carrier(staff_client, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    type(campaign).objects.update(status="suspended", failure_reason="so")
    settle_all()
    listed = row_of(staff_client.get(url(CarrierProfile, "changelist")), "Verizon")
    assert listed.count("None") == 4


def test_the_oldest_wait_is_that_of_the_first_number(staff_client, account, campaign, verizon):
    for number in PhoneNumberFactory.create_batch(2, account=account):
        assign(number=number, campaign=campaign, actor=None)
    make_late(number, VERIZON)
    listed = row_of(staff_client.get(url(verizon, "changelist")), "Verizon")
    assert "2 numbers, the oldest for 14 min" in listed


def test_a_removal_waits_since_it_was_requested(staff_client, live, verizon):
    Assignment.objects.update(requested_at="2024-01-01T00:00Z")
    begin_outage(profile=verizon)
    remove(number=live, actor=None)
    listed = row_of(staff_client.get(url(verizon, "changelist")), "Verizon")
    assert "1 number, for" in listed
    assert "days" not in listed


def test_a_queue_is_counted(staff_client, number, campaign, verizon):
    assign(number=number, campaign=campaign, actor=None)
    CarrierProfile.objects.filter(pk=verizon.pk).update(rate_limit=1)
    put_in_queue(number, VERIZON, ahead=200, gone=1, left=200)
    listed = row_of(staff_client.get(url(verizon, "changelist")), "Verizon")
    assert "1 in its queue" in listed


def test_the_page_of_an_assignment_names_the_outage_with_a_link(staff_client, outage, verizon):
    response = staff_client.get(change_url(outage))
    assert "Outage: Verizon" in words(response)
    assert "11 without answer" in words(response)
    address = reverse("admin:carriers_carrierprofile_change", args=[verizon.pk])
    assert links(response)["outage since a moment ago"] == address
    assert links(response)["AT&T"].startswith("/admin/carriers/carrierprofile/")


def test_the_page_of_a_late_assignment_names_the_outage(staff_client, outage):
    make_late(outage.phone_number, VERIZON)
    text = words(staff_client.get(change_url(outage)))
    assert "Outage: Verizon; Late: Verizon" in text
    assert "Late by 4 min, 11 without answer, outage" in text


def test_the_page_of_a_late_assignment_names_a_rate_limit(staff_client, number, campaign, verizon):
    row = assign(number=number, campaign=campaign, actor=None)
    CarrierProfile.objects.filter(pk=verizon.pk).update(rate_limit="0.5")
    put_in_queue(number, VERIZON, ahead=200, gone=1, left=200)
    response = staff_client.get(change_url(row))
    assert "Rate limit: Verizon" in words(response)
    assert "about 200 before it in the queue" in words(response)
    assert links(response)["carrier links 0.5 a second"] == change_url(verizon)


def test_the_page_of_a_registration_names_the_outage(staff_client, outage, verizon):
    row = CarrierRegistration.objects.get(carrier=VERIZON)
    response = staff_client.get(change_url(row))
    assert links(response)["outage since a moment ago"] == change_url(verizon)


def test_the_list_of_assignments_names_the_outage(staff_client, outage):
    listed = rows(staff_client.get(url(Assignment, "changelist")))
    assert "Outage: Verizon" in listed[0]


def test_a_silent_carrier_without_an_outage_is_named(staff_client, number, campaign):
    row = assign(number=number, campaign=campaign, actor=None)
    run_round(Outcome.UNAVAILABLE)
    assert "No answer: T-Mobile, AT&T, Verizon, US Cellular" in words(
        staff_client.get(change_url(row))
    )
