"""The activity page: all requests for the account's numbers, newest first, in pages."""

import pytest

from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment
from tests.asserts import assert_status, links, rows, words
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, owner, account):
    client.force_login(owner)
    return lambda query="": client.get(f"/a/{account.slug}/activity/{query}")


@pytest.fixture
def many_assignments(account, campaign):
    number = PhoneNumberFactory(account=account)
    rows = [
        AssignmentFactory.build(
            account=account, campaign=campaign, phone_number=number, status="replaced"
        )
        for _ in range(120)
    ]
    return Assignment.objects.bulk_create(rows)


def test_an_empty_page_links_to_the_numbers(get_page, account):
    response = get_page()
    assert "Nothing has happened yet" in words(response)
    assert links(response)["Choose a number"] == f"/a/{account.slug}/numbers/"


def test_each_line_shows_number_campaign_state_and_actor(get_page, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert rows(get_page()) == [f"{number} {campaign} Live {owner} just now"]
    remove(number=number, actor=owner)
    assert rows(get_page()) == [f"{number} {campaign} Removing {owner} just now"]
    assert links(get_page())[str(number)] == number.get_absolute_url()


def test_a_request_without_an_actor_is_by_the_system(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert rows(get_page()) == [f"{number} {campaign} Propagating the system just now"]


def test_paging_to_older_shows_every_line_once(get_page, many_assignments):
    response, shown = get_page(), []
    while True:
        shown.append(len(rows(response)))
        if "Older" not in links(response):
            break
        response = get_page(links(response)["Older"])
    assert shown == [50, 50, 20]
    assert links(response)["Newest"] == "?"


def test_an_older_page_starts_below_its_cursor(get_page, many_assignments):
    newest = sorted((row.pk for row in many_assignments), reverse=True)
    assert links(get_page())["Older"] == f"?before={newest[49]}"
    assert links(get_page(f"?before={newest[49]}"))["Older"] == f"?before={newest[99]}"


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "9" * 40, "%00", "٣", "' OR 1=1"])
def test_an_invalid_cursor_shows_the_first_page(get_page, many_assignments, cursor):
    response = get_page(f"?before={cursor}")
    assert_status(response, 200)
    assert len(rows(response)) == 50
    assert "Newest" not in links(response)


def test_a_cursor_below_the_oldest_line_shows_an_empty_page(get_page, many_assignments):
    assert_status(get_page("?before=0"), 200)


def test_activity_of_other_accounts_is_not_shown(get_page):
    foreign = CampaignFactory(name="Secret")
    AssignmentFactory(campaign=foreign, status="live")
    assert "Secret" not in words(get_page())
