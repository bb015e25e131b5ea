"""The campaign of a number whose account has many: a search, and a part of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.lifecycle import suspend_campaign
from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.asserts import HTMX, assert_status, elements, links, part, text, words
from tests.dashboard.campaigns import add_campaigns
from tests.dashboard.polling import number_poll_url
from tests.factories import AssignmentFactory, BrandFactory, CampaignFactory, LedgerEntryFactory
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(account):
    return add_campaigns(account, 300)


@pytest.fixture
def find(signed_in, number):
    """Return a function that searches on the number's page, with htmx and without."""

    def search(words, *, htmx=False, **query):
        headers = HTMX if htmx else {}
        return signed_in.get(number.get_absolute_url(), {"find": words, **query}, headers=headers)

    return search


def radios(response):
    return [dict(e.attributes) for e in elements(response, tag="input", type="radio")]


def offered(response):
    """Return the names of the campaigns, in order, without "No campaign"."""
    labels = [e for e in elements(response, tag="label") if dict(e.attributes)["for"][1:].isdigit()]
    return [text(label) for label in labels[1:]]


def checked(response):
    return [radio["value"] for radio in radios(response) if "checked" in radio]


def test_a_few_campaigns_have_a_dropdown(signed_in, account, number):
    add_campaigns(account, 25)
    response = signed_in.get(number.get_absolute_url())
    assert len(elements(response, tag="option")) == 26
    assert radios(response) == []


def test_of_more_campaigns_the_first_twenty_are_listed(signed_in, account, number):
    add_campaigns(account, 26)
    response = signed_in.get(number.get_absolute_url())
    assert offered(response) == [f"Store {n:04} Harbor Coffee" for n in range(1, 21)]
    assert words(response, "campaign-found") == (
        "20 of 26 campaigns are listed. Search to find the others."
    )
    assert checked(response) == [""]


@pytest.mark.parametrize("size", [30, 300, 3000])
def test_the_page_has_the_same_size_and_queries_for_any_number_of_campaigns(
    signed_in, account, number, size
):
    add_campaigns(account, size)
    signed_in.get(number.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        response = signed_in.get(number.get_absolute_url())
    assert len(response.content) <= 30_000
    assert len(queries) <= 14


def test_a_search_takes_a_fixed_number_of_queries_and_few_bytes(find, account):
    add_campaigns(account, 3000)
    find("", htmx=True)
    with CaptureQueriesContext(connection) as queries:
        response = find("store", htmx=True)
    assert len(response.content) <= 10_000
    assert len(queries) <= 8


def test_campaigns_that_can_be_chosen_come_first(signed_in, account, number):
    add_campaigns(account, 40, status="draft")
    CampaignFactory(brand__account=account, name="Zebra")
    response = signed_in.get(number.get_absolute_url())
    assert offered(response)[0].startswith("Zebra")
    assert ["disabled" in radio for radio in radios(response)] == [False, False, *[True] * 19]


def test_a_refused_campaign_says_why(find, account, many):
    full = CampaignFactory(brand__account=account, name="Full", number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    response = find("full")
    assert links(response, "campaign-options")["Campaign full"].endswith("#campaign_full")
    (radio,) = [radio for radio in radios(response) if radio["value"] == str(full.pk)]
    assert "disabled" in radio


@pytest.mark.parametrize("htmx", [True, False])
def test_a_search_finds_by_words_of_the_name_and_the_brand(find, account, many, htmx):
    brand = BrandFactory(account=account, display_name="Café Nord")
    CampaignFactory(brand=brand, account=account, name="Store openings")
    response = find("cafe STORE", htmx=htmx)
    assert offered(response) == ["Store openings Café Nord"]
    assert words(response, "campaign-found") == "1 campaign matches."


@pytest.mark.parametrize("text", ["", " ", "\u3000"])
def test_a_search_for_nothing_lists_the_first_twenty_again(find, many, text):
    response = find(text, htmx=True)
    assert len(offered(response)) == 20
    assert words(response, "campaign-found").startswith("20 of 300 campaigns are listed.")


def test_a_search_of_many_says_how_many_match(find, many):
    assert words(find("store 1"), "campaign-found") == (
        "The first 20 of 138 campaigns that match. Write more to narrow them."
    )


def test_a_search_without_a_match_says_so(find, many):
    response = find("<b>")
    assert offered(response) == []
    assert "No campaign of this account has “<b>” in its name" in words(response, "campaign-found")


def test_the_campaign_of_the_number_is_always_listed(find, number, many, owner):
    assign(number=number, campaign=many[-1], actor=owner)
    for response in (find(""), find("0007"), find("0007", htmx=True)):
        assert offered(response)[0] == "Store 0300 Harbor Coffee"
        assert checked(response) == [str(many[-1].pk)]


def test_the_campaign_of_the_number_stays_checked_even_when_stopped(find, number, many, owner):
    assign(number=number, campaign=many[-1], actor=owner)
    suspend_campaign(many[-1], reason="Spam.")
    assert checked(find("")) == [str(many[-1].pk)]
    assert "disabled" not in radios(find(""))[1]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_search_keeps_the_choice(find, many, htmx):
    response = find("0007", campaign=many[11].pk, htmx=htmx)
    assert offered(response) == ["Store 0012 Harbor Coffee", "Store 0007 Harbor Coffee"]
    assert checked(response) == [str(many[11].pk)]


def test_a_search_keeps_the_choice_of_no_campaign(find, number, many, owner):
    assign(number=number, campaign=many[0], actor=owner)
    assert checked(find("0007", campaign="")) == [""]


def test_a_campaign_of_another_account_cannot_be_picked(find, many):
    foreign = CampaignFactory(name="Secret plans")
    response = find("secret", campaign=foreign.pk)
    assert offered(response) == []
    assert checked(response) == [""]


def test_without_javascript_the_search_button_leads_to_what_it_found(signed_in, number, many):
    url = f"{number.get_absolute_url()}?back=q=desk"
    sent = {"search": "1", "find": "0007", "campaign": many[11].pk, "seen": 0}
    response = signed_in.post(url, sent, follow=True)
    assert checked(response) == [str(many[11].pk)]
    assert dict(part(response, "id_find").attributes)["value"] == "0007"
    assert links(response)["Phone numbers"].endswith("?q=desk")
    assert not Assignment.objects.exists()


def test_any_campaign_that_was_found_can_be_saved(signed_in, number, find, many):
    (_, radio) = radios(find("0299"))
    data = {"seen": 0, "find": "2999", "campaign": radio["value"]}
    assert_status(signed_in.post(number.get_absolute_url(), data), 302)
    assert number.assignments.get().campaign == many[298]


def test_a_poll_without_changes_sends_nothing(signed_in, number, many):
    url = number_poll_url(signed_in.get(number.get_absolute_url()))
    assert_status(signed_in.get(url, headers=HTMX), 204)


def test_a_failed_campaign_is_known_among_thousands(
    signed_in, number, many, owner, refusing_carrier
):
    assign(number=number, campaign=many[-1], actor=owner)
    settle_all()
    suspend_campaign(many[-1], reason="Spam.")
    response = signed_in.get(number.get_absolute_url())
    assert not elements(response, id="retry")


def test_when_none_can_be_chosen_the_verdict_says_of_how_many(signed_in, account, number):
    add_campaigns(account, 30, status="draft")
    verdict = words(signed_in.get(number.get_absolute_url()), "verdict-text")
    assert f"None of the 30 campaigns of {account} can be chosen now. Ask the staff" in verdict


def test_an_empty_balance_disables_every_campaign(signed_in, account, number, many):
    LedgerEntryFactory(account=account, amount=-100)
    response = signed_in.get(number.get_absolute_url())
    assert all("disabled" in radio for radio in radios(response)[1:])
    (save,) = [e for e in elements(response, tag="button") if text(e) == "Save"]
    assert "disabled" in dict(save.attributes)
