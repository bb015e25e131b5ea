"""A number page updates itself but never discards an unsaved choice or an open dialog."""

import pytest
from playwright.sync_api import expect

from phone_numbers.actions import assign
from tests.factories import UserFactory


@pytest.fixture
def colleague(db):
    return UserFactory(name="Ravi")


@pytest.fixture
def page(signed_in, number):
    signed_in.goto(signed_in.site + number.get_absolute_url())
    return signed_in


@pytest.fixture
def assign_by_colleague(number, account, colleague):
    """Return a function with which a colleague assigns the number to a campaign."""
    return lambda name: assign(
        number=number, campaign=account.campaigns.get(name=name), actor=colleague
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


def test_an_unsaved_choice_is_kept_and_refused_as_stale(page, assign_by_colleague, colleague):
    chosen = choose(page, "Appointment reminders")
    assign_by_colleague("Order updates")
    poll(page)
    expect(page.get_by_text("This number has changed")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("Not sending yet as Order updates")
    expect(dropdown(page)).to_have_value(chosen)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#refused")).to_contain_text(
        f"{colleague} moved this number to Order updates"
    )


def test_the_note_links_to_the_current_state(page, assign_by_colleague):
    choose(page, "Appointment reminders")
    assign_by_colleague("Order updates")
    poll(page)
    page.get_by_role("link", name="See the current state").click()
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")
    expect(page.get_by_text("This number has changed").first).to_be_hidden()


def test_a_reverted_choice_is_replaced_by_the_current_one(page, assign_by_colleague):
    choose(page, "Appointment reminders")
    assign_by_colleague("Order updates")
    poll(page)
    choose(page, "No campaign")
    poll(page)
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")


def test_an_open_dialog_stays_open_and_shows_that_it_is_outdated(
    page, assign_by_colleague, colleague
):
    assign_by_colleague("Order updates")
    page.reload()
    page.get_by_role("link", name="Remove").click()
    assign_by_colleague("Appointment reminders")
    poll(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This number has changed")
    dialog.get_by_role("button", name="Remove").click()
    expect(page.locator("#refused")).to_contain_text(
        f"{colleague} moved this number to Appointment"
    )


def test_an_untouched_card_is_updated(page, assign_by_colleague):
    assign_by_colleague("Order updates")
    poll(page)
    expect(page.locator("#id_campaign option:checked")).to_contain_text("Order updates")
