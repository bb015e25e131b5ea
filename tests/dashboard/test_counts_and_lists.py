"""A count says how many numbers its link lists: on the overview, the list and the other pages."""

import re

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign, remove
from tests.asserts import elements, rows, text
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db
COUNTED = re.compile(r"(?:all )?(\d+)\b|See (\d+) numbers? of|(?:Solve|See why): (\d+) numbers?")


def counted_links(response):
    """Return (words, count, address) of the links to lists of numbers that say a count."""
    for link in elements(response, tag="a"):
        attributes = dict(link.attributes)
        says = attributes.get("aria-label") or text(link)
        match = COUNTED.match(says)
        if match and "/numbers/" in attributes["href"].replace("?", "/numbers/?"):
            yield says, int(next(filter(None, match.groups()))), attributes["href"]


@pytest.fixture
def busy_account(account, campaign, other_campaign):
    """Return an account whose numbers are in every state, and twice in some."""

    def put(campaign, settle=True):
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=None)
        if settle:
            settle_all()
        return number

    expired = CampaignFactory(brand__account=account)
    full_of_trouble = CampaignFactory(brand=campaign.brand)
    put(campaign)
    remove(number=put(campaign), actor=None)
    held_twice = put(other_campaign)
    assign(number=held_twice, campaign=full_of_trouble, actor=None)
    put(other_campaign)
    put(expired)
    for _ in range(3):
        failed = put(full_of_trouble, settle=False)
        run_round(Outcome.REJECTED)
    failed.assignments.update(failure_code="carrier_unavailable")
    number_life.suspend(put(full_of_trouble), reason="Fraud.")
    moved = put(campaign)
    assign(number=moved, campaign=full_of_trouble, actor=None)
    run_round(Outcome.REJECTED)
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    campaign_life.suspend_campaign(full_of_trouble, reason="Spam.")
    campaign_life.expire_campaign(expired)
    make_late(put(campaign, settle=False), "att", "verizon")
    PhoneNumberFactory.create_batch(3, account=account)
    return account


def test_every_count_is_the_length_of_its_list(signed_in, busy_account):
    home = busy_account.get_absolute_url()
    objects = [*busy_account.campaigns.all(), *busy_account.brands.all()]
    pages = [home, f"{home}numbers/", *(each.get_absolute_url() for each in objects)]
    checked = 0
    for page in pages:
        for says, count, url in counted_links(signed_in.get(page)):
            listed = signed_in.get(f"{page}{url}" if url.startswith("?") else url)
            if url.split("?")[0] in (page, f"{home}numbers/"):
                assert (page, says, len(rows(listed))) == (page, says, count)
                checked += 1
    assert checked >= 15
