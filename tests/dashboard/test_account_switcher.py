"""The switcher shows role, balance and attention of each account, and keeps the section."""

from decimal import Decimal

import pytest

from tests.asserts import HTMX, elements, links, text, words
from tests.factories import (
    AccountFactory,
    AssignmentFactory,
    CampaignFactory,
    LedgerEntryFactory,
    MembershipFactory,
)

ACCOUNTS = "/me/accounts/"


@pytest.fixture
def pier(owner):
    """Return an overdrawn account that the owner may only view, with one failed number."""
    account = AccountFactory(name="Pier", slug="pier", money=0)
    MembershipFactory(user=owner, account=account, role="viewer")
    LedgerEntryFactory(account=account, amount=Decimal("-3.5"))
    AssignmentFactory(campaign=CampaignFactory(brand__account=account), status="failed")
    return account


def menu(client, url):
    return links(client.get(url), "account-menu")


def test_the_menu_shows_role_and_balance(signed_in, home_of, pier):
    assert any("Pier −$3.50 View only" in label for label in menu(signed_in, home_of))


def test_the_opened_menu_shows_what_needs_attention(signed_in, home_of, pier):
    response = signed_in.get(f"{ACCOUNTS}?page=overview", headers=HTMX)
    assert "View only, 1 needs attention" in text(response.content.decode())


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("", ""),
        ("numbers/?assignment=live", "numbers/"),
        ("numbers/stuck/", "numbers/"),
        ("campaigns/", "campaigns/"),
        ("brands/", "brands/"),
        ("balance/", "balance/"),
        ("activity/", "activity/"),
        ("reasons/", "reasons/"),
    ],
)
def test_switching_keeps_the_section(signed_in, home_of, pier, path, kept):
    assert f"/a/pier/{kept}" in menu(signed_in, home_of + path).values()


def test_an_objects_page_switches_to_the_list_of_its_kind(signed_in, live, campaign, pier):
    assert "/a/pier/numbers/" in menu(signed_in, live.get_absolute_url()).values()
    assert "/a/pier/campaigns/" in menu(signed_in, campaign.get_absolute_url()).values()


@pytest.mark.parametrize("name", ["", "nowhere", "x" * 5000, "settings", "\0"])
def test_an_unknown_page_leads_to_the_overview(signed_in, pier, name):
    response = signed_in.get(ACCOUNTS, {"page": name})
    assert "/a/pier/" in links(response).values()


def test_the_page_of_all_accounts_needs_no_javascript(signed_in, account, pier):
    response = signed_in.get(ACCOUNTS)
    assert "1 needs attention" in words(response)
    assert list(links(response).values())[1:] == [f"/a/{account.slug}/", "/a/pier/"]


def test_accounts_of_others_are_not_shown(signed_in, account):
    MembershipFactory(account=AccountFactory(name="Not mine"))
    assert "Not mine" not in words(signed_in.get(ACCOUNTS))


def test_the_titles_name_the_account(signed_in, home_of, account, live):
    for url in (home_of, f"{home_of}numbers/", live.get_absolute_url()):
        title = text(elements(signed_in.get(url), tag="title")[0])
        assert title.endswith(f" · {account} · Longcode")
