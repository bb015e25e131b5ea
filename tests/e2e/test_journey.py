"""The main journey in a browser with a real worker: choose, save, wait until live."""

import re

import pytest
from playwright.sync_api import expect

from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign

LIVE_TIMEOUT = 40_000


def sign_in_and_open_number(page, owner):
    page.goto(page.site)
    page.get_by_label("Email").fill(owner.email)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Phone numbers", exact=True).first.click()
    page.get_by_role("link", name="(212) 555-0147").click()


def choose(page, campaign):
    select = page.get_by_label("Messages from this number belong to")
    option = page.locator("#id_campaign option", has_text=campaign).get_attribute("value")
    select.select_option(option)
    page.get_by_role("button", name="Save").click()


def test_a_number_is_assigned_goes_live_moves_and_is_removed(site, number, owner, start_worker):
    start_worker()
    sign_in_and_open_number(site, owner)
    expect(site.get_by_text("Not registered: expect its messages to be blocked")).to_be_visible()
    choose(site, "Order updates")
    expect(site.get_by_text("Order updates is on its way to the carriers")).to_be_visible()
    sending = site.get_by_text("Sending as Order updates at all four carriers")
    expect(sending).to_be_visible(timeout=LIVE_TIMEOUT)
    choose(site, "Appointment reminders")
    expect(site.get_by_text("Moving to Appointment reminders")).to_be_visible()
    sending = site.get_by_text("Sending as Appointment reminders at all four carriers")
    expect(sending).to_be_visible(timeout=LIVE_TIMEOUT)
    site.get_by_role("link", name="Remove").click()
    site.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(site.get_by_text("Not registered: expect")).to_be_visible(timeout=LIVE_TIMEOUT)


def test_the_journey_works_without_javascript(live_server, browser, number, owner, start_worker):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.site = live_server.url
    start_worker()
    sign_in_and_open_number(page, owner)
    choose(page, "Order updates")
    expect(page.get_by_text("Order updates is on its way to the carriers")).to_be_visible()
    for _ in range(30):
        page.get_by_role("link", name="Refresh").click()
        if page.get_by_text("Sending as Order updates at all four carriers").count():
            break
        page.wait_for_timeout(1000)
    choose(page, "No campaign")
    expect(page).to_have_url(re.compile("/remove/$"))
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Not sending: the campaign was removed")).to_be_visible()


def test_a_propagating_row_updates_itself(signed_in, number, account, owner, start_worker):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/{number.pk}/")
    choose(signed_in, "Order updates")
    expect(signed_in.get_by_text("is on its way to the carriers")).to_be_visible()
    signed_in.get_by_role("link", name="Phone numbers", exact=True).first.click()
    row = signed_in.get_by_role("row", name=re.compile("555-0147"))
    expect(row).to_contain_text("Propagating")
    start_worker()
    expect(row).to_contain_text("Live", timeout=LIVE_TIMEOUT)
    expect(row.get_by_role("img")).to_have_attribute("aria-label", re.compile("AT&T: registered"))


def test_a_settled_row_shows_changes_by_others(signed_in, number, account):
    signed_in.clock.install()
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/")
    row = signed_in.get_by_role("row", name=re.compile("555-0147"))
    expect(row).to_contain_text("Active")
    number_life.suspend(number, reason="Fraud.")
    signed_in.clock.run_for(10_000)
    expect(row).to_contain_text("Suspended")
    number_life.activate(number)
    signed_in.clock.run_for(10_000)
    expect(row).to_contain_text("Active")


def test_a_stale_page_shows_the_change_and_its_actor(signed_in, number, account, viewer):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/{number.pk}/")
    assign(number=number, campaign=account.campaigns.get(name="Order updates"), actor=viewer)
    choose(signed_in, "Appointment reminders")
    expect(signed_in.locator("#refused")).to_contain_text(
        f"{viewer} moved this number to Order updates"
    )


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_saving_works_by_keyboard(signed_in, number, account, key):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/{number.pk}/")
    signed_in.get_by_label("Messages from this number belong to").focus()
    signed_in.keyboard.press("ArrowDown")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press(key)
    expect(signed_in.get_by_text("is on its way to the carriers")).to_be_visible()
