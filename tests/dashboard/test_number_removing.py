"""Remove, cancel and retry through their addresses: what each does, and when it does nothing."""

import pytest

from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment
from tests.asserts import assert_status, links, words
from tests.factories import AssignmentFactory
from tests.propagation.driving import settle_all, turn

pytestmark = pytest.mark.django_db
CARRIER_ACTIONS = ("remove", "cancel", "retry")


@pytest.fixture
def live(number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    number.refresh_from_db()
    return number


def post(client, number, verb, **data):
    seen = {"seen": type(number).objects.get(pk=number.pk).revision}
    return client.post(f"{number.get_absolute_url()}{verb}/", seen | data)


def states(number):
    return list(number.assignments.values_list("status", flat=True))


def test_removing_asks_first_and_says_what_follows(signed_in, live, campaign):
    said = words(signed_in.get(f"{live.get_absolute_url()}remove/"))
    assert f"Remove {live} from {campaign}? Sending under {campaign} stops at once" in said
    assert f"It is the last number of {campaign}." in said
    assert states(live) == ["live"]


def test_asking_does_not_call_it_the_last_while_there_are_others(signed_in, live, campaign):
    AssignmentFactory(campaign=campaign, status="pending")
    said = words(signed_in.get(f"{live.get_absolute_url()}remove/"))
    assert "It is the last number" not in said


def test_a_failed_number_beside_one_other_is_not_the_last(
    signed_in, number, campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    AssignmentFactory(campaign=campaign, status="live")
    assert "It is the last" not in words(signed_in.get(number.get_absolute_url()), "remove")


def test_removing_stops_sending_and_says_so(signed_in, live, owner):
    response = post(signed_in, live, "remove")
    assert response["Location"] == live.get_absolute_url()
    page = signed_in.get(live.get_absolute_url())
    assert f"Removed. {live} sends nothing any more" in words(page, "toasts")
    assert states(live) == ["removing"]
    assert live.assignments.get().stopped_by == owner


def test_removing_while_it_propagates_cancels(signed_in, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert_status(post(signed_in, number, "remove"), 302)
    assert states(number) == ["cancelled"]


def test_there_is_no_question_where_there_is_nothing_to_remove(signed_in, number):
    response = signed_in.get(f"{number.get_absolute_url()}remove/", follow=True)
    assert "is under no campaign." in words(response, "toasts")


def test_cancelling_a_move_brings_back_what_served(signed_in, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(lambda r: Outcome.CONFIRMED if r.carrier == "att" else Outcome.ACCEPTED)
    assert_status(post(signed_in, live, "cancel"), 302)
    page = signed_in.get(live.get_absolute_url())
    assert "Cancelled. The page shows what serves now." in words(page, "toasts")
    assert states(live) == ["cancelled", "live"]
    settle_all()
    serving = live.registrations.filter(status="registered")
    assert set(serving.values_list("assignment__campaign", flat=True)) == {campaign.pk}


def test_retrying_asks_the_carriers_again(signed_in, number, campaign, owner, refusing_carrier):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert_status(post(signed_in, number, "retry"), 302)
    assert "Retrying at the carriers" in words(signed_in.get(number.get_absolute_url()), "toasts")
    assert number.assignments.first().attempt == 2
    assert states(number) == ["pending", "failed"]


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("remove", "is under no campaign, so there is nothing to remove."),
        ("cancel", "so there is nothing to cancel."),
        ("retry", "so there is nothing to retry."),
    ],
)
def test_nothing_to_do_is_said_and_changes_nothing(signed_in, number, verb, sentence):
    response = post(signed_in, number, verb)
    assert_status(response, 422)
    assert "Nothing was changed" in words(response, "refused")
    assert sentence in words(response, "refused")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("verb", ["remove", "cancel"])
def test_sending_it_twice_does_it_once(signed_in, live, other_campaign, verb):
    assign(number=live, campaign=other_campaign, actor=None)
    seen = live.revision + 1
    assert_status(post(signed_in, live, verb, seen=seen), 302)
    before = states(live)
    assert_status(post(signed_in, live, verb, seen=seen), 422)
    assert states(live) == before


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "\0", "1.5"])
def test_a_broken_form_changes_nothing(signed_in, live, other_campaign, verb, seen):
    assign(number=live, campaign=other_campaign, actor=None)
    response = post(signed_in, live, verb, seen=seen)
    assert_status(response, 422)
    assert "This page is incomplete or too old: load it again." in words(response, "refused")
    assert states(live) == ["pending", "live"]


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
def test_a_form_without_its_revision_changes_nothing(signed_in, live, verb):
    response = signed_in.post(f"{live.get_absolute_url()}{verb}/")
    assert_status(response, 422)
    assert states(live) == ["live"]


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
def test_a_stale_form_says_who_did_what(signed_in, live, other_campaign, viewer, verb):
    assign(number=live, campaign=other_campaign, actor=viewer)
    turn(Outcome.REJECTED)
    response = post(signed_in, live, verb, seen=live.revision)
    assert_status(response, 422)
    sentence = f"Since you opened this page, {viewer} put it under {other_campaign}."
    assert words(response, "refused") == f"Nothing was changed {sentence}"
    assert states(live) == ["failed", "live"]


def test_a_retry_from_another_window_is_told_what_happened(signed_in, live, campaign, viewer):
    seen = live.revision
    remove(number=live, actor=viewer)
    response = post(signed_in, live, "retry", seen=seen)
    assert_status(response, 422)
    assert words(response, "refused").endswith(f"{viewer} removed it from {campaign}.")


@pytest.fixture
def failed_move(live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(Outcome.REJECTED)
    return live


def look(client, number, verb, method):
    response = getattr(client, method)(f"{number.get_absolute_url()}{verb}/?back=q%3Da")
    assert_status(response, 302)
    return response["Location"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("verb", ["cancel", "retry", "keep"])
def test_the_address_of_a_button_leads_to_the_page_and_does_nothing(
    signed_in, failed_move, verb, method
):
    before = list(failed_move.assignments.values())
    assert look(signed_in, failed_move, verb, method) == (
        f"{failed_move.get_absolute_url()}?back=q%3Da"
    )
    assert list(failed_move.assignments.values()) == before


def test_looking_at_the_address_of_cancel_cancels_nothing(signed_in, live, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    look(signed_in, live, "cancel", "get")
    assert states(live) == ["pending", "live"]


@pytest.mark.parametrize("verb", ["cancel", "retry", "keep", "ask-again"])
def test_the_address_of_a_button_leads_a_viewer_to_the_page_too(client, viewer, live, verb):
    client.force_login(viewer)
    assert look(client, live, verb, "get").startswith(live.get_absolute_url())


@pytest.mark.parametrize("verb", CARRIER_ACTIONS)
def test_the_way_back_to_the_list_survives(signed_in, live, other_campaign, verb):
    assign(number=live, campaign=other_campaign, actor=None)
    if verb == "retry":
        turn(Outcome.REJECTED)
    url = f"{live.get_absolute_url()}{verb}/?back=q%3DFront%2Bdesk"
    response = signed_in.post(url, {"seen": live.revision + 1}, follow=True)
    assert links(response)["Phone numbers"].endswith("/numbers/?q=Front+desk")
