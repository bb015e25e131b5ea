"""Late carriers: an owner asks again or cancels, for one number and for all."""

import pytest
from playwright.sync_api import expect

from phone_numbers.actions import assign
from tests.e2e.conftest import sign_in
from tests.propagation.slow_carriers import late_carriers, make_late


@pytest.fixture
def late_number(number, account):
    assign(number=number, campaign=account.campaigns.get(name="Order updates"), actor=None)
    make_late(number, "att")
    return number


def test_a_late_carrier_is_asked_again_on_the_number_page(signed_in, late_number):
    signed_in.goto(signed_in.site + late_number.get_absolute_url())
    expect(signed_in.get_by_role("row", name="AT&T")).to_contain_text("Late by 4 min")
    signed_in.get_by_role("button", name="Ask again").click()
    expect(signed_in.get_by_text("Late carriers asked again: Order updates")).to_be_visible()
    assert late_carriers(late_number) == set()


def test_every_late_number_is_cancelled_without_javascript(
    live_server, browser, late_number, owner, account
):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.site = live_server.url
    sign_in(page, owner).goto(page.site + account.get_absolute_url())
    page.get_by_role("link", name="1 stuck").click()
    page.get_by_role("link", name="Ask again…").click()
    expect(page.get_by_text("1 first assignment is withdrawn")).to_be_visible()
    page.get_by_role("button", name="Cancel what can be cancelled").click()
    expect(page.get_by_text("Cancelled for 1 number.")).to_be_visible()
    assert late_number.assignments.get().status == "cancelled"
