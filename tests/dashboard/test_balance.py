"""The balance: what there is, every movement of it, and what an empty one means."""

from decimal import Decimal

import pytest

from accounts.models import User
from tests.asserts import assert_status, elements, links, rows, words
from tests.factories import AccountFactory, LedgerEntryFactory, MembershipFactory

pytestmark = pytest.mark.urls("tests.dashboard.urls")


@pytest.fixture
def look(signed_in, account):
    return lambda query="": signed_in.get(f"/a/{account.slug}/balance/{query}")


def test_it_says_what_there_is_and_how_it_came(look, account, owner):
    LedgerEntryFactory(account=account, amount=Decimal("-0.0075"), note="1 message", actor=owner)
    response = look()
    assert words(response).startswith("Balance $99.9925")
    assert rows(response) == [
        f"just now Charge: 1 message {owner} −$0.0075",
        "just now Top-up: test money the system $100.00",
    ]
    assert "nothing is sent" not in words(response)


@pytest.mark.parametrize(("charge", "left"), [(100, "$0.00"), (250, "−$150.00")])
def test_an_empty_balance_says_what_it_means_and_who_helps(look, account, charge, left):
    LedgerEntryFactory(account=account, amount=-charge)
    said = words(look())
    assert said.startswith(f"Balance {left} The balance is used up, so nothing is sent")
    assert "Ask the staff of this site for a top-up." in said


@pytest.mark.django_db
def test_an_account_without_money_yet_says_what_comes_next(client):
    member = MembershipFactory(account=AccountFactory(money=0))
    client.force_login(member.user)
    response = client.get(f"/a/{member.account.slug}/balance/")
    assert "No money has moved yet" in words(response)


def test_older_movements_are_a_page_away(look, account):
    for _ in range(120):
        LedgerEntryFactory(account=account, amount=1)
    response, shown = look(), []
    while True:
        shown.append(len(rows(response)))
        if "Older" not in links(response):
            break
        response = look(links(response)["Older"])
    assert shown == [50, 50, 21]
    assert links(response)["Newest"] == "?"


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 40, "%00", "٣", "' OR 1=1"])
def test_a_garbage_cursor_starts_at_the_top(look, cursor):
    response = look(f"?before={cursor}")
    assert_status(response, 200)
    assert len(rows(response)) == 1


def test_movements_of_other_accounts_stay_out(look):
    LedgerEntryFactory(account=AccountFactory(), amount=7, note="Secret")
    assert "Secret" not in words(look())


def test_a_viewer_sees_it_too(client, account, viewer):
    client.force_login(viewer)
    assert words(client.get(f"/a/{account.slug}/balance/")).startswith("Balance $100.00")


def test_times_are_those_of_the_person_who_looks(look, owner):
    User.objects.filter(pk=owner.pk).update(time_zone="Pacific/Honolulu")
    (time,) = elements(look(), tag="time")
    assert dict(time.attributes)["title"].endswith(" HST")
