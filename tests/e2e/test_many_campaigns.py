"""Choosing one of many campaigns for a number, in a list's filter and for a job."""

import pytest
from playwright.sync_api import expect

from campaigns.lifecycle import suspend_campaign
from phone_numbers.actions import assign
from phone_numbers.models import Assignment
from tests.dashboard.campaigns import add_campaigns
from tests.e2e.conftest import sign_in
from tests.e2e.test_accessibility import VIEWPORTS, assert_clean, set_viewport
from tests.jobs import drafted


@pytest.fixture
def many(account, number):
    return add_campaigns(account, 300)


@pytest.fixture
def opened(signed_in, number, many):
    """Return the number's page."""
    signed_in.goto(signed_in.site + number.get_absolute_url())
    return signed_in


@pytest.fixture
def plain_page(live_server, browser, owner, number, many):
    """Return the number's page in a browser without JavaScript."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.site = live_server.url
    sign_in(page, owner).goto(page.site + number.get_absolute_url())
    return page


def search(page):
    return page.get_by_label("Find a campaign by its name or brand")


def radio(page, name):
    return page.get_by_role("radio", name=name)


def poll(page):
    with page.expect_response("**/?mark=*"):
        page.evaluate("dispatchEvent(new Event('focus'))")


def test_a_campaign_is_found_as_you_type_and_saved(opened, number, many):
    search(opened).press_sequentially("coffee 0271")
    expect(opened.get_by_text("1 campaign matches.")).to_be_visible()
    expect(search(opened)).to_be_focused()
    radio(opened, "Store 0271").check()
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator("#verdict")).to_contain_text("Not sending yet as Store 0271")
    assert number.assignments.get().campaign == many[270]


def test_it_works_by_keyboard(opened, number, many):
    search(opened).focus()
    opened.keyboard.type("0271")
    expect(opened.get_by_text("1 campaign matches.")).to_be_visible()
    opened.keyboard.press("Enter")
    assert not Assignment.objects.exists()
    opened.keyboard.press("Tab")
    opened.keyboard.press("ArrowDown")
    expect(radio(opened, "Store 0271")).to_be_checked()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    expect(opened.locator("#verdict")).to_contain_text("Store 0271")


def test_a_choice_outlasts_a_search_and_a_poll(opened, number, many):
    radio(opened, "Store 0003").check()
    search(opened).fill("0271")
    expect(radio(opened, "Store 0271")).to_be_visible()
    expect(radio(opened, "Store 0003")).to_be_checked()
    search(opened).fill("")
    expect(opened.get_by_text("21 of 302 campaigns are listed.")).to_be_visible()
    search(opened).blur()
    assign(number=number, campaign=many[0], actor=None)
    poll(opened)
    expect(opened.get_by_text("This number has changed")).to_be_visible()
    expect(radio(opened, "Store 0003")).to_be_checked()


def test_a_choice_outlasts_a_search_that_was_sent_before_it(opened, many):
    waiting = []
    opened.route("**/?find=*", lambda route: waiting.append(route), times=1)
    with opened.expect_request("**/?find=*"):
        search(opened).fill("0271")
    radio(opened, "Store 0003").check()
    waiting[0].continue_()
    expect(radio(opened, "Store 0271")).to_be_visible()
    expect(radio(opened, "Store 0003")).to_be_checked()


def test_a_search_outlasts_a_poll(opened, number, many):
    search(opened).fill("0271")
    expect(radio(opened, "Store 0271")).to_be_visible()
    search(opened).blur()
    assign(number=number, campaign=many[0], actor=None)
    poll(opened)
    expect(search(opened)).to_have_value("0271")
    expect(radio(opened, "Store 0271")).to_be_visible()


def test_an_untouched_list_is_updated(opened, number, many):
    assign(number=number, campaign=many[7], actor=None)
    poll(opened)
    expect(radio(opened, "Store 0008")).to_be_checked()


def test_it_works_without_javascript(plain_page, number, many):
    radio(plain_page, "Store 0003").check()
    search(plain_page).fill("0271")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page.get_by_text("1 campaign matches.")).to_be_visible()
    expect(radio(plain_page, "Store 0003")).to_be_checked()
    radio(plain_page, "Store 0271").check()
    plain_page.get_by_role("button", name="Save").click()
    expect(plain_page.locator("#verdict")).to_contain_text("Not sending yet as Store 0271")
    assert number.assignments.get().campaign == many[270]


def test_on_paper_the_chosen_campaign_is_text(opened, many):
    opened.emulate_media(media="print")
    expect(opened.get_by_text("No campaign", exact=True)).to_be_visible()
    for part in (
        search(opened),
        opened.get_by_text("Store 0001"),
        opened.get_by_role("radio").first,
    ):
        expect(part).to_be_hidden()


@pytest.fixture
def job(account, owner, number, many):
    return drafted(account, owner, number)


def test_the_campaign_of_a_job_is_found_as_you_type(signed_in, job, many):
    page = signed_in
    page.goto(page.site + job.get_absolute_url())
    expect(page.get_by_text("20 of 302 campaigns are listed.")).to_be_visible()
    page.get_by_label("Campaign").press_sequentially("coffee 0271")
    page.get_by_role("button", name="Store 0271").click()
    expect(page.get_by_role("button", name="Assign 1 number")).to_be_visible()
    job.refresh_from_db()
    assert job.campaign == many[270]


def test_the_filters_of_the_list_suggest_names_and_area_codes(signed_in, account, many):
    page = signed_in
    page.goto(f"{page.site}/a/{account.slug}/numbers/")
    page.get_by_label("Campaign", exact=True).press_sequentially("027")
    expect(page.locator("#campaign-suggestions option")).to_have_count(11)
    page.get_by_label("Campaign", exact=True).fill("")
    page.get_by_text("More filters").click()
    page.get_by_label("Area code").press_sequentially("212, 64")
    expect(page.locator("#area_code-suggestions option[value='212, 646']")).to_have_count(1)


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_the_search_is_accessible(opened, many, viewport):
    suspend_campaign(many[1], reason="Spam.")
    set_viewport(opened, viewport)
    search(opened).fill("000")
    expect(opened.get_by_text("9 campaigns match.")).to_be_visible()
    assert_clean(opened)


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_the_search_of_a_job_is_accessible(signed_in, job, viewport):
    page = set_viewport(signed_in, viewport)
    page.goto(page.site + job.get_absolute_url())
    assert_clean(page)
