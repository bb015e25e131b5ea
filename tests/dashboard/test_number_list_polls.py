"""The list updates itself: what a poll answers, and how often it asks."""

import pytest

from campaigns import lifecycle as campaign_life
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import PASSING
from phone_numbers.status.rows import for_rows, rows
from tests.asserts import HTMX, assert_status, elements, part, text
from tests.dashboard.polling import address, confirm, start, trigger
from tests.factories import PhoneNumberFactory
from tests.propagation.driving import settle_all
from tests.propagation.test_holding import CAUSES, CURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving(account, campaign, owner):
    return [start(account, campaign, name) for name in ("one", "two", "three")]


def changed(response):
    assert_status(response, 200)
    return {dict(e.attributes)["id"] for e in elements(response, tag="tr", hx_swap_oob="true")}


@pytest.fixture
def poll(signed_in, account):
    """The poller's address on the list, and a way to ask it."""

    def ask(url=None):
        if url == "numbers/":
            return signed_in.get(f"/a/{account.slug}/numbers/")
        url = url or address(signed_in.get(f"/a/{account.slug}/numbers/"))
        return signed_in.get(url, headers=HTMX)

    return ask


def test_a_list_in_which_nothing_moves_asks_now_and_then(signed_in, account, number):
    assert trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 10s"


def test_one_row_that_moves_lets_the_list_ask_often(signed_in, account, number, moving):
    assert trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 2s"


def test_what_a_rule_holds_does_not_let_it_ask_often(signed_in, account, campaign, moving):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 10s"


def test_all_rows_are_watched(signed_in, account, number, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    assert url.count("watch=") == 4


def test_the_address_of_a_full_page_fits_any_server(signed_in, account):
    """A web server takes some 4,000 characters; a page has up to 50 rows."""
    first = PhoneNumberFactory(pk=10**10, account=account)
    PhoneNumberFactory.create_batch(49, account=account)
    mark_ = f"watch={first.pk}.{2**32 - 1}&"
    assert len(mark_) * 50 < 1_500
    assert address(signed_in.get(f"/a/{account.slug}/numbers/")).count("watch=") == 50


@pytest.mark.parametrize("code", PASSING)
def test_what_stops_a_row_at_rest_is_news_and_its_end_too(poll, campaign, moving, code):
    settle_all()
    url = address(poll("numbers/"))
    assert_status(poll(url), 204)
    CAUSES[code](moving[0], campaign)
    held = poll(url)
    assert f"n{moving[0].pk}" in changed(held)
    CURES[code](moving[0], campaign)
    assert changed(poll(address(held))) == changed(held)


def test_a_suspended_number_without_a_campaign_is_news(poll, number):
    url = address(poll("numbers/"))
    number_life.suspend(number, reason="Fraud.")
    assert "Suspended" in text(part(poll(url), f"n{number.pk}"))


def test_nothing_is_said_while_nothing_changes(poll, moving):
    assert_status(poll(), 204)


def test_only_what_changed_is_sent_out_of_band(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(moving[1], "att")
    response = poll(url)
    assert changed(response) == {f"n{moving[1].pk}"}
    assert len(elements(response, tag="template")) == 1
    assert text(part(response, "news")) == f"{moving[1]}: Propagating."
    assert b"<html" not in response.content


def test_the_next_poll_knows_what_was_shown(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(moving[1], "att")
    again = address(poll(url))
    assert again.count("watch=") == 3
    assert_status(poll(again), 204)


def test_the_poll_slows_down_when_all_is_settled(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    settle_all()
    response = poll(url)
    assert changed(response) == {f"n{number.pk}" for number in moving}
    assert "one: Live." not in text(part(response, "news"))
    assert f"{moving[0]}: Live." in text(part(response, "news"))
    assert trigger(response) == "every 10s"


def test_while_others_move_the_list_goes_on_asking_often(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(moving[0])
    response = poll(url)
    assert changed(response) == {f"n{moving[0].pk}"}
    assert trigger(response) == "every 2s"


def test_a_row_keeps_its_way_back_to_the_list(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/?q=t&assignment=propagating"))
    settle_all()
    for link in elements(poll(url), tag="a"):
        assert dict(link.attributes)["href"].endswith("?back=q%3Dt%26assignment%3Dpropagating")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?watch=",
        "?watch=x",
        "?watch=1",
        "?watch=1.",
        "?watch=-1.1",
        "?watch=1.1.1",
        "?watch=%00",
        "?watch=999999999999999999.1",
        "?watch=99999999999999999999999.1",
        "?watch[]=1.1",
    ],
)
def test_garbage_is_passed_over(poll, account, moving, query):
    response = poll(f"/a/{account.slug}/numbers/moving/{query}")
    assert changed(response) == set()
    assert address(response) == ""


def test_numbers_of_other_accounts_are_passed_over(poll, account, moving):
    foreign = PhoneNumberFactory(name="Secret")
    response = poll(f"/a/{account.slug}/numbers/moving/?watch={foreign.pk}.1")
    assert changed(response) == set()
    assert b"Secret" not in response.content


def test_no_more_than_a_page_is_watched(poll, account, campaign):
    numbers = [start(account, campaign, f"n{n}") for n in range(3)]
    padding = "&".join(["watch=0.0"] * 50)
    url = f"/a/{account.slug}/numbers/moving/?{padding}&watch={numbers[0].pk}.1"
    assert changed(poll(url)) == set()


def test_a_row_that_was_read_while_somebody_saved_is_watched(number, campaign, owner):
    read_before = list(for_rows(PhoneNumber.objects.filter(pk=number.pk)))
    assign(number=number, campaign=campaign, actor=owner)
    row = rows(read_before)[0]
    assert (row.word, row.moving) == ("Propagating", True)
