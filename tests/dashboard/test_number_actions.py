"""Remove, cancel and retry by their URLs: what each does, and when it does nothing."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment
from tests.asserts import assert_status, links, words
from tests.factories import AssignmentFactory
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db
CARRIER_ACTIONS = ("remove", "cancel", "retry")


@pytest.fixture
def live(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    number.refresh_from_db()
    return number


def post(client, number, action, **data):
    seen = {"seen": type(number).objects.get(pk=number.pk).revision}
    return client.post(f"{number.get_absolute_url()}{action}/", seen | data)


def statuses(number):
    return list(number.assignments.values_list("status", flat=True))


def test_removing_asks_for_confirmation_and_explains_the_effect(signed_in, live, campaign):
    page_text = words(signed_in.get(f"{live.get_absolute_url()}remove/"))
    assert f"Remove {live} from {campaign}? Sending under {campaign} stops at once" in page_text
    assert f"It is the last number of {campaign}." in page_text
    assert statuses(live) == ["live"]


def test_the_confirmation_warns_only_about_the_last_number(signed_in, live, campaign):
    AssignmentFactory(campaign=campaign, status="pending")
    page_text = words(signed_in.get(f"{live.get_absolute_url()}remove/"))
    assert "It is the last number" not in page_text


def test_a_failed_number_beside_one_other_is_not_the_last(
    signed_in, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    AssignmentFactory(campaign=campaign, status="live")
    assert "It is the last" not in words(signed_in.get(number.get_absolute_url()), "remove")


def test_removing_stops_sending(signed_in, live, owner):
    response = post(signed_in, live, "remove")
    assert response["Location"] == live.get_absolute_url()
    page = signed_in.get(live.get_absolute_url())
    assert f"Removed. {live} sends nothing any more" in words(page, "toasts")
    assert statuses(live) == ["removing"]
    assert live.assignments.get().stopped_by == owner


def test_removing_while_it_propagates_cancels(signed_in, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert_status(post(signed_in, number, "remove"), 302)
    assert statuses(number) == ["cancelled"]


def test_an_unassigned_number_has_no_removal_page(signed_in, number):
    response = signed_in.get(f"{number.get_absolute_url()}remove/", follow=True)
    assert "Choose a campaign first." in words(response, "toasts")


def test_cancelling_a_move_restores_the_live_campaign(signed_in, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    assert_status(post(signed_in, live, "cancel"), 302)
    page = signed_in.get(live.get_absolute_url())
    assert f"Move cancelled. Going back to {campaign}." in words(page, "toasts")
    assert statuses(live) == ["cancelled", "live"]
    settle_all()
    registered = live.registrations.filter(status="registered")
    assert set(registered.values_list("assignment__campaign", flat=True)) == {campaign.pk}


def test_retrying_asks_the_carriers_again(signed_in, number, campaign, owner, refusing_carrier):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert_status(post(signed_in, number, "retry"), 302)
    assert "Retrying at the carriers" in words(signed_in.get(number.get_absolute_url()), "toasts")
    assert number.assignments.first().attempt == 2
    assert statuses(number) == ["pending", "failed"]


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("remove", "has no campaign, so there is nothing to remove."),
        ("cancel", "so there is nothing to cancel."),
        ("retry", "so there is nothing to retry."),
    ],
)
def test_an_action_that_does_not_apply_is_refused(signed_in, number, action, sentence):
    response = post(signed_in, number, action)
    assert_status(response, 422)
    assert "Nothing was changed" in words(response, "refused")
    assert sentence in words(response, "refused")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("action", ["remove", "cancel"])
def test_sending_a_form_twice_acts_once(signed_in, live, other_campaign, action):
    assign(number=live, campaign=other_campaign, actor=None)
    seen = live.revision + 1
    assert_status(post(signed_in, live, action, seen=seen), 302)
    before = statuses(live)
    assert_status(post(signed_in, live, action, seen=seen), 422)
    assert statuses(live) == before


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0", "1.5"])
def test_an_invalid_revision_changes_nothing(signed_in, live, other_campaign, action, seen):
    assign(number=live, campaign=other_campaign, actor=None)
    response = post(signed_in, live, action, seen=seen)
    assert_status(response, 422)
    assert "This page is incomplete or out of date: load it again." in words(response, "refused")
    assert statuses(live) == ["pending", "live"]


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
def test_a_form_without_its_revision_changes_nothing(signed_in, live, action):
    response = signed_in.post(f"{live.get_absolute_url()}{action}/")
    assert_status(response, 422)
    assert statuses(live) == ["live"]


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
def test_a_stale_form_names_the_change_and_its_actor(
    signed_in, live, other_campaign, viewer, action
):
    assign(number=live, campaign=other_campaign, actor=viewer)
    run_round(Outcome.REJECTED)
    response = post(signed_in, live, action, seen=live.revision)
    assert_status(response, 422)
    sentence = f"{viewer} moved this number to {other_campaign}."
    assert words(response, "refused") == f"Nothing was changed {sentence}"
    assert statuses(live) == ["failed", "live"]


def test_a_stale_retry_names_the_removal(signed_in, live, campaign, viewer):
    seen = live.revision
    remove(number=live, actor=viewer)
    response = post(signed_in, live, "retry", seen=seen)
    assert_status(response, 422)
    assert words(response, "refused").endswith(f"{viewer} removed this number from {campaign}.")


@pytest.fixture
def failed_move(live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    return live


def request_page(client, number, action, method):
    response = getattr(client, method)(f"{number.get_absolute_url()}{action}/?back=q%3Da")
    assert_status(response, 302)
    return response["Location"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("action", ["cancel", "retry", "keep"])
def test_requesting_an_action_url_redirects_to_the_page_and_changes_nothing(
    signed_in, failed_move, action, method
):
    before = list(failed_move.assignments.values())
    assert request_page(signed_in, failed_move, action, method) == (
        f"{failed_move.get_absolute_url()}?back=q%3Da"
    )
    assert list(failed_move.assignments.values()) == before


def test_requesting_the_cancel_url_cancels_nothing(signed_in, live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    request_page(signed_in, live, "cancel", "get")
    assert statuses(live) == ["pending", "live"]


@pytest.mark.parametrize("action", ["cancel", "retry", "keep", "ask-again"])
def test_requesting_an_action_url_redirects_a_viewer_to_the_page(client, viewer, live, action):
    client.force_login(viewer)
    assert request_page(client, live, action, "get").startswith(live.get_absolute_url())


@pytest.mark.parametrize("action", CARRIER_ACTIONS)
def test_an_action_keeps_the_back_query(signed_in, live, other_campaign, action):
    assign(number=live, campaign=other_campaign, actor=None)
    if action == "retry":
        run_round(Outcome.REJECTED)
    url = f"{live.get_absolute_url()}{action}/?back=q%3DFront%2Bdesk"
    response = signed_in.post(url, {"seen": live.revision + 1}, follow=True)
    assert links(response)["Phone numbers"].endswith("/numbers/?q=Front+desk")
