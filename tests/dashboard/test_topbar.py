"""The top bar: the current section, the account, and its balance."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, User
from tests.asserts import links, words
from tests.factories import AccountFactory, LedgerEntryFactory, MembershipFactory

pytestmark = pytest.mark.urls("tests.dashboard.urls")


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("", "Overview"),
        ("numbers/", "Phone numbers"),
        ("numbers/1/", "Phone numbers"),
        ("jobs/", "Phone numbers"),
        ("brands/", "Brands"),
    ],
)
def test_one_section_is_current(signed_in: Client, home_of: str, path: str, section: str) -> None:
    page = signed_in.get(home_of + path).content.decode()
    assert re.findall(r'aria-current="page">([^<]+)', page) == [section]


def test_the_balance_is_shown_beside_the_account(
    signed_in: Client, account: Account, home_of
) -> None:
    LedgerEntryFactory(account=account, amount=Decimal("-1340.5"))
    page = signed_in.get(home_of).content.decode()
    assert account.name in page
    assert "−$1,240.50" in page
    assert "overdrawn" in page


def test_a_user_of_one_account_sees_no_switcher(signed_in: Client, home_of: str) -> None:
    assert "Your accounts" not in signed_in.get(home_of).content.decode()


def test_a_user_of_two_accounts_sees_a_switcher(signed_in: Client, owner: User, home_of) -> None:
    other = MembershipFactory(user=owner, account=AccountFactory(name="Pier", slug="pier")).account
    assert "Pier" in words(signed_in.get(f"{home_of}numbers/1/"), "account-menu")
    assert f"/a/{other.slug}/" in links(signed_in.get(home_of), "account-menu").values()


def test_further_accounts_add_no_queries(signed_in: Client, owner: User, home_of: str) -> None:
    signed_in.get(home_of)
    with CaptureQueriesContext(connection) as alone:
        signed_in.get(home_of)
    MembershipFactory.create_batch(5, user=owner)
    with CaptureQueriesContext(connection) as many:
        signed_in.get(home_of)
    assert len(many) == len(alone)


def test_only_staff_see_the_admin(signed_in: Client, owner: User, home_of: str) -> None:
    assert "/admin/" not in signed_in.get(home_of).content.decode()
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    assert "/admin/" in signed_in.get(home_of).content.decode()


@pytest.mark.parametrize(
    ("theme", "mark"),
    [("auto", ""), ("light", ' data-bs-theme="light"'), ("dark", ' data-bs-theme="dark"')],
)
def test_the_page_uses_the_theme_of_the_user(
    signed_in: Client, owner: User, home_of, theme, mark
) -> None:
    User.objects.filter(pk=owner.pk).update(theme=theme)
    assert f'<html lang="en"{mark}>' in signed_in.get(home_of).content.decode()


def test_the_page_has_no_inline_style_or_script(signed_in: Client, home_of: str) -> None:
    page = signed_in.get(home_of).content.decode()
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page)
