"""The list updates itself: what its poll answers, and when it falls silent."""

from datetime import timedelta

import pytest

from carriers.models import Carrier
from carriers.protocol import Verdict
from phone_numbers import propagation
from phone_numbers.actions import assign
from phone_numbers.models import PhoneNumber
from phone_numbers.states import for_rows, rows
from tests.asserts import HTMX, assert_status, elements, part, text
from tests.factories import PhoneNumberFactory
from tests.phone_numbers.driving import Script, settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving(account, campaign, owner):
    return [start(account, campaign, name) for name in ("one", "two", "three")]


def start(account, campaign, name):
    number = PhoneNumberFactory(account=account, name=name)
    assign(number=number, campaign=campaign, actor=None)
    return number


def trigger(response):
    """Return when the poller asks again."""
    return dict(part(response, "poller").attributes)["hx-trigger"]


def address(response):
    """Return where the page's poller asks, or "" where it asks nothing."""
    return dict(part(response, "poller").attributes).get("hx-get", "")


def changed(response):
    assert_status(response, 200)
    return {dict(e.attributes)["id"] for e in elements(response, tag="tr", hx_swap_oob="true")}


def confirm(number, *carriers):
    def say(request):
        mine = request.e164 == number.e164 and request.carrier in (carriers or Carrier)
        return Verdict.CONFIRMED if mine else Verdict.ACCEPTED

    claims = propagation.claim(100)
    script = Script(say, again_in=timedelta(minutes=5))
    propagation.settle(claims, propagation.ask(claims, script))


@pytest.fixture
def poll(signed_in, account):
    """The poller's address on the list, and a way to ask it."""

    def ask(url=None):
        url = url or address(signed_in.get(f"/a/{account.slug}/numbers/"))
        return signed_in.get(url, headers=HTMX)

    return ask


def test_a_settled_list_asks_nothing(signed_in, account, number):
    assert address(signed_in.get(f"/a/{account.slug}/numbers/")) == ""


def test_only_rows_that_move_are_watched(signed_in, account, number, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    assert url.count("watch=") == 3
    assert f"watch={number.pk}." not in url


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


def test_the_poll_ends_when_all_is_settled(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    settle_all()
    response = poll(url)
    assert changed(response) == {f"n{number.pk}" for number in moving}
    assert "one: Live." not in text(part(response, "news"))
    assert f"{moving[0]}: Live." in text(part(response, "news"))
    assert address(response) == ""


def test_a_row_that_settled_leaves_the_poll_to_the_others(signed_in, account, poll, moving):
    url = address(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(moving[0])
    response = poll(url)
    assert changed(response) == {f"n{moving[0].pk}"}
    assert address(response).count("watch=") == 2


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
