"""A text in a list: found by its index if few numbers have it, else compared one by one."""

from itertools import product

import pytest

from demo.many_numbers import load_numbers
from phone_numbers.listing import ORDERS, Criteria, Listing, sources
from phone_numbers.status.states import STATES
from tests.factories import AccountFactory, CampaignFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

TEXTS = ["store 1", "texas"]


@pytest.fixture
def large():
    account = AccountFactory(money=1000)
    load_numbers(account, 1500)
    account.campaigns.filter(pk=account.campaigns.first().pk).update(name="Store news")
    return account


def keys(listing):
    """Return the keys of all pages, forward and back, and the count."""
    forward = [listing.page(50)]
    while following := forward[-1].next:
        forward.append(listing.page(50, after=following))
    back = listing.page(50, last=True)
    shown = [row.number.pk for page in forward for row in page.rows]
    assert [row.number.pk for row in back.rows] == shown[-50:]
    return shown, str(listing.count())


@pytest.mark.parametrize("text", TEXTS)
def test_a_frequent_text_finds_what_a_rare_one_finds(large, monkeypatch, text):
    states = ["", *(state for state, _ in STATES)]
    lists = [(state, order) for state, order in product(states, ["", "name", "-changed"])]
    found = {}
    for limit in (10_000, 10):
        monkeypatch.setattr(sources, "COUNT_LIMIT", limit)
        for state, order in lists:
            shown, _ = keys(Listing(Criteria(large, state=state, text=text), ORDERS[order][1]))
            found.setdefault((state, order), []).append(shown)
    assert [pair for pair, (few, many) in found.items() if few != many] == []
    assert any(few for few, _ in found.values())


@pytest.mark.parametrize("text", TEXTS)
def test_a_list_has_the_numbers_that_a_job_would_change(large, text):
    for state, _ in STATES:
        criteria = Criteria(large, state=state, text=text)
        shown, count = keys(Listing(criteria))
        assert sorted(shown) == sorted(criteria.numbers().values_list("pk", flat=True))
        assert count == f"{len(shown):,}"


def test_an_unassigned_number_called_like_a_campaign_is_found():
    campaign = CampaignFactory(name="Front desk")
    number = PhoneNumberFactory(account=campaign.account, name="Front desk")
    listing = Listing(Criteria(campaign.account, text="desk"))
    assert keys(listing) == ([number.pk], "1")


def test_a_text_in_no_area_code_finds_nothing():
    number = PhoneNumberFactory(name="Front desk")
    assert keys(Listing(Criteria(number.account, text="desk", area_codes=[]))) == ([], "0")
