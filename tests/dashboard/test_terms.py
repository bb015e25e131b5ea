"""The field's words are explained where they first appear on a page."""

import pytest

from dashboard.templatetags.terms import TERMS
from tests.asserts import elements, part, text
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory

IDS = {"term-10dlc", "term-number-pool", "term-propagating", "term-stuck"}


def explained(response):
    """Return the ids of the explanations that words of the page open."""
    buttons = [dict(button.attributes) for button in elements(response, type="button")]
    return {button["popovertarget"] for button in buttons if "popovertarget" in button}


@pytest.mark.parametrize("path", ["", "numbers/"])
def test_counts_explain_propagating_and_stuck(signed_in, home_of, path):
    assert explained(signed_in.get(home_of + path)) >= {"term-propagating", "term-stuck"}


def test_a_campaign_explains_the_number_pool(signed_in, campaign):
    AssignmentFactory(campaign=campaign)
    assert "term-number-pool" in explained(signed_in.get(campaign.get_absolute_url()))


def test_a_toll_free_number_explains_10dlc(signed_in, account):
    number = PhoneNumberFactory(account=account, e164="+18005550147")
    response = signed_in.get(number.get_absolute_url())
    assert "term-10dlc" in explained(response)
    assert text(part(response, "term-10dlc")) == TERMS["10DLC"]


@pytest.mark.parametrize("path", ["numbers/stuck/", "reasons/"])
def test_other_pages_explain_their_first_word(signed_in, home_of, path):
    assert explained(signed_in.get(home_of + path))


def test_every_page_has_all_explanations_once(signed_in, account):
    CampaignFactory(brand__account=account)
    response = signed_in.get(f"{account.get_absolute_url()}campaigns/")
    notes = [dict(note.attributes)["id"] for note in elements(response, class_="term-note")]
    assert sorted(notes) == sorted(IDS)
