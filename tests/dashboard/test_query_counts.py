"""The number of queries of a page does not grow with the data of the account."""

import gzip

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from campaigns.lifecycle import suspend_campaign
from phone_numbers.actions import assign
from tests.asserts import HTMX, assert_status, elements, part
from tests.dashboard.polling import number_poll_url
from tests.factories import (
    AssignmentFactory,
    CampaignFactory,
    LedgerEntryFactory,
    MembershipFactory,
    PhoneNumberFactory,
)
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db
PENDING = Q(assignments__status="pending")


@pytest.fixture
def signed_in(client, owner, account):
    client.force_login(owner)
    client.get(account.get_absolute_url())
    return client


def grow(account: Account, size: int) -> None:
    """Add `size` campaigns and numbers to the account: held, pending and unassigned."""
    campaigns = [CampaignFactory(brand__account=account) for _ in range(size)]
    numbers = PhoneNumberFactory.create_batch(size, account=account, name="Front desk")
    for campaign in campaigns:
        first = account.phone_numbers.first()
        AssignmentFactory(campaign=campaign, phone_number=first, status="replaced")
        LedgerEntryFactory(account=account, amount=1)
    for n in range(0, size, 3):
        assign(number=numbers[n], campaign=campaigns[n], actor=None)
    settle_all()
    for campaign in campaigns[::3]:
        suspend_campaign(campaign, reason="Spam.")
    for n in range(1, size, 3):
        assign(number=numbers[n], campaign=campaigns[n], actor=None)
        make_late(numbers[n], "att", "verizon")


def poller(response) -> str:
    return dict(part(response, "poller").attributes)["hx-get"]


def pages(client, account: Account) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the URL and the request headers of every page of an account."""
    home, number = account.get_absolute_url(), account.phone_numbers.filter(PENDING)[0]
    campaign = account.campaigns.first()
    plain = {
        "overview": home,
        "list": f"{home}numbers/",
        "narrowed list": f"{home}numbers/?q=desk&assignment=attention&status=active",
        "stuck list": f"{home}numbers/?assignment=stuck",
        "stuck": f"{home}numbers/stuck/",
        "number": account.phone_numbers.first().get_absolute_url(),
        "moving number": number.get_absolute_url(),
        "removing": f"{number.get_absolute_url()}remove/",
        "activity": f"{home}activity/",
        "campaigns": f"{home}campaigns/",
        "campaign": campaign.get_absolute_url(),
        "brands": f"{home}brands/",
        "brand": campaign.brand.get_absolute_url(),
        "balance": f"{home}balance/",
        "reasons": f"{home}reasons/",
        "accounts": "/me/accounts/",
    }
    moving = number_poll_url(client.get(plain["moving number"]))
    polls = {
        "overview's poll": poller(client.get(plain["overview"])),
        "list's poll": poller(client.get(plain["list"])),
        "number's poll": moving.replace("mark=", "mark=x"),
        "number's poll without news": moving,
    }
    return {name: (url, {}) for name, url in plain.items()} | {
        name: (url, HTMX) for name, url in polls.items()
    }


def counts(client, account: Account) -> dict[str, int]:
    """Return the number of queries of each page."""
    counts_by_page = {}
    for name, (url, headers) in pages(client, account).items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url, headers=headers)
        assert response.status_code in (200, 204), name
        counts_by_page[name] = len(queries)
    return counts_by_page


def test_forty_of_every_row_take_no_more_queries_than_three(signed_in, account):
    grow(account, 3)
    small_counts = counts(signed_in, account)
    grow(account, 37)
    assert counts(signed_in, account) == small_counts


def test_the_list_takes_eight_queries_at_most(signed_in, account):
    grow(account, 3)
    counts_by_page = counts(signed_in, account)
    assert max(counts_by_page["list"], counts_by_page["narrowed list"]) <= 8


def test_a_poll_without_changes_takes_eight_queries_at_most(signed_in, account):
    grow(account, 3)
    assert counts(signed_in, account)["number's poll without news"] <= 8


def test_no_page_takes_more_than_sixteen_queries(signed_in, account):
    grow(account, 3)
    assert max(counts(signed_in, account).values()) <= 16


def test_further_accounts_of_a_user_add_no_queries(signed_in, account, owner):
    grow(account, 3)
    alone = counts(signed_in, account)
    MembershipFactory.create_batch(5, user=owner)
    assert counts(signed_in, account) == alone


def test_a_full_page_of_propagating_rows_is_small(signed_in, account, campaign):
    for n in range(49):
        number = PhoneNumberFactory(account=account, name=f"Harbor Dental, room {n}")
        assign(number=number, campaign=campaign, actor=None)
    PhoneNumberFactory.create_batch(10, account=account)
    response = signed_in.get(f"{account.get_absolute_url()}numbers/")
    assert_status(response, 200)
    assert len(elements(response, tag="td", class_="main")) == 50
    assert len(response.content) <= 100_000
    assert len(gzip.compress(response.content)) <= 20_000
