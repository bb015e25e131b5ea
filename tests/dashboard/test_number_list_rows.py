"""The list of numbers as its reader finds it: bars, their legend, its length, what narrows it."""

import pytest

from campaigns import lifecycle as campaign_life
from core.counting import Count
from core.pagination import Place
from dashboard import number_filters
from phone_numbers.actions import assign, remove
from phone_numbers.status.rows import BAR_WORDS
from tests.asserts import HTMX, elements, links, part, text, words
from tests.dashboard.polling import confirm
from tests.factories import PhoneNumberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(signed_in, account):
    return lambda query="", **options: signed_in.get(
        f"/a/{account.slug}/numbers/{query}", **options
    )


def bars(response):
    """Return (tone, title) of each bar of the rows."""
    shown = [dict(bar.attributes) for bar in elements(response, tag="i")]
    return [(bar.get("class", ""), bar["title"]) for bar in shown if "title" in bar]


def test_each_bar_names_its_carrier(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    confirm(number, "att")
    assert bars(get_page())[:2] == [
        ("pending", "T-Mobile: confirming"),
        ("registered", "AT&T: registered"),
    ]


def test_a_held_number_has_amber_bars(get_page, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert {tone for tone, _ in bars(get_page())} == {"held"}
    (spoken,) = elements(get_page(), role="img", class_="bars")
    assert "Verizon: on hold" in dict(spoken.attributes)["aria-label"]


def test_a_held_move_leaves_the_bars_of_carriers_that_still_send(
    get_page, live, campaign, other_campaign
):
    assign(number=live, campaign=other_campaign, actor=None)
    confirm(live, "att")
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    tones = {title.partition(":")[0]: tone for tone, title in bars(get_page())}
    assert (tones["AT&T"], tones["Verizon"]) == ("held", "held")
    campaign_life.reinstate_campaign(other_campaign)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    tones = {title.partition(":")[0]: tone for tone, title in bars(get_page())}
    assert (tones["AT&T"], tones["Verizon"]) == ("registered", "pending")


def test_the_legend_names_the_carriers_and_every_bar(get_page, number):
    (legend,) = elements(get_page(), tag="p", class_="bars-legend")
    assert text(legend).startswith("Carriers, from left: T-Mobile, AT&T, Verizon, US Cellular")
    assert text(legend).endswith(" ".join(BAR_WORDS.values()))


def test_the_page_says_its_place_in_the_list(get_page, account, monkeypatch):
    monkeypatch.setattr(number_filters, "SIZE", 2)
    PhoneNumberFactory.create_batch(5, account=account)
    places, page = [], get_page()
    while True:
        places.append(text(elements(page, tag="nav", aria_label="Pages")[0].children[0]))
        if "Next" not in (found := links(page)):
            break
        page = get_page(found["Next"])
    assert places == ["1–2 of 5", "3–4 of 5", "5–5 of 5"]


def test_a_place_counts_the_narrowed_list(get_page, account):
    PhoneNumberFactory.create_batch(3, account=account, name="desk")
    PhoneNumberFactory.create_batch(2, account=account, name="kiosk")
    assert "1–3 of 3, narrowed by filters" in words(get_page("?q=desk"))


def test_a_place_far_down_a_long_list_is_not_counted():
    assert str(Place(Count(0), 50, Count(10_001))) == "1–50 of 10,000+"
    assert str(Place(Count(9_950), 50, Count(10_001))) == "9,951–10,000 of 10,000+"
    far = Place(Count(10_001), 50, Count(10_001))
    assert str(far) == "50 of 10,000+, after the first 10,000"


@pytest.mark.parametrize(
    ("query", "offered"),
    [("", False), ("?q=", False), ("?q=2", True), ("?status=active", True), ("?status=x", True)],
)
def test_filters_can_be_cleared_when_some_are_set(get_page, number, query, offered):
    for options in ({}, {"headers": HTMX}):
        page = get_page(query, **options)
        assert ("Clear filters" in text(part(page, "clear-filters"))) is offered


def test_a_reason_that_narrows_the_list_is_shown_as_a_filter(get_page, live, campaign):
    assert not elements(get_page(), name="reason")
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    page = get_page("?reason=campaign_suspended")
    chosen = [e for e in elements(page, tag="option") if "selected" in dict(e.attributes)]
    assert "Campaign suspended" in map(text, chosen)
    assert "1–1 of 1" in words(page)
    assert "No number matches" in words(get_page("?reason=campaign_expired"))


def test_a_removal_is_found_under_its_campaign(get_page, live, campaign, other_campaign):
    remove(number=live, actor=None)
    query = "?assignment=removing&campaign="
    assert "1–1 of 1" in words(get_page(f"{query}{campaign.pk}"))
    assert "No number matches" in words(get_page(f"{query}{other_campaign.pk}"))


@pytest.mark.parametrize(
    ("was", "now", "header"),
    [
        ("", "?q=2", "HX-Push-Url"),
        ("?q=2", "?q=21", "HX-Replace-Url"),
        ("?q=21", "?q=21", "HX-Replace-Url"),
        ("?q=2", "", "HX-Push-Url"),
        ("?q=2", "?q=2&status=active", "HX-Push-Url"),
        ("?q=&status=active", "?q=5&status=active", "HX-Push-Url"),
        ("?q=5&status=active", "?q=55&status=active", "HX-Replace-Url"),
        ("?q=5&after=%2B12125550000", "?q=55", "HX-Push-Url"),
    ],
)
def test_a_search_that_goes_on_replaces_its_step_in_the_history(
    get_page, account, was, now, header
):
    current = {"HX-Current-URL": f"http://testserver/a/{account.slug}/numbers/{was}"}
    response = get_page(now, headers=HTMX | current)
    assert response[header] == f"/a/{account.slug}/numbers/{now}"
    assert len({"HX-Push-Url", "HX-Replace-Url"} & set(response.headers)) == 1
