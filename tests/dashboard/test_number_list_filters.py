"""The list's filters: alone, together, and what garbage in the address does."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from tests.asserts import HTMX, assert_status, elements, links, text, words
from tests.factories import CampaignFactory, PhoneNumberFactory
from tests.propagation.driving import settle_all, turn

pytestmark = pytest.mark.django_db

IN_STATE = {
    "live": {"live"},
    "propagating": {"propagating", "stuck"},
    "attention": {"held", "failed", "stuck"},
    "held": {"held"},
    "failed": {"failed"},
    "stuck": {"stuck"},
    "removing": {"removing"},
    "unassigned": {"unassigned"},
    "unregistered": {"unassigned"},
}
EVERYTHING = set().union(*IN_STATE.values())


@pytest.fixture
def look(client, owner, account):
    client.force_login(owner)
    return lambda query=None, **options: client.get(f"/a/{account.slug}/numbers/", query, **options)


@pytest.fixture
def one_of_each(account, campaign, other_campaign):
    of = {name: PhoneNumberFactory(account=account, name=name) for name in sorted(EVERYTHING)}
    assign(number=of["live"], campaign=campaign, actor=None)
    assign(number=of["removing"], campaign=campaign, actor=None)
    assign(number=of["held"], campaign=other_campaign, actor=None)
    settle_all()
    assign(number=of["failed"], campaign=campaign, actor=None)
    turn(Outcome.REJECTED)
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    remove(number=of["removing"], actor=None)
    assign(number=of["propagating"], campaign=campaign, actor=None)
    assign(number=of["stuck"], campaign=campaign, actor=None)
    of["stuck"].registrations.update(expected_by=Now() - timedelta(minutes=1))
    return of


@pytest.fixture
def two(account):
    return {PhoneNumberFactory(account=account, name=name).name for name in ("one", "two")}


def names(response):
    assert_status(response, 200)
    return {text(e) for e in elements(response, tag="small", class_="cut")}


def test_each_state_finds_the_numbers_in_it(look, one_of_each):
    assert {state: names(look({"assignment": state})) for state in IN_STATE} == IN_STATE


def test_every_row_says_its_state_in_words(look, one_of_each):
    said = {text(e) for e in elements(look(), tag="td", class_="state-cell")}
    assert said == {
        "Live",
        "Propagating",
        "Late: 4 carriers",
        "Removing",
        "Unassigned",
        "Failed: carrier rejected",
        "Held: campaign suspended",
    }


def test_every_row_says_for_screen_readers_what_its_bars_show(look, one_of_each):
    labels = {dict(e.attributes)["aria-label"] for e in elements(look(), role="img", class_="bars")}
    assert "T-Mobile: registered, AT&T: registered, Verizon: registered" in " ".join(labels)
    assert "T-Mobile: not registered" in " ".join(labels)


def test_the_header_counts_and_links_to_what_it_counts(look, one_of_each):
    response = look()
    assert words(response).startswith(
        "Phone numbers 7 numbers 1 live 2 propagating 1 stuck 3 need attention"
    )
    for said, url in list(links(response).items())[:4]:
        count, state = said.split()[0], url.removeprefix("?assignment=")
        assert len(names(look({"assignment": state}))) == int(count)


def test_what_a_rule_holds_on_its_way_is_held_and_does_not_propagate(look, account, campaign):
    assign(number=PhoneNumberFactory(account=account, name="new"), campaign=campaign, actor=None)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert names(look({"assignment": "propagating"})) == set()
    assert names(look({"assignment": "held"})) == {"new"}
    assert "0 propagating 0 stuck 1 needs attention" in words(look())


def test_what_moves_away_from_a_suspended_campaign_propagates_and_is_not_held(
    look, one_of_each, campaign
):
    assign(number=one_of_each["held"], campaign=campaign, actor=None)
    assert "held" in names(look({"assignment": "propagating"}))
    assert "held" not in names(look({"assignment": "held"}))
    assert "held" not in names(look({"assignment": "attention"}))


def test_one_number_is_written_as_one(look, account, campaign):
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=None)
    turn(Outcome.REJECTED)
    said = words(look())
    assert said.startswith("Phone numbers 1 number 0 live 0 propagating 0 stuck 1 needs attention")


def test_a_campaign_finds_its_numbers_but_not_what_leaves_it(look, one_of_each, campaign):
    expected = {"live", "propagating", "stuck", "failed"}
    assert names(look({"campaign": campaign.pk})) == expected


@pytest.mark.parametrize("status", ["pending", "active", "suspended"])
def test_the_status_of_the_number_is_a_filter(look, account, status):
    for each in ("pending", "active", "suspended"):
        PhoneNumberFactory(account=account, name=each, status=each)
    assert names(look({"status": status})) == {status}


def test_area_codes_are_those_that_the_account_has(look, account):
    PhoneNumberFactory(account=account, name="here", e164="+12125550147")
    PhoneNumberFactory(account=account, name="there", e164="+13105550147")
    PhoneNumberFactory(account=account, name="abroad", e164="+442071838750")
    PhoneNumberFactory(e164="+14155550147")
    offered = [text(e) for e in elements(look(), tag="option")][-3:]
    assert offered == ["Any area code", "212", "310"]
    assert names(look({"area_code": "310"})) == {"there"}


def test_filters_narrow_together(look, one_of_each, campaign, account):
    query = {"assignment": "attention", "campaign": campaign.pk, "q": "fail", "status": "active"}
    assert names(look(query)) == {"failed"}
    assert names(look(query | {"area_code": "212"})) == {"failed"}
    assert names(look(query | {"status": "pending"})) == set()


def test_the_form_shows_what_is_chosen(look, one_of_each):
    (held,) = elements(look({"assignment": "held"}), tag="option", value="held")
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
        {"area_code": "999"},
        {"area_code": "' OR 1=1"},
    ],
    ids=str,
)
def test_garbage_narrows_nothing_and_is_said(look, two, query):
    response = look(query)
    assert names(response) == two
    assert f"were left out: {next(iter(query))}." in words(response, "results")
    assert "narrowed by filters" not in words(response)


def test_garbage_beside_a_sound_filter_leaves_the_sound_one(look, two):
    assert names(look({"q": "one", "status": "nonsense"})) == {"one"}


def test_a_campaign_of_another_account_is_garbage(look, two):
    elsewhere = CampaignFactory(name="Secret plans")
    response = look({"campaign": elsewhere.pk})
    assert names(response) == two
    assert "Secret plans" not in response.content.decode()


@pytest.mark.parametrize("query", [{"unknown": "x"}, {"page": "7"}, {"assignment": ""}], ids=str)
def test_what_is_no_filter_is_passed_over(look, two, query):
    response = look(query)
    assert names(response) == two
    assert "were left out" not in words(response)


def test_an_account_without_numbers_says_what_comes_next(look):
    said = words(look(), "results")
    assert said.startswith("This account has no phone numbers yet")
    assert elements(look(), id="poller") == []


def test_nothing_that_fits_leads_back_to_all(look, account, number):
    response = look({"assignment": "failed"})
    assert words(response, "results").startswith("No number fits these filters")
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
def test_htmx_gets_the_results_alone_and_a_clean_address(look, account, number, query, pushed):
    response = look(query, headers=HTMX)
    assert_status(response, 200)
    assert response["HX-Push-Url"] == f"/a/{account.slug}/numbers/{pushed}"
    assert b"<h1" not in response.content
    assert b"<form" not in response.content


@pytest.mark.parametrize("extra", [{}, {"HX-Boosted": "true"}], ids=["history", "boosted"])
def test_who_wants_a_page_gets_a_page(look, number, extra):
    history = {} if extra else {"HX-History-Restore-Request": "true"}
    response = look(headers=HTMX | history | extra)
    assert b"<html" in response.content
    assert "HX-Push-Url" not in response


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_caches_keep_page_and_fragment_apart(look, number, headers):
    varies = set(look(headers=headers)["Vary"].split(", "))
    assert {"Cookie", "HX-Request", "HX-Boosted", "HX-History-Restore-Request"} <= varies
