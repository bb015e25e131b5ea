"""The page about all late numbers: what it shows, what it does, and for whom."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import stuck
from phone_numbers.actions import assign, remove
from tests.asserts import assert_status, elements, items, links, rows, text, words
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.propagation.driving import settle_all, turn
from tests.propagation.lateness import late_at, make_late

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(account):
    return f"/a/{account.slug}/numbers/stuck/"


@pytest.fixture
def late(account, campaign):
    """Two first assignments: T-Mobile is late with both, AT&T with one."""
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


def buttons(response):
    return [text(e) for e in elements(response, tag="button") if "btn" in str(e.attributes)]


def said(response):
    return [words for _, words in items(response)]


def test_it_says_how_many_are_late_and_where(signed_in, address, late):
    response = signed_in.get(address)
    assert "2 numbers are stuck" in words(response)
    assert "T-Mobile 2 numbers AT&T 1 number" in words(response)
    assert buttons(response) == ["Ask again for all of them", "Cancel what can be cancelled"]


def test_it_says_what_cancelling_means_for_each(signed_in, address, late, late_move):
    back, withdrawn = said(signed_in.get(address))
    assert back == "1 move is called off The campaign that is live serves everywhere again."
    assert withdrawn.startswith("2 first assignments are withdrawn Those numbers have no campaign")


def test_a_removal_offers_no_cancelling(signed_in, address, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    remove(number=number, actor=None)
    make_late(number, "att")
    response = signed_in.get(address)
    assert buttons(response) == ["Ask again for this number"]
    assert words(response, "cancel-title") == "It cannot be cancelled"
    assert said(response)[0].startswith("1 number stays as it is A removal, or a way back")


def test_what_cannot_go_back_is_named_with_its_reason(signed_in, address, late_move, campaign):
    campaign_life.expire_campaign(campaign)
    response = signed_in.get(address)
    assert buttons(response) == ["Ask again for this number"]
    assert said(response)[0].startswith(f"Cannot be cancelled {late_move}: {campaign} has expired")


def test_asking_again_leaves_nothing_late_and_says_how_many(signed_in, address, late):
    response = signed_in.post(address, {"choice": "ask_again"}, follow=True)
    assert "The carriers are asked again for 2 numbers." in words(response, "toasts")
    assert "No carrier is late" in words(response)
    assert {late_at(number) == set() for number in late} == {True}


def test_cancelling_withdraws_and_says_how_many(signed_in, address, late, owner):
    response = signed_in.post(address, {"choice": "cancel"}, follow=True)
    assert "Cancelled for 2 numbers." in words(response, "toasts")
    ended = [number.assignments.get() for number in late]
    assert {(row.status, row.stopped_by) for row in ended} == {("cancelled", owner)}


def test_what_was_refused_is_said_with_what_was_done(signed_in, address, late_move, campaign, late):
    keeps, moves = campaign, late_move.assignments.first().campaign
    campaign_life.expire_campaign(keeps)
    other = PhoneNumberFactory(account=late_move.account)
    assign(number=other, campaign=moves, actor=None)
    make_late(other)
    response = signed_in.post(address, {"choice": "cancel"}, follow=True)
    assert "Cancelled for 3 numbers." in words(response, "toasts")
    assert f"Not cancelled: {late_move}: {keeps} has expired for good." in words(response, "toasts")


def test_a_long_list_is_done_in_turns(signed_in, address, late, monkeypatch):
    monkeypatch.setattr(stuck, "CHUNK", 1)
    monkeypatch.setattr(stuck, "MOST_AT_ONCE", 1)
    response = signed_in.post(address, {"choice": "ask_again"}, follow=True)
    assert "for 1 number. 1 is left: press again for the rest." in words(response, "toasts")
    assert "1 number is stuck" in words(response)


@pytest.mark.parametrize("choice", ["ask_again", "cancel"])
def test_when_nothing_is_late_any_more_that_is_said(signed_in, address, choice):
    response = signed_in.post(address, {"choice": choice})
    assert_status(response, 422)
    assert words(response, "refused") == "Nothing was changed Nothing is late any more."


def test_when_nothing_late_can_be_cancelled_that_is_said(signed_in, address, late_move, campaign):
    campaign_life.expire_campaign(campaign)
    response = signed_in.post(address, {"choice": "cancel"})
    assert_status(response, 422)
    assert "Nothing that is late can be cancelled any more." in words(response, "refused")


@pytest.mark.parametrize("form", [{}, {"choice": ""}, {"choice": "\0"}, {"choice": "delete"}])
def test_without_a_choice_nothing_is_done(signed_in, address, late, form):
    response = signed_in.post(address, form)
    assert_status(response, 422)
    assert "Choose what to do: ask the carriers again, or cancel." in words(response, "refused")
    assert late_at(late[0]) == {"t_mobile"}


def test_looking_changes_nothing(signed_in, address, late):
    signed_in.get(address, {"choice": "cancel"})
    assert late_at(late[0]) == {"t_mobile"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_is_refused(client, viewer, address, late, method):
    client.force_login(viewer)
    assert_status(getattr(client, method)(address, {"choice": "cancel"}), 403)
    assert late_at(late[0]) == {"t_mobile"}


def test_numbers_of_other_accounts_are_not_touched(signed_in, address, late, other_account_late):
    signed_in.post(address, {"choice": "cancel"})
    assert late_at(other_account_late) == {"att"}


def test_the_overview_counts_them_and_leads_there(signed_in, account, address, late):
    response = signed_in.get(f"/a/{account.slug}/")
    line = "2 numbers are stuck: T-Mobile and AT&T are late"
    cure = "You can ask the carriers again, or cancel. Ask again…"
    assert ("held", f"{line} {cure}") in items(response)
    assert links(response)["Ask again…"] == address
    assert links(response)["2 stuck"] == f"/a/{account.slug}/numbers/?assignment=stuck"


def test_the_overview_tells_one_as_one_and_once(signed_in, account, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    make_late(number, "att")
    lines = [words for tone, words in items(signed_in.get(f"/a/{account.slug}/")) if tone == "held"]
    assert lines[0].startswith("1 number is stuck: AT&T is late")
    assert lines[1:] == [f"{number} {campaign}, saved just now . Late: AT&T"]


def test_a_viewer_of_the_overview_is_shown_the_numbers(client, viewer, account, late):
    client.force_login(viewer)
    response = client.get(f"/a/{account.slug}/")
    assert "An owner can ask the carriers again, or cancel." in words(response)
    assert links(response)["See them"] == f"/a/{account.slug}/numbers/?assignment=stuck"


def test_the_list_of_the_stuck_leads_there_and_no_other_does(signed_in, account, address, late):
    url = f"/a/{account.slug}/numbers/"
    response = signed_in.get(url, {"assignment": "stuck"})
    assert links(response, "results")["Ask again…"] == address
    assert len(rows(response, "results")) == 2
    assert address not in links(signed_in.get(url)).values()


def test_a_viewer_of_the_list_is_not_led_there(client, viewer, account, address, late):
    client.force_login(viewer)
    response = client.get(f"/a/{account.slug}/numbers/", {"assignment": "stuck"})
    assert address not in links(response).values()


def test_a_failure_beside_something_late_is_told_of_its_own(signed_in, account, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(lambda r: Outcome.REJECTED if r.carrier == "att" else Outcome.ACCEPTED)
    make_late(number, "verizon")
    lines = [words for _, words in items(signed_in.get(f"/a/{account.slug}/"))]
    assert any(words.startswith(f"{number} Failed: carrier rejected") for words in lines)
    assert any("1 number is stuck: Verizon is late" in words for words in lines)
