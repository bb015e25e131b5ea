"""Polling of the number list: what a poll returns, and how often the list polls."""

import pytest

from campaigns import lifecycle as campaign_life
from dashboard.number_filters import MOST_ON_A_PAGE
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.reasons import TEMPORARY
from phone_numbers.status.rows import for_rows, rows
from tests.asserts import HTMX, assert_status, elements, part, text
from tests.dashboard.polling import confirm, poll_trigger, poll_url, start_propagation
from tests.factories import PhoneNumberFactory
from tests.phone_numbers.rule_cases import CAUSES, CURES
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def propagating_numbers(account, campaign, owner):
    return [start_propagation(account, campaign, name) for name in ("one", "two", "three")]


def changed_row_ids(response):
    assert_status(response, 200)
    return {dict(e.attributes)["id"] for e in elements(response, tag="tr", hx_swap_oob="true")}


@pytest.fixture
def poll(signed_in, account):
    """Return a function that requests a poll URL; by default the one on the list."""

    def get(url=None):
        if url == "numbers/":
            return signed_in.get(f"/a/{account.slug}/numbers/")
        url = url or poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
        return signed_in.get(url, headers=HTMX)

    return get


def test_a_list_without_propagation_polls_slowly(signed_in, account, number):
    assert poll_trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 10s"


def test_one_propagating_row_makes_the_list_poll_fast(
    signed_in, account, number, propagating_numbers
):
    assert poll_trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 2s"


def test_a_held_row_does_not_make_the_list_poll_fast(
    signed_in, account, campaign, propagating_numbers
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert poll_trigger(signed_in.get(f"/a/{account.slug}/numbers/")) == "every 10s"


def test_every_row_is_watched(signed_in, account, number, propagating_numbers):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
    assert url.count("watch=") == 4


def test_the_poll_url_of_a_full_page_fits_any_web_server(signed_in, account):
    """Check that 50 rows fit into the roughly 4,000 characters that web servers accept."""
    first = PhoneNumberFactory(pk=10**10, account=account)
    PhoneNumberFactory.create_batch(49, account=account)
    watch_parameter = f"watch={first.pk}.{2**32 - 1}&"
    assert len(watch_parameter) * 50 < 1_500
    assert poll_url(signed_in.get(f"/a/{account.slug}/numbers/")).count("watch=") == 50


@pytest.mark.parametrize("code", TEMPORARY)
def test_a_poll_reports_when_a_live_row_stops_and_when_it_resumes(
    poll, campaign, propagating_numbers, code
):
    settle_all()
    url = poll_url(poll("numbers/"))
    assert_status(poll(url), 204)
    CAUSES[code](propagating_numbers[0], campaign)
    held = poll(url)
    assert f"n{propagating_numbers[0].pk}" in changed_row_ids(held)
    CURES[code](propagating_numbers[0], campaign)
    assert changed_row_ids(poll(poll_url(held))) == changed_row_ids(held)


def test_a_poll_reports_a_suspended_number_without_a_campaign(poll, number):
    url = poll_url(poll("numbers/"))
    number_life.suspend(number, reason="Fraud.")
    assert "Suspended" in text(part(poll(url), f"n{number.pk}"))


def test_a_poll_without_changes_returns_no_content(poll, propagating_numbers):
    assert_status(poll(), 204)


def test_only_changed_rows_are_sent_out_of_band(signed_in, account, poll, propagating_numbers):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(propagating_numbers[1], "att")
    response = poll(url)
    assert changed_row_ids(response) == {f"n{propagating_numbers[1].pk}"}
    assert len(elements(response, tag="template")) == 1
    assert text(part(response, "news")) == f"{propagating_numbers[1]}: Propagating."
    assert b"<html" not in response.content


def test_the_next_poll_watches_the_state_just_sent(signed_in, account, poll, propagating_numbers):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(propagating_numbers[1], "att")
    again = poll_url(poll(url))
    assert again.count("watch=") == 3
    assert_status(poll(again), 204)


def test_polling_slows_down_when_every_row_is_settled(
    signed_in, account, poll, propagating_numbers
):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
    settle_all()
    response = poll(url)
    assert changed_row_ids(response) == {f"n{number.pk}" for number in propagating_numbers}
    assert "one: Live." not in text(part(response, "news"))
    assert f"{propagating_numbers[0]}: Live." in text(part(response, "news"))
    assert poll_trigger(response) == "every 10s"


def test_polling_stays_fast_while_other_rows_propagate(
    signed_in, account, poll, propagating_numbers
):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/"))
    confirm(propagating_numbers[0])
    response = poll(url)
    assert changed_row_ids(response) == {f"n{propagating_numbers[0].pk}"}
    assert poll_trigger(response) == "every 2s"


def test_a_polled_row_keeps_the_back_query_of_the_list(
    signed_in, account, poll, propagating_numbers
):
    url = poll_url(signed_in.get(f"/a/{account.slug}/numbers/?q=t&assignment=propagating"))
    settle_all()
    for link in elements(poll(url), class_="row-link"):
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
def test_invalid_watch_parameters_are_ignored(poll, account, propagating_numbers, query):
    response = poll(f"/a/{account.slug}/numbers/moving/{query}")
    assert changed_row_ids(response) == set()
    assert poll_url(response) == ""


def test_numbers_of_other_accounts_are_ignored(poll, account, propagating_numbers):
    foreign_number = PhoneNumberFactory(name="Secret")
    response = poll(f"/a/{account.slug}/numbers/moving/?watch={foreign_number.pk}.1")
    assert changed_row_ids(response) == set()
    assert b"Secret" not in response.content


def test_at_most_one_page_of_rows_is_watched(poll, account, campaign):
    numbers = [start_propagation(account, campaign, f"n{n}") for n in range(3)]
    padding = "&".join(["watch=0.0"] * MOST_ON_A_PAGE)
    url = f"/a/{account.slug}/numbers/moving/?{padding}&watch={numbers[0].pk}.1"
    assert changed_row_ids(poll(url)) == set()


def test_a_row_read_before_a_concurrent_save_is_watched(number, campaign, owner):
    rows_before_save = for_rows(number.account, [number.pk])
    assign(number=number, campaign=campaign, actor=owner)
    row = rows(rows_before_save)[0]
    assert (row.label.text, row.moving) == ("Propagating", True)


def test_a_poll_reports_a_new_status_of_the_cause(poll, campaign, propagating_numbers):
    campaign_life.reject_brand(campaign.brand, reason="No such company.")
    page = poll("numbers/")
    assert f"The brand {campaign.brand} is rejected." in page.content.decode()
    campaign_life.submit_brand(campaign.brand)
    assert f"The brand {campaign.brand} is pending." in poll(poll_url(page)).content.decode()


def test_a_changed_row_brings_the_counts_with_it(poll, propagating_numbers):
    url = poll_url(poll("numbers/"))
    settle_all()
    assert "3 live 0 propagating" in text(part(poll(url), "counts"))


def test_a_resting_list_learns_of_changes_of_other_rows(poll, account, number):
    url = poll_url(poll("numbers/"))
    assert_status(poll(url), 204)
    PhoneNumberFactory(account=account)
    assert text(part(poll(url), "counts")).startswith("2 numbers")


def test_counts_that_have_not_changed_are_not_sent_again(poll, account, number):
    url = poll_url(poll("numbers/"))
    PhoneNumberFactory(account=account)
    assert_status(poll(poll_url(poll(url))), 204)
