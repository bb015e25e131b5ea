"""A number page updates itself, and never takes away what somebody is in the middle of."""

import pytest
from playwright.sync_api import expect

from phone_numbers.actions import assign
from tests.factories import UserFactory


@pytest.fixture
def colleague(db):
    return UserFactory(name="Ravi")


@pytest.fixture
def page(signed_in, shop):
    signed_in.goto(signed_in.site + shop.get_absolute_url())
    return signed_in


@pytest.fixture
def put_under(shop, account, colleague):
    """Somebody else puts the number under a campaign."""
    return lambda name: assign(
        number=shop, campaign=account.campaigns.get(name=name), actor=colleague
    )


def poll(page):
    with page.expect_response("**/?mark=*"):
        page.evaluate("dispatchEvent(new Event('focus'))")


def dropdown(page):
    return page.get_by_label("Messages from this number belong to")


def choose(page, campaign):
    option = page.locator("#id_campaign option", has_text=campaign).get_attribute("value")
    dropdown(page).select_option(option)
    dropdown(page).blur()
    return option


def test_a_choice_that_is_not_saved_stays_and_is_refused_as_stale(page, put_under, colleague):
    chosen = choose(page, "Appointment reminders")
    put_under("Order updates")
    poll(page)
    expect(page.get_by_text("Meanwhile this number has changed")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("Not sending yet as Order updates")
    expect(dropdown(page)).to_have_value(chosen)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#refused")).to_contain_text(f"{colleague} put it under Order updates")


def test_the_note_leads_to_how_it_is_now(page, put_under):
    choose(page, "Appointment reminders")
    put_under("Order updates")
    poll(page)
    page.get_by_role("link", name="See how it is now").click()
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")
    expect(page.get_by_text("Meanwhile this number has changed").first).to_be_hidden()


def test_a_choice_that_is_taken_back_makes_way(page, put_under):
    choose(page, "Appointment reminders")
    put_under("Order updates")
    poll(page)
    choose(page, "No campaign")
    poll(page)
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")


def test_an_open_dialog_stays_open_and_says_that_it_is_old(page, put_under, colleague):
    put_under("Order updates")
    page.reload()
    page.get_by_role("link", name="Remove").click()
    put_under("Appointment reminders")
    poll(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Meanwhile this number has changed")
    dialog.get_by_role("button", name="Remove").click()
    expect(page.locator("#refused")).to_contain_text(f"{colleague} put it under Appointment")


def test_where_nobody_is_at_it_the_card_follows(page, put_under):
    put_under("Order updates")
    poll(page)
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")
