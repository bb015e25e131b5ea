"""Activity: what was asked of the account's numbers, newest first, a page at a time."""

import pytest

from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment
from tests.asserts import assert_status, links, rows, words
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory
from tests.propagation.driving import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, owner, account):
    client.force_login(owner)
    return lambda query="": client.get(f"/a/{account.slug}/activity/{query}")


@pytest.fixture
def many(account, campaign):
    number = PhoneNumberFactory(account=account)
    rows = [
        AssignmentFactory.build(
            account=account, campaign=campaign, phone_number=number, status="replaced"
        )
        for _ in range(120)
    ]
    return Assignment.objects.bulk_create(rows)


def test_nothing_yet_says_what_comes_next(look, account):
    response = look()
    assert "Nothing has happened yet" in words(response)
    assert links(response)["Choose a number"] == f"/a/{account.slug}/numbers/"


def test_each_line_says_number_campaign_state_and_who(look, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert rows(look()) == [f"{number} {campaign} Live {owner} just now"]
    remove(number=number, actor=owner)
    assert rows(look()) == [f"{number} {campaign} Removing {owner} just now"]
    assert links(look())[str(number)] == number.get_absolute_url()


def test_what_nobody_asked_for_the_system_did(look, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert rows(look()) == [f"{number} {campaign} Propagating the system just now"]


def test_older_pages_show_everything_once(look, many):
    response, shown = look(), []
    while True:
        shown.append(len(rows(response)))
        if "Older" not in links(response):
            break
        response = look(links(response)["Older"])
    assert shown == [50, 50, 20]
    assert links(response)["Newest"] == "?"


def test_an_older_page_starts_below_its_cursor(look, many):
    newest = sorted((row.pk for row in many), reverse=True)
    assert links(look())["Older"] == f"?before={newest[49]}"
    assert links(look(f"?before={newest[49]}"))["Older"] == f"?before={newest[99]}"


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "9" * 40, "%00", "٣", "' OR 1=1"])
def test_a_garbage_cursor_starts_at_the_top(look, many, cursor):
    response = look(f"?before={cursor}")
    assert_status(response, 200)
    assert len(rows(response)) == 50
    assert "Newest" not in links(response)


def test_a_cursor_below_everything_says_that_there_is_nothing(look, many):
    assert_status(look("?before=0"), 200)


def test_other_accounts_stay_out(look):
    foreign = CampaignFactory(name="Secret")
    AssignmentFactory(campaign=foreign, status="live")
    assert "Secret" not in words(look())
