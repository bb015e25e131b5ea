"""Pages renew themselves in place."""

from playwright.sync_api import expect

from campaigns.lifecycle import suspend_campaign
from phone_numbers.actions import assign
from tests.propagation.worker_rounds import settle_all


def test_the_overview_renews_itself_and_keeps_the_focus(signed_in, account, number):
    campaign = account.campaigns.first()
    assign(number=number, campaign=campaign, actor=None)
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/")
    brand = signed_in.locator("#card-brands a").first
    brand.focus()
    settle_all()
    expect(signed_in.locator("#card-counts")).to_contain_text("1 live", timeout=15_000)
    expect(brand).to_be_focused()


def test_the_counts_of_the_list_renew_with_its_rows(signed_in, account, number):
    campaign = account.campaigns.first()
    assign(number=number, campaign=campaign, actor=None)
    settle_all()
    signed_in.goto(f"{signed_in.site}/a/{account.slug}/numbers/")
    suspend_campaign(campaign, reason="Spam.")
    expect(signed_in.locator("#counts")).to_contain_text("1 needs attention", timeout=15_000)
