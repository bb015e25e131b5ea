"""SUPPORT_URL: wherever a page says that staff act, it links to them with number and code."""

from urllib.parse import parse_qs, urlsplit

import pytest

from campaigns import lifecycle
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.reasons import REASONS
from tests.asserts import elements, links, part, text, words
from tests.factories import LedgerEntryFactory, UserFactory
from tests.phone_numbers.rule_cases import breaking

pytestmark = pytest.mark.django_db

WEB = "https://help.example.com/new?team=sms"


@pytest.fixture(autouse=True)
def _support(settings):
    settings.SUPPORT_URL = WEB


@pytest.fixture
def get_page(signed_in, account):
    return lambda path="": signed_in.get(f"/a/{account.slug}/{path}")


def support_links(response):
    """Return what each link to support asks about, in page order."""
    hrefs = [
        dict(a.attributes)["href"]
        for a in elements(response, tag="a")
        if text(a) == "Contact support"
    ]
    assert all(href.startswith("https://help.example.com/new?team=sms") for href in hrefs)
    asked = [{k: v for k, (v,) in parse_qs(urlsplit(href).query).items()} for href in hrefs]
    return [{k: v for k, v in about.items() if k != "team"} for about in asked]


def test_verdict_and_checklist_carry_number_and_code(signed_in, live, account):
    number_life.suspend(live, reason="Fraud.")
    about = {"account": account.slug, "number": live.e164, "code": "number_not_active"}
    response = signed_in.get(live.get_absolute_url())
    assert support_links(response) == [about, about, {"account": account.slug}]
    assert "Contact support" in links(response, "verdict")
    assert "Contact support" in links(response, "checks")


def test_a_refused_save_carries_number_and_code(signed_in, account):
    number, campaign = breaking(account, "campaign_suspended")
    response = signed_in.post(number.get_absolute_url(), {"seen": 0, "campaign": campaign.pk})
    url = links(response, "refused")["Contact support"]
    assert parse_qs(urlsplit(url).query)["code"] == ["campaign_suspended"]


def test_the_catalogue_links_each_reason_that_names_the_staff(get_page):
    response = get_page("reasons/")
    for code, reason in REASONS.items():
        entry = text(part(response, code))
        assert ("Contact support" in entry) == ("the staff of this site" in entry.lower())
        assert ("Contact support" in entry) == reason.asks_staff


@pytest.mark.parametrize("path", ["", "campaigns/{campaign.pk}/", "brands/{campaign.brand_id}/"])
def test_other_pages_that_name_the_staff_link_to_them(get_page, live, campaign, path):
    lifecycle.submit_brand(campaign.brand)
    response = get_page(path.format(campaign=campaign))
    assert "brand_not_verified" in {about.get("code") for about in support_links(response)}


def test_an_empty_balance_asks_for_a_top_up(get_page, account):
    LedgerEntryFactory(account=account, amount=-100)
    codes = {about.get("code") for about in support_links(get_page("balance/"))}
    assert "insufficient_balance" in codes


PATHS = ("", "numbers/", "campaigns/", "brands/", "activity/", "balance/", "reasons/", "nowhere/")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_ends_with_the_way_to_the_staff(get_page, path):
    assert support_links(get_page(path))[-1].keys() <= {"account"}


@pytest.mark.parametrize("path", ["/me/", "/accounts/password/change/", "/accounts/logout/"])
def test_pages_outside_an_account_have_it_too(signed_in, path):
    assert support_links(signed_in.get(path)) == [{}]


def test_people_without_an_account_have_it_too(client):
    client.force_login(UserFactory())
    assert support_links(client.get("/")) == [{}]


def test_the_page_of_a_server_error_has_it_too(client, monkeypatch, owner, account):
    client.force_login(owner)
    client.raise_request_exception = False
    monkeypatch.setattr("dashboard.overview.render", None)
    response = client.get(f"/a/{account.slug}/")
    assert response.status_code == 500
    assert support_links(response) == [{}]


def test_anonymous_people_do_not_see_it(client):
    assert support_links(client.get("/accounts/login/")) == []


def test_a_mail_has_a_subject_and_a_body(settings, signed_in, live):
    settings.SUPPORT_URL = "mailto:help@example.com"
    number_life.suspend(live, reason="Fraud.")
    url = links(signed_in.get(live.get_absolute_url()), "verdict")["Contact support"]
    assert url.startswith("mailto:help@example.com?subject=%28212%29%20")
    fields = parse_qs(urlsplit(url).query)
    assert fields["subject"] == [f"{live}: number_not_active"]
    assert fields["body"][0].endswith(f"number: {live.e164}\r\ncode: number_not_active")


def test_without_the_setting_the_sentence_stays_and_no_link_is_shown(
    settings, signed_in, number, campaign
):
    settings.SUPPORT_URL = ""
    assign(number=number, campaign=campaign, actor=None)
    lifecycle.suspend_campaign(campaign, reason="Spam.")
    response = signed_in.get(number.get_absolute_url())
    assert "Ask the staff of this site what has to change" in words(response, "verdict")
    assert "Contact support" not in response.content.decode()
    assert not [e for e in elements(response, tag="a") if dict(e.attributes).get("href") == ""]
