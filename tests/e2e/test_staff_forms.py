"""Staff forms in the browser: a double click saves once, and a conflict shows both values."""

import pytest
from playwright.sync_api import expect

from tests.admin.staff_requests import change_url, url
from tests.e2e.conftest import sign_in
from tests.factories import UserFactory


@pytest.fixture
def page(site, db):
    return sign_in(site, UserFactory(name="Robin", is_staff=True, is_superuser=True))


def test_a_double_click_on_save_tops_up_once(page, account):
    page.goto(f"{page.site}{url(account.ledger.model, 'add')}?account={account.pk}")
    page.get_by_label("Kind").select_option("top_up")
    page.get_by_label("Amount").fill("25")
    page.get_by_label("Note").fill("Invoice 7")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.locator(".messagelist")).to_contain_text("$25.00")
    assert account.ledger.filter(note="Invoice 7").count() == 1


def test_a_conflict_is_shown_beside_the_field_and_saved_on_the_second_click(page, campaign):
    page.goto(page.site + change_url(campaign))
    page.get_by_label("Name").fill("Mine")
    type(campaign).objects.update(name="Theirs")
    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    expect(page.locator(".field-name .errorlist")).to_contain_text("changed this to “Theirs”")
    expect(page.get_by_label("Name")).to_have_value("Mine")
    save.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    campaign.refresh_from_db()
    assert campaign.name == "Mine"
