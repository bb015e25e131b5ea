"""The list of numbers in the browser: its rows, its long names, and its search."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import sign_in
from tests.factories import AssignmentFactory, CampaignFactory, PhoneNumberFactory

LONG_CAMPAIGN = "Reminders " * 9 + "for guests"
UNBROKEN = "W" * 60


@pytest.fixture
def listed(signed_in, account, number):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/")
    return signed_in


def test_a_click_anywhere_in_a_row_opens_the_number(listed, number):
    listed.locator("tbody tr").first.click(position={"x": 500, "y": 10})
    expect(listed).to_have_url(f"{listed.site}{number.get_absolute_url()}")


def test_rows_are_44_px_tall_on_touch(new_context, live_server, owner, account, number):
    page = new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 800})
    page = page.new_page()
    page.site = live_server.url
    sign_in(page, owner).goto(f"{page.site}/a/{account.slug}/numbers/")
    assert page.locator("tbody tr").first.bounding_box()["height"] >= 44


@pytest.mark.parametrize("width", [360, 1280])
def test_long_names_push_nothing_out_of_the_card(signed_in, account, width):
    campaign = CampaignFactory(brand__account=account, name=LONG_CAMPAIGN[:99])
    long_number = PhoneNumberFactory(account=account, name=UNBROKEN)
    AssignmentFactory(campaign=campaign, phone_number=long_number, status="failed")
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/?q={long_number.e164}")
    card = signed_in.locator(".card").first.bounding_box()
    for part in (".state", ".bars"):
        box = signed_in.locator(f"tbody {part}").first.bounding_box()
        assert card["x"] <= box["x"]
        assert box["x"] + box["width"] <= card["x"] + card["width"]


def test_ten_letters_are_one_step_back(listed, account):
    search = listed.locator("#id_q")
    search.press_sequentially("Front desk", delay=300)
    expect(listed).to_have_url(f"{listed.site}/a/{account.slug}/numbers/?q=Front+desk")
    listed.go_back()
    expect(listed).to_have_url(f"{listed.site}/a/{account.slug}/numbers/")
    expect(search).to_have_value("")
