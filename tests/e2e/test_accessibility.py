"""axe reports no violation on any page, light and dark, wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import Account, User
from bulk.jobs import pause, start
from campaigns.models import Campaign
from demo.load import load_demo
from phone_numbers.models import PhoneNumber
from tests.e2e.conftest import sign_in
from tests.factories import JobFactory
from tests.jobs import drafted, drafted_lines, finished
from tests.propagation.slow_carriers import make_late, put_in_queue

PAGES = {
    "overview": "/a/{slug}/",
    "numbers": "/a/{slug}/numbers/",
    "no such number": "/a/{slug}/numbers/?q=missing",
    "activity": "/a/{slug}/activity/",
    "balance": "/a/{slug}/balance/",
    "reasons": "/a/{slug}/reasons/",
    "campaigns": "/a/{slug}/campaigns/",
    "campaign": "/a/{slug}/campaigns/{campaign}/",
    "brands": "/a/{slug}/brands/",
    "brand": "/a/{slug}/brands/{brand}/",
    "accounts": "/me/accounts/",
    "settings": "/me/",
    "password": "/accounts/password/change/",
    "jobs": "/a/{slug}/jobs/",
    "lines of a job": "/a/{slug}/jobs/lines/",
    "draft without a campaign": "/a/{slug}/jobs/{empty}/",
    "draft that is being read": "/a/{slug}/jobs/{drafting}/",
    "text that cannot be read": "/a/{slug}/jobs/{refused}/",
    "preview": "/a/{slug}/jobs/{draft}/",
    "rows of a preview": "/a/{slug}/jobs/{draft}/rows/",
    "lines of a preview": "/a/{slug}/jobs/{pasted}/",
    "job": "/a/{slug}/jobs/{done}/",
    "results": "/a/{slug}/jobs/{done}/rows/?outcome=refused",
    "paused job": "/a/{slug}/jobs/{paused}/",
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
VIEWPORTS = {"light, wide": ("light", 1280), "dark, narrow": ("dark", 360)}


@pytest.fixture
def owner_of_demo(site):
    load_demo()
    return User.objects.get(email="maya@harbor.example")


def jobs_of(account, owner):
    """Return the keys of jobs of every kind of page, for all numbers of the account."""
    numbers, campaign = account.phone_numbers.all(), account.campaigns.get(name="Order updates")
    done = finished(drafted(account, owner, *numbers, campaign=campaign), owner)
    paused = drafted(account, owner, *numbers, kind="clear")
    start(paused, actor=owner)
    pause(paused)
    drafts = {
        "empty": drafted(account, owner, *numbers),
        "draft": drafted(account, owner, *numbers, campaign=campaign),
        "pasted": drafted_lines(account, owner, "1.2125E+10\n(212) 555-0147,Order updates"),
        "drafting": JobFactory(
            account=account, status="drafting", kind="assign", source="matching"
        ),
        "refused": JobFactory(account=account, status="refused"),
    }
    return {name: job.pk for name, job in {**drafts, "done": done, "paused": paused}.items()}


def assert_clean(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"


def set_viewport(site, viewport):
    scheme, width = VIEWPORTS[viewport]
    site.emulate_media(color_scheme=scheme)
    site.set_viewport_size({"width": width, "height": 800})
    return site


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_every_page_is_accessible(site, owner_of_demo, viewport):
    account = Account.objects.get(slug="harbor-coffee")
    ids = {"campaign": account.campaigns.last().pk, "brand": account.brands.last().pk}
    ids |= jobs_of(account, owner_of_demo)
    page = set_viewport(sign_in(site, owner_of_demo), viewport)
    for url in PAGES.values():
        page.goto(site.site + url.format(slug=account.slug, **ids))
        assert_clean(page)


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_campaigns_and_brands_with_held_numbers_are_accessible(site, owner_of_demo, viewport):
    page = set_viewport(sign_in(site, owner_of_demo), viewport)
    for status in ("suspended", "expired"):
        campaign = Campaign.objects.get(account__slug="harbor-coffee", status=status)
        for obj in (campaign, campaign.brand):
            page.goto(site.site + obj.get_absolute_url())
            expect(page.get_by_role("heading", name="Numbers on hold or failed")).to_be_visible()
            assert_clean(page)


def test_a_reason_links_to_its_entry_and_on_to_its_solution(site, owner_of_demo):
    page = set_viewport(sign_in(site, owner_of_demo), "dark, narrow")
    page.goto(f"{site.site}/a/harbor-coffee/numbers/?assignment=failed")
    page.get_by_role("link", name="Failed: carrier rejected").first.click()
    entry = page.locator("#carrier_rejected:target")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link", name="Campaigns").click()
    expect(page.get_by_role("heading", name="Campaigns")).to_be_visible()


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_a_number_in_every_state_is_accessible(site, owner_of_demo, viewport):
    page = set_viewport(sign_in(site, owner_of_demo), viewport)
    numbers = PhoneNumber.objects.filter(account__slug="harbor-coffee").select_related("account")
    for condition in NUMBERS.values():
        page.goto(site.site + numbers.filter(**condition)[0].get_absolute_url())
        assert_clean(page)
    page.goto(site.site + numbers.filter(**NUMBERS["live"])[0].get_absolute_url() + "remove/")
    assert_clean(page)


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_late_and_queued_numbers_are_accessible(site, owner_of_demo, viewport):
    page = set_viewport(sign_in(site, owner_of_demo), viewport)
    numbers = PhoneNumber.objects.filter(account__slug="harbor-coffee").select_related("account")
    late_number, queued_number = numbers.filter(**NUMBERS["propagating"])[:2]
    make_late(late_number)
    put_in_queue(queued_number, "t_mobile", 680, gone=345, left=345)
    home = late_number.account.get_absolute_url()
    urls = [home, f"{home}numbers/?assignment=stuck", f"{home}numbers/stuck/"]
    for url in (*urls, late_number.get_absolute_url(), queued_number.get_absolute_url()):
        page.goto(site.site + url)
        assert_clean(page)
    page.goto(site.site + urls[-1])
    page.get_by_role("button", name="Ask again for").click()
    expect(page.get_by_text("The carriers are asked again for")).to_be_visible()
    assert_clean(page)


@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_public_pages_are_accessible(site, url):
    site.goto(site.site + url)
    assert_clean(site)


def test_the_opened_account_menu_is_accessible(site, owner_of_demo):
    alex = User.objects.get(email="alex@agency.example")
    page = set_viewport(sign_in(site, alex), "dark, narrow")
    page.goto(f"{site.site}/a/harbor-coffee/campaigns/")
    page.locator(".account-summary summary").click()
    expect(page.get_by_role("link", name=re.compile("Owner, .*attention"))).to_be_visible()
    assert_clean(page)
