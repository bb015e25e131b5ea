"""Filters of the number list: single, combined, and invalid values in the URL."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns import lifecycle as campaign_life
from campaigns.models import Brand
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, links, text, words
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db

IN_STATE = {
    "live": {"live"},
    "propagating": {"propagating", "stuck"},
    "attention": {"held", "failed", "stuck", "unassigned"},
    "held": {"held"},
    "failed": {"failed"},
    "stuck": {"stuck"},
    "removing": {"removing"},
    "unassigned": {"unassigned"},
    "unregistered": {"unassigned"},
}
STATES = set().union(*IN_STATE.values())


@pytest.fixture
def get_page(client, owner, account):
    client.force_login(owner)
    return lambda query=None, **options: client.get(f"/a/{account.slug}/numbers/", query, **options)


@pytest.fixture
def numbers_by_state(account, campaign, other_campaign):
    numbers = {name: PhoneNumberFactory(account=account, name=name) for name in sorted(STATES)}
    assign(number=numbers["live"], campaign=campaign, actor=None)
    assign(number=numbers["removing"], campaign=campaign, actor=None)
    assign(number=numbers["held"], campaign=other_campaign, actor=None)
    settle_all()
    assign(number=numbers["failed"], campaign=campaign, actor=None)
    run_round(Outcome.REJECTED)
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    remove(number=numbers["removing"], actor=None)
    assign(number=numbers["propagating"], campaign=campaign, actor=None)
    assign(number=numbers["stuck"], campaign=campaign, actor=None)
    numbers["stuck"].registrations.update(expected_by=Now() - timedelta(minutes=1))
    return numbers


@pytest.fixture
def two_names(account):
    return {PhoneNumberFactory(account=account, name=name).name for name in ("one", "two")}


def names(response):
    assert_status(response, 200)
    return {text(e) for e in elements(response, tag="small", class_="text-truncate")}


def test_each_state_filter_finds_its_numbers(get_page, numbers_by_state):
    assert {state: names(get_page({"assignment": state})) for state in IN_STATE} == IN_STATE


def test_every_row_shows_its_state_in_words(get_page, numbers_by_state):
    labels = {text(e) for e in elements(get_page(), tag="td", class_="state-cell")}
    assert labels == {
        "Live",
        "Propagating",
        "Late: 4 carriers",
        "Removing",
        "Unassigned",
        "Failed: carrier rejected",
        "On hold: campaign suspended",
    }


def test_the_bars_have_a_label_for_screen_readers(get_page, numbers_by_state):
    labels = {
        dict(e.attributes)["aria-label"] for e in elements(get_page(), role="img", class_="bars")
    }
    assert "T-Mobile: registered, AT&T: registered, Verizon: registered" in " ".join(labels)
    assert "T-Mobile: not registered" in " ".join(labels)


def test_the_header_counts_link_to_matching_filters(get_page, numbers_by_state):
    response = get_page()
    assert words(response).startswith(
        "Phone numbers 7 numbers 1 live 2 propagating ? 1 stuck ? 4 need attention"
    )
    for link_text, url in list(links(response).items())[:4]:
        count, state = link_text.split()[0], url.removeprefix("?assignment=")
        assert len(names(get_page({"assignment": state}))) == int(count)


def test_a_held_pending_number_is_held_and_not_propagating(get_page, account, campaign):
    assign(number=PhoneNumberFactory(account=account, name="new"), campaign=campaign, actor=None)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert names(get_page({"assignment": "propagating"})) == set()
    assert names(get_page({"assignment": "held"})) == {"new"}
    assert "0 propagating ? 0 stuck ? 1 needs attention" in words(get_page())


def test_a_number_moving_away_from_a_suspended_campaign_is_not_held(
    get_page, numbers_by_state, campaign
):
    assign(number=numbers_by_state["held"], campaign=campaign, actor=None)
    assert "held" in names(get_page({"assignment": "propagating"}))
    assert "held" not in names(get_page({"assignment": "held"}))
    assert "held" not in names(get_page({"assignment": "attention"}))


def test_the_header_uses_the_singular_for_one_number(get_page, account, campaign):
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=None)
    run_round(Outcome.REJECTED)
    page_text = words(get_page())
    assert page_text.startswith(
        "Phone numbers 1 number 0 live 0 propagating ? 0 stuck ? 1 needs attention"
    )


def test_the_campaign_filter_omits_numbers_leaving_the_campaign(
    get_page, numbers_by_state, campaign
):
    expected = {"live", "propagating", "stuck", "failed"}
    assert names(get_page({"campaign": campaign.pk})) == expected


@pytest.mark.parametrize("status", ["pending", "active", "suspended"])
def test_the_status_filter_finds_numbers_by_their_status(get_page, account, status):
    for each in ("pending", "active", "suspended"):
        PhoneNumberFactory(account=account, name=each, status=each)
    assert names(get_page({"status": status})) == {status}


@pytest.mark.parametrize(
    ("codes", "found"),
    [("310", {"there"}), ("212 310", {"here", "there"}), ("999", set())],
)
def test_the_area_code_filter_takes_one_code_or_several(get_page, account, codes, found):
    PhoneNumberFactory(account=account, name="here", e164="+12125550147")
    PhoneNumberFactory(account=account, name="there", e164="+13105550147")
    PhoneNumberFactory(account=account, name="abroad", e164="+442071838750")
    PhoneNumberFactory(e164="+13105550148", name="foreign")
    assert names(get_page({"area_code": codes})) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"us_state": "NY"}, {"new york", "upstate"}),
        ({"us_state": "NY", "area_code": "212 310"}, {"new york"}),
        ({"us_state": "TX"}, set()),
    ],
)
def test_the_state_filter_finds_the_area_codes_of_a_us_state(get_page, account, query, found):
    for name, code in {"new york": "212", "upstate": "315", "la": "310"}.items():
        PhoneNumberFactory(account=account, name=name, e164=f"+1{code}5550147")
    assert names(get_page(query)) == found


def test_brand_and_use_case_find_the_numbers_of_their_campaigns(
    get_page, numbers_by_state, campaign
):
    Brand.objects.filter(pk=campaign.brand_id).update(display_name="Harbor Coffee")
    expected = {"live", "propagating", "stuck", "failed"}
    assert names(get_page({"brand": "harbor"})) == expected
    assert names(get_page({"use_case": campaign.use_case, "brand": campaign.brand_id})) == expected
    assert names(get_page({"use_case": "CHARITY", "brand": "harbor"})) == set()


def test_a_campaign_is_found_by_a_part_of_its_name(get_page, numbers_by_state, campaign):
    campaign.name = "Order updates"
    campaign.save()
    expected = {"live", "propagating", "stuck", "failed"}
    for part in ("order updates", "ÖRDER", "updates"):
        assert names(get_page({"campaign": part})) == expected


def test_a_campaign_chosen_by_its_key_is_shown_by_name(get_page, numbers_by_state, campaign):
    (control,) = elements(get_page({"campaign": campaign.pk}), tag="input", name="campaign")
    assert dict(control.attributes)["value"] == campaign.name


def test_filters_can_be_combined(get_page, numbers_by_state, campaign, account):
    query = {"assignment": "attention", "campaign": campaign.pk, "q": "fail", "status": "active"}
    assert names(get_page(query)) == {"failed"}
    assert names(get_page(query | {"area_code": "212"})) == {"failed"}
    assert names(get_page(query | {"status": "pending"})) == set()


def test_the_form_shows_the_chosen_filter(get_page, numbers_by_state):
    (held,) = elements(get_page({"assignment": "held"}), tag="option", value="held")
    assert ("selected", None) in held.attributes


@pytest.mark.parametrize(
    "query",
    [
        {"assignment": "nonsense"},
        {"campaign": "x"},
        {"campaign": "-1"},
        {"campaign": "9" * 40},
        {"campaign": "\0"},
        {"status": "\0"},
        {"status": "ACTIVE"},
        {"area_code": "99"},
        {"area_code": "' OR 1=1"},
    ],
    ids=str,
)
def test_an_invalid_filter_is_ignored_and_named(get_page, two_names, query):
    response = get_page(query)
    assert names(response) == two_names
    assert f"were ignored: {next(iter(query))}." in words(response, "results")
    assert "narrowed by filters" not in words(response)


def test_a_valid_filter_applies_beside_an_invalid_one(get_page, two_names):
    assert names(get_page({"q": "one", "status": "nonsense"})) == {"one"}


def test_a_campaign_of_another_account_is_an_invalid_filter(get_page, two_names):
    foreign_campaign = CampaignFactory(name="Secret plans")
    response = get_page({"campaign": foreign_campaign.pk})
    assert names(response) == two_names
    assert "Secret plans" not in response.content.decode()


@pytest.mark.parametrize("query", [{"unknown": "x"}, {"page": "7"}, {"assignment": ""}], ids=str)
def test_unknown_parameters_are_ignored_silently(get_page, two_names, query):
    response = get_page(query)
    assert names(response) == two_names
    assert "were ignored" not in words(response)


def test_an_account_without_numbers_shows_an_empty_state(get_page):
    page_text = words(get_page(), "results")
    assert page_text.startswith("This account has no phone numbers yet")
    assert elements(get_page(), id="poller") == []


def test_no_matches_link_back_to_all_numbers(get_page, account, number):
    response = get_page({"assignment": "failed"})
    assert words(response, "results").startswith("No number matches these filters")
    assert links(response, "results") == {"See all numbers": f"/a/{account.slug}/numbers/"}


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ({}, ""),
        ({"q": "", "assignment": "", "campaign": "", "status": "", "area_code": ""}, ""),
        ({"q": "desk & co", "assignment": "", "status": "active"}, "?q=desk+%26+co&status=active"),
        ({"assignment": "nonsense"}, ""),
    ],
    ids=["none", "empty", "two", "garbage"],
)
def test_htmx_gets_only_the_results_and_a_clean_url(get_page, account, number, query, pushed):
    response = get_page(query, headers=HTMX)
    assert_status(response, 200)
    assert response["HX-Push-Url"] == f"/a/{account.slug}/numbers/{pushed}"
    assert b"<h1" not in response.content
    assert b'role="search"' not in response.content


@pytest.mark.parametrize("extra", [{}, {"HX-Boosted": "true"}], ids=["history", "boosted"])
def test_history_and_boosted_requests_get_a_full_page(get_page, number, extra):
    history = {} if extra else {"HX-History-Restore-Request": "true"}
    response = get_page(headers=HTMX | history | extra)
    assert b"<html" in response.content
    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_caches_separate_page_and_fragment(get_page, number, headers):
    varies = set(get_page(headers=headers)["Vary"].split(", "))
    assert {"Cookie", "HX-Request", "HX-Boosted", "HX-History-Restore-Request"} <= varies
