"""A word that explains itself opens by keyboard and without JavaScript."""

from playwright.sync_api import expect

from tests.e2e.conftest import sign_in


def test_a_word_opens_its_explanation_by_keyboard(signed_in, account):
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/stuck/")
    word, note = signed_in.locator("h1 .term"), signed_in.locator("#term-stuck")
    expect(note).to_be_hidden()
    word.press("Enter")
    expect(note).to_be_visible()
    signed_in.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_a_word_opens_without_javascript(new_context, live_server, owner, account):
    page = new_context(java_script_enabled=False).new_page()
    page.site = live_server.url
    sign_in(page, owner).goto(f"{page.site}/a/{account.slug}/numbers/stuck/")
    page.locator("h1 .term").click()
    expect(page.locator("#term-stuck")).to_be_visible()
