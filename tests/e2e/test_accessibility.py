"""axe finds nothing on any page, light and dark, wide and narrow; nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Account, User
from campaigns.models import Campaign
from demo.load import load_demo
from phone_numbers.models import PhoneNumber
from tests.e2e.conftest import sign_in
from tests.propagation.slow_carriers import make_late, put_in_queue

PAGES = {
    "overview": "/a/{slug}/",
    "numbers": "/a/{slug}/numbers/",
    "no such number": "/a/{slug}/numbers/?q=nobody",
    "activity": "/a/{slug}/activity/",
    "balance": "/a/{slug}/balance/",
    "reasons": "/a/{slug}/reasons/",
    "campaigns": "/a/{slug}/campaigns/",
    "campaign": "/a/{slug}/campaigns/{campaign}/",
    "brands": "/a/{slug}/brands/",
    "brand": "/a/{slug}/brands/{brand}/",
    "settings": "/me/",
    "password": "/accounts/password/change/",
    "not found": "/a/{slug}/numbers/0/",
}
NUMBERS = {
    "live": {"assignments__status": "live"},
    "failed": {"assignments__status": "failed"},
    "propagating": {"assignments__status": "pending"},
    "suspended": {"status": "suspended"},
    "held": {"assignments__campaign__status": "suspended"},
    "toll-free": {"line_type": "toll_free"},
    "unassigned": {"assignments": None, "country": "US", "line_type": "local"},
}
LOOKS = {"light, wide": ("light", 1280), "dark, narrow": ("dark", 360)}


@pytest.fixture
def maya(site):
    load_demo()
    return User.objects.get(email="maya@harbor.example")


def assert_clean(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"


def looked_at(site, look):
    scheme, width = LOOKS[look]
    site.emulate_media(color_scheme=scheme)
    site.set_viewport_size({"width": width, "height": 800})
    return site


@pytest.mark.parametrize("look", LOOKS)
def test_every_page(site, maya, look):
    account = Account.objects.get(slug="harbor-coffee")
    ids = {"campaign": account.campaigns.last().pk, "brand": account.brands.last().pk}
    page = looked_at(sign_in(site, maya), look)
    for address in PAGES.values():
        page.goto(site.site + address.format(slug=account.slug, **ids))
        assert_clean(page)


@pytest.mark.parametrize("look", LOOKS)
def test_campaigns_and_brands_with_numbers_that_are_held(site, maya, look):
    page = looked_at(sign_in(site, maya), look)
    for status in ("suspended", "expired"):
        campaign = Campaign.objects.get(account__slug="harbor-coffee", status=status)
        for stopped in (campaign, campaign.brand):
            page.goto(site.site + stopped.get_absolute_url())
            expect(page.get_by_role("heading", name="Held and failed numbers")).to_be_visible()
            assert_clean(page)


def test_a_reason_leads_to_its_entry_and_from_there_to_a_cure(site, maya):
    page = looked_at(sign_in(site, maya), "dark, narrow")
    page.goto(f"{site.site}/a/harbor-coffee/numbers/?assignment=failed")
    page.get_by_role("link", name="Failed: carrier rejected").first.click()
    entry = page.locator("#carrier_rejected:target")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link", name="Campaigns").click()
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_a_number_in_every_state(site, maya, look):
    page = looked_at(sign_in(site, maya), look)
    numbers = PhoneNumber.objects.filter(account__slug="harbor-coffee").select_related("account")
    for condition in NUMBERS.values():
        page.goto(site.site + numbers.filter(**condition)[0].get_absolute_url())
        assert_clean(page)
    page.goto(site.site + numbers.filter(**NUMBERS["live"])[0].get_absolute_url() + "remove/")
    assert_clean(page)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_late_and_what_queues(site, maya, look):
    page = looked_at(sign_in(site, maya), look)
    numbers = PhoneNumber.objects.filter(account__slug="harbor-coffee").select_related("account")
    late, queued = numbers.filter(**NUMBERS["propagating"])[:2]
    make_late(late)
    put_in_queue(queued, "t_mobile", 680, gone=345, left=345)
    home = late.account.get_absolute_url()
    shown = [home, f"{home}numbers/?assignment=stuck", f"{home}numbers/stuck/"]
    for address in (*shown, late.get_absolute_url(), queued.get_absolute_url()):
        page.goto(site.site + address)
        assert_clean(page)
    page.goto(site.site + shown[-1])
    page.get_by_role("button", name="Ask again for").click()
    expect(page.get_by_text("The carriers are asked again for")).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_pages_for_anybody(site, address):
    site.goto(site.site + address)
    assert_clean(site)
