"""The page of stuck numbers: what it shows, what it does, and for whom."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import stuck
from phone_numbers.actions import assign, remove
from tests.asserts import assert_status, elements, items, links, rows, text, words
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck_url(account):
    return f"/a/{account.slug}/numbers/stuck/"


@pytest.fixture
def late_numbers(account, campaign):
    """Return two first assignments: T-Mobile is late with both, AT&T with one."""
    numbers = PhoneNumberFactory.create_batch(2, account=account, name="Front desk")
    for number in numbers:
        assign(number=number, campaign=campaign, actor=None)
        make_late(number, "t_mobile")
    make_late(numbers[1], "att")
    return numbers


@pytest.fixture
def late_move(account, number, campaign, other_campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    assign(number=number, campaign=other_campaign, actor=None)
    make_late(number, "verizon")
    return number


@pytest.fixture
def other_account_late(db):
    campaign = CampaignFactory()
    number = PhoneNumberFactory(account=campaign.account)
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    return number


def button_texts(response):
    return [text(e) for e in elements(response, tag="button") if "btn" in str(e.attributes)]


def item_texts(response):
    return [words for _, words in items(response)]


def test_the_page_counts_late_numbers_per_carrier(signed_in, stuck_url, late_numbers):
    response = signed_in.get(stuck_url)
    assert "2 numbers are stuck" in words(response)
    assert "T-Mobile 2 numbers AT&T 1 number" in words(response)
    assert button_texts(response) == ["Ask again for all of them", "Cancel what can be cancelled"]


def test_the_page_explains_the_effect_of_cancelling(signed_in, stuck_url, late_numbers, late_move):
    moves, withdrawals = item_texts(signed_in.get(stuck_url))
    assert moves == "1 move is called off The live campaign serves everywhere again."
    assert withdrawals.startswith(
        "2 first assignments are withdrawn Those numbers have no campaign"
    )


def test_a_removal_offers_no_cancelling(signed_in, stuck_url, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    make_late(number, "att")
    response = signed_in.get(stuck_url)
    assert button_texts(response) == ["Ask again for this number"]
    assert words(response, "cancel-title") == "It cannot be cancelled"
    assert item_texts(response)[0].startswith("1 number stays as it is A removal, or a return")


def test_a_move_that_cannot_be_cancelled_is_named_with_its_reason(
    signed_in, stuck_url, late_move, campaign
):
    campaign_life.expire_campaign(campaign)
    response = signed_in.get(stuck_url)
    assert button_texts(response) == ["Ask again for this number"]
    assert item_texts(response)[0].startswith(
        f"Cannot be cancelled {late_move}: {campaign} has expired"
    )


def test_asking_again_clears_lateness_and_counts_the_numbers(signed_in, stuck_url, late_numbers):
    response = signed_in.post(stuck_url, {"choice": "ask_again"}, follow=True)
    assert "The carriers are asked again for 2 numbers." in words(response, "toasts")
    assert "No carrier is late" in words(response)
    assert {late_carriers(number) == set() for number in late_numbers} == {True}


def test_cancelling_withdraws_and_counts_the_numbers(signed_in, stuck_url, late_numbers, owner):
    response = signed_in.post(stuck_url, {"choice": "cancel"}, follow=True)
    assert "Cancelled for 2 numbers." in words(response, "toasts")
    ended = [number.assignments.get() for number in late_numbers]
    assert {(row.status, row.stopped_by) for row in ended} == {("cancelled", owner)}


def test_refused_numbers_are_reported_beside_the_cancelled_ones(
    signed_in, stuck_url, late_move, campaign, late_numbers
):
    live_campaign, new_campaign = campaign, late_move.assignments.first().campaign
    campaign_life.expire_campaign(live_campaign)
    other = PhoneNumberFactory(account=late_move.account)
    assign(number=other, campaign=new_campaign, actor=None)
    make_late(other)
    response = signed_in.post(stuck_url, {"choice": "cancel"}, follow=True)
    assert "Cancelled for 3 numbers." in words(response, "toasts")
    assert (
        f"Not cancelled: {late_move}: {live_campaign} has expired and cannot come back."
        in words(response, "toasts")
    )


def test_a_long_list_is_processed_in_parts(signed_in, stuck_url, late_numbers, monkeypatch):
    monkeypatch.setattr(stuck, "CHUNK", 1)
    monkeypatch.setattr(stuck, "MAX_AT_ONCE", 1)
    response = signed_in.post(stuck_url, {"choice": "ask_again"}, follow=True)
    assert "for 1 number. 1 is left: press again for the rest." in words(response, "toasts")
    assert "1 number is stuck" in words(response)


@pytest.mark.parametrize("choice", ["ask_again", "cancel"])
def test_an_action_is_refused_when_no_carrier_is_late(signed_in, stuck_url, choice):
    response = signed_in.post(stuck_url, {"choice": choice})
    assert_status(response, 422)
    assert words(response, "refused") == "Nothing was changed No carrier is late any more."


def test_cancelling_is_refused_when_no_late_number_can_be_cancelled(
    signed_in, stuck_url, late_move, campaign
):
    campaign_life.expire_campaign(campaign)
    response = signed_in.post(stuck_url, {"choice": "cancel"})
    assert_status(response, 422)
    assert "None of the late requests can be cancelled any more." in words(response, "refused")


@pytest.mark.parametrize("form", [{}, {"choice": ""}, {"choice": "\0"}, {"choice": "delete"}])
def test_a_form_without_a_valid_choice_changes_nothing(signed_in, stuck_url, late_numbers, form):
    response = signed_in.post(stuck_url, form)
    assert_status(response, 422)
    assert "Choose what to do: ask the carriers again, or cancel." in words(response, "refused")
    assert late_carriers(late_numbers[0]) == {"t_mobile"}


def test_a_get_request_changes_nothing(signed_in, stuck_url, late_numbers):
    signed_in.get(stuck_url, {"choice": "cancel"})
    assert late_carriers(late_numbers[0]) == {"t_mobile"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_is_refused(client, viewer, stuck_url, late_numbers, method):
    client.force_login(viewer)
    assert_status(getattr(client, method)(stuck_url, {"choice": "cancel"}), 403)
    assert late_carriers(late_numbers[0]) == {"t_mobile"}


def test_numbers_of_other_accounts_are_not_touched(
    signed_in, stuck_url, late_numbers, other_account_late
):
    signed_in.post(stuck_url, {"choice": "cancel"})
    assert late_carriers(other_account_late) == {"att"}


def test_the_overview_counts_stuck_numbers_and_links_to_the_page(
    signed_in, account, stuck_url, late_numbers
):
    response = signed_in.get(f"/a/{account.slug}/")
    line = "2 numbers are stuck: T-Mobile and AT&T are late"
    solution = "You can ask the carriers again, or cancel. Ask again…"
    assert ("held", f"{line} {solution}") in items(response)
    assert links(response)["Ask again…"] == stuck_url
    assert links(response)["2 stuck"] == f"/a/{account.slug}/numbers/?assignment=stuck"


def test_the_overview_shows_one_stuck_number_once_in_the_singular(
    signed_in, account, number, campaign
):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    lines = [words for tone, words in items(signed_in.get(f"/a/{account.slug}/")) if tone == "held"]
    assert lines[0].startswith("1 number is stuck: AT&T is late")
    assert lines[1:] == [f"{number} {campaign}, saved just now . Late: AT&T"]


def test_a_viewer_of_the_overview_gets_a_link_to_the_numbers(client, viewer, account, late_numbers):
    client.force_login(viewer)
    response = client.get(f"/a/{account.slug}/")
    assert "An owner can ask the carriers again, or cancel." in words(response)
    assert links(response)["See them"] == f"/a/{account.slug}/numbers/?assignment=stuck"


def test_only_the_list_of_stuck_numbers_links_to_the_page(
    signed_in, account, stuck_url, late_numbers
):
    url = f"/a/{account.slug}/numbers/"
    response = signed_in.get(url, {"assignment": "stuck"})
    assert links(response, "results")["Ask again…"] == stuck_url
    assert len(rows(response, "results")) == 2
    assert stuck_url not in links(signed_in.get(url)).values()


def test_a_viewer_of_the_list_gets_no_link_to_the_page(
    client, viewer, account, stuck_url, late_numbers
):
    client.force_login(viewer)
    response = client.get(f"/a/{account.slug}/numbers/", {"assignment": "stuck"})
    assert stuck_url not in links(response).values()


def test_a_failure_is_shown_beside_lateness_of_the_same_number(
    signed_in, account, number, campaign
):
    assign(number=number, campaign=campaign, actor=None)
    run_round(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    make_late(number, "verizon")
    lines = [words for _, words in items(signed_in.get(f"/a/{account.slug}/"))]
    assert any(words.startswith(f"{number} Failed: carrier rejected") for words in lines)
    assert any("1 number is stuck: Verizon is late" in words for words in lines)
