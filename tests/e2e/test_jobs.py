"""Many at a time in a browser, with a real worker: select, preview, run, retry, undo."""

import pytest
from playwright.sync_api import expect

from bulk import drafts
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.models import PhoneNumber
from tests.e2e.conftest import sign_in
from tests.factories import CampaignFactory, PhoneNumberFactory

PATIENCE = 40_000


@pytest.fixture
def numbers(account, owner):
    """Return numbers called "Kiosk", one of them suspended, and another number."""
    CampaignFactory(brand__account=account, name="Order updates")
    CampaignFactory(brand__account=account, name="Appointment reminders")
    kiosks = [
        PhoneNumberFactory(account=account, e164=f"+1212555{n:04}", name="Kiosk") for n in range(60)
    ]
    number_life.suspend(kiosks[3], reason="Unpaid.")
    return [*kiosks, PhoneNumberFactory(account=account, name="Other")]


def open_list(page, account, query=""):
    page.goto(f"{page.site}/a/{account.slug}/numbers/{query}")


def draft_all_that_match(page, account):
    open_list(page, account, "?q=kiosk")
    page.get_by_role("button", name="Select all 60 that match").click()
    expect(page.get_by_text("All 60 that match selected")).to_be_visible()
    page.get_by_role("button", name="Assign…").click()
    expect(page.get_by_role("heading", name="Assign 60 numbers")).to_be_visible()


def choose_campaign(page, name):
    page.get_by_label("Campaign").fill(name)
    page.get_by_role("button", name="Preview").click()


def figure(page, label):
    return page.locator(".figures > div", has_text=label).locator("dd")


def test_all_that_match_are_assigned_retried_and_undone(
    signed_in, account, owner, numbers, start_worker
):
    type(account.campaigns.first()).objects.update(number_pool=True, number_limit=100)
    start_worker()
    draft_all_that_match(signed_in, account)
    choose_campaign(signed_in, "order")
    expect(figure(signed_in, "Refused")).to_have_text("1")
    signed_in.get_by_role("button", name="Assign 59 numbers").click()
    expect(signed_in.get_by_text("60 of 60 numbers")).to_be_visible(timeout=PATIENCE)
    expect(signed_in.locator("#job-state")).to_have_text("Done")
    figure(signed_in, "Refused").get_by_role("link").click()
    expect(signed_in.get_by_role("cell", name="(212) 555-0003", exact=True)).to_be_visible()
    number_life.activate(PhoneNumber.objects.get(pk=numbers[3].pk))
    signed_in.go_back()
    signed_in.get_by_role("button", name="Retry the failed ones…").click()
    signed_in.get_by_role("button", name="Assign 1 number").click()
    expect(signed_in.get_by_text("1 of 1 number")).to_be_visible(timeout=PATIENCE)
    signed_in.get_by_role("link", name="Jobs").click()
    signed_in.get_by_role("link", name="Assign 60 numbers").click()
    signed_in.get_by_role("button", name="Undo…").click()
    signed_in.get_by_role("button", name="Restore 59 numbers").click()
    expect(signed_in.get_by_text("59 of 59 numbers")).to_be_visible(timeout=PATIENCE)
    expect(figure(signed_in, "Cleared")).to_have_text("59")


def test_a_large_selection_is_read_while_a_campaign_is_chosen(
    signed_in, account, numbers, start_worker, monkeypatch
):
    monkeypatch.setattr(drafts, "AT_ONCE", 0)
    draft_all_that_match(signed_in, account)
    expect(signed_in.get_by_text("Reading 60 numbers…")).to_be_visible()
    signed_in.get_by_label("Campaign").fill("order")
    start_worker()
    ready = "Choose a campaign to see what will happen to 60 numbers."
    expect(signed_in.get_by_text(ready)).to_be_visible(timeout=PATIENCE)
    expect(signed_in.get_by_label("Campaign")).to_have_value("order")
    signed_in.get_by_role("button", name="Preview").click()
    expect(figure(signed_in, "Will be assigned")).to_have_text("49")


def test_a_preview_follows_by_itself_when_the_numbers_are_read(
    signed_in, account, numbers, start_worker, monkeypatch
):
    monkeypatch.setattr(drafts, "AT_ONCE", 0)
    open_list(signed_in, account, "?q=kiosk")
    signed_in.get_by_role("button", name="Select all 60 that match").click()
    signed_in.get_by_role("button", name="Clear…").click()
    expect(signed_in.get_by_text("Reading 60 numbers…")).to_be_visible()
    start_worker()
    expect(figure(signed_in, "Unchanged")).to_have_text("60", timeout=PATIENCE)


def test_ticks_are_kept_across_pages_and_by_a_row_that_renews_itself(
    signed_in, account, owner, numbers
):
    open_list(signed_in, account)
    signed_in.get_by_label("Select (212) 555-0000").check()
    expect(signed_in.get_by_text("1 selected")).to_be_visible()
    campaign = account.campaigns.first()
    assign(number=numbers[0], campaign=campaign, actor=owner)
    expect(signed_in.locator(f"#n{numbers[0].pk}").get_by_text("Propagating")).to_be_visible(
        timeout=PATIENCE
    )
    expect(signed_in.get_by_label("Select (212) 555-0000")).to_be_checked()
    signed_in.get_by_role("link", name="Next").click()
    signed_in.get_by_label("Select (212) 555-0055").press("Space")
    expect(signed_in.get_by_text("2 selected")).to_be_visible()


def test_a_job_works_without_javascript(
    live_server, browser, account, owner, numbers, start_worker
):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.site = live_server.url
    start_worker()
    open_list(sign_in(page, owner), account)
    page.get_by_label("Select (212) 555-0000").check()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_label("Select (212) 555-0055").check()
    page.get_by_role("button", name="Assign…").click()
    choose_campaign(page, "appointment")
    page.get_by_role("button", name="Assign 2 numbers").click()
    for _ in range(30):
        if page.get_by_text("2 of 2 numbers").count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()


def test_a_file_is_uploaded(signed_in, account, numbers):
    open_list(signed_in, account)
    signed_in.get_by_role("link", name="Paste or upload…").click()
    content = b"Number,Campaign\n(212) 555-0000,Order updates\n1.2125E+10,Order updates\n"
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": content}
    signed_in.get_by_label("Or a file").set_input_files(file)
    signed_in.get_by_label("Assign each to the campaign on its line").check()
    signed_in.get_by_role("button", name="Preview").click()
    expect(signed_in.get_by_text("from mine.csv")).to_be_visible()
    expect(signed_in.get_by_role("cell", name="line 3")).to_be_visible()
    expect(signed_in.get_by_role("button", name="Assign 1 number")).to_be_visible()
