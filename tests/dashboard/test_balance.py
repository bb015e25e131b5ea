"""The balance page: the amount, every ledger entry, and the effect of an empty balance."""

from decimal import Decimal

import pytest

from accounts.models import User
from tests.asserts import assert_status, elements, links, rows, words
from tests.factories import AccountFactory, LedgerEntryFactory, MembershipFactory

pytestmark = pytest.mark.urls("tests.dashboard.urls")


@pytest.fixture
def get_page(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/balance/{query}")


def test_the_page_shows_the_balance_and_its_entries(get_page, account, owner):
    LedgerEntryFactory(account=account, amount=Decimal("-0.0075"), note="1 message", actor=owner)
    response = get_page()
    assert words(response).startswith("Balance $99.9925")
    assert rows(response) == [
        f"just now Charge: 1 message {owner} −$0.0075 Balance $99.9925 $99.9925",
        "just now Top-up: test money the system $100.00 Balance $100.00 $100.00",
    ]
    assert "nothing is sent" not in words(response)


@pytest.mark.parametrize(("charge", "left"), [(100, "$0.00"), (250, "−$150.00")])
def test_an_empty_balance_warns_that_nothing_is_sent(get_page, account, charge, left):
    LedgerEntryFactory(account=account, amount=-charge)
    page_text = words(get_page())
    assert page_text.startswith(f"Balance {left} The balance is used up, so nothing is sent")
    assert "Ask the staff of this site for a top-up." in page_text


@pytest.mark.django_db
def test_an_account_without_entries_shows_an_empty_state(client):
    member = MembershipFactory(account=AccountFactory(money=0))
    client.force_login(member.user)
    response = client.get(f"/a/{member.account.slug}/balance/")
    assert "No money has moved yet" in words(response)


def test_paging_to_older_shows_every_entry_once(get_page, account):
    for _ in range(120):
        LedgerEntryFactory(account=account, amount=1)
    response, shown = get_page(), []
    while True:
        shown.append(len(rows(response)))
        if "Older" not in links(response):
            break
        response = get_page(links(response)["Older"])
    assert shown == [50, 50, 21]
    assert links(response)["Newest"] == "?"


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 40, "%00", "٣", "' OR 1=1"])
def test_an_invalid_cursor_shows_the_first_page(get_page, cursor):
    response = get_page(f"?before={cursor}")
    assert_status(response, 200)
    assert len(rows(response)) == 1


def test_entries_of_other_accounts_are_not_shown(get_page):
    LedgerEntryFactory(account=AccountFactory(), amount=7, note="Secret")
    assert "Secret" not in words(get_page())


def test_a_viewer_sees_the_balance(client, account, viewer):
    client.force_login(viewer)
    seen = words(client.get(f"/a/{account.slug}/balance/"))
    whom_to_ask = "View only You have view-only access. Ask the staff of this site for a change. "
    assert seen.removeprefix(whom_to_ask).startswith("Balance $100.00")


def test_times_are_in_the_users_time_zone(get_page, owner):
    User.objects.filter(pk=owner.pk).update(time_zone="Pacific/Honolulu")
    (time,) = elements(get_page(), tag="time")
    assert dict(time.attributes)["title"].endswith(" HST")
