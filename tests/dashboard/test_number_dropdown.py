"""The campaign dropdown: choices with usage, disabled choices with reasons, and the hint."""

import pytest

from campaigns import lifecycle as campaign_life
from phone_numbers.actions import assign
from tests.asserts import elements, items, links, text, words
from tests.factories import (
    AssignmentFactory,
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    PhoneNumberFactory,
)
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, owner):
    client.force_login(owner)
    return lambda number: client.get(number.get_absolute_url())


def option_texts(response, *, disabled=False):
    found = elements(response, tag="option")
    return [text(option) for option in found if ("disabled" in dict(option.attributes)) == disabled]


def selected_texts(response):
    return [text(e) for e in elements(response, tag="option") if "selected" in dict(e.attributes)]


def test_approved_campaigns_show_their_usage(get_page, number, campaign):
    AssignmentFactory(campaign=campaign, status="live")
    AssignmentFactory(campaign=campaign, status="pending")
    AssignmentFactory(campaign=campaign, status="removed")
    assert option_texts(get_page(number)) == ["No campaign", f"{campaign} — 2 of 49 numbers"]
    assert selected_texts(get_page(number)) == ["No campaign"]


def test_a_pool_and_a_sole_proprietor_show_their_own_limits(get_page, account, number):
    CampaignFactory(brand__account=account, name="A", number_pool=True, number_limit=1500)
    CampaignFactory(brand__account=account, name="B", use_case="SOLE_PROPRIETOR", number_limit=1)
    assert option_texts(get_page(number))[1:] == ["A — 0 of 1,500 numbers", "B — 0 of 1 number"]


@pytest.mark.parametrize(
    ("campaign_fields", "label", "explanation"),
    [
        ({"status": "draft"}, "Draft", "is still a draft. Numbers can be assigned once it is"),
        ({"status": "pending"}, "Pending", "is pending. Numbers can be assigned once it is"),
        ({"status": "rejected"}, "Rejected", "is rejected. Numbers can be assigned once it is"),
        ({"status": "suspended"}, "Campaign suspended", "It can send again once it is reinstated."),
        ({"status": "expired"}, "Campaign expired", "has expired and cannot come back."),
        ({"brand__status": "pending"}, "Brand not verified", "is pending. Its campaigns can send"),
    ],
    ids=["draft", "pending", "rejected", "suspended", "expired", "brand"],
)
def test_unavailable_campaigns_are_disabled_with_a_reason(
    get_page, account, number, campaign, campaign_fields, label, explanation
):
    other = CampaignFactory(brand__account=account, name="Other", **campaign_fields)
    response = get_page(number)
    assert option_texts(response, disabled=True) == [f"Other — {label}"]
    (line,) = [line_text for _, line_text in items(response) if line_text.startswith("Other")]
    assert explanation in line
    assert links(response)["Other"] == other.get_absolute_url()


def test_a_full_campaign_cannot_be_chosen(get_page, account, number):
    full = CampaignFactory(brand__account=account, name="Full", number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    assert option_texts(get_page(number), disabled=True) == ["Full — Campaign full"]


def test_the_current_campaign_stays_selected_even_when_full(get_page, account, number, owner):
    full = CampaignFactory(brand__account=account, name="Full", number_limit=1)
    assign(number=number, campaign=full, actor=owner)
    assert selected_texts(get_page(number)) == ["Full — 1 of 1 number"]


@pytest.mark.parametrize(
    "stop",
    [
        lambda campaign: campaign_life.suspend_campaign(campaign, reason="Spam."),
        lambda campaign: campaign_life.reject_campaign(campaign, reason="Samples."),
        campaign_life.expire_campaign,
    ],
    ids=["suspended", "rejected", "expired"],
)
def test_the_current_campaign_stays_selected_even_when_stopped(
    get_page, number, campaign, owner, stop
):
    assign(number=number, campaign=campaign, actor=owner)
    stop(campaign)
    assert selected_texts(get_page(number)) == [f"{campaign} — 1 of 49 numbers"]


def test_campaigns_of_other_accounts_are_not_offered(get_page, number, campaign):
    CampaignFactory(name="Elsewhere")
    assert "Elsewhere" not in get_page(number).content.decode()


def test_an_empty_balance_disables_every_campaign(get_page, account, number, campaign):
    LedgerEntryFactory(account=account, amount=-100)
    response = get_page(number)
    assert option_texts(response) == ["No campaign"]
    assert words(response, "campaign-hint").startswith(
        f"No campaign can be chosen now. The balance of {account} is used up."
    )


def test_the_hint_explains_a_first_save(get_page, number, campaign):
    hint = words(get_page(number), "campaign-hint")
    assert "Saving registers the number with all four carriers" in hint


def test_the_hint_says_that_moving_is_safe(get_page, number, campaign, other_campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert f"Moving to another campaign is safe: {campaign} keeps serving" in words(
        get_page(number), "campaign-hint"
    )


def test_the_hint_says_that_saving_replaces_a_pending_assignment(
    get_page, number, campaign, other_campaign, owner
):
    assign(number=number, campaign=campaign, actor=owner)
    assert "replaces the one on its way" in words(get_page(number), "campaign-hint")


def test_the_hint_suggests_retry_after_a_failure(
    get_page, number, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert "Retry asks the carriers again." in words(get_page(number), "campaign-hint")


def test_the_hint_says_when_no_campaign_can_be_chosen(get_page, account, number):
    CampaignFactory(brand=BrandFactory(account=account, status="pending"))
    assert "can be chosen for this number now" in words(get_page(number), "campaign-hint")


@pytest.mark.parametrize("e164", ["+14165550123", "+18005550123"])
def test_a_number_that_needs_no_campaign_has_no_dropdown(get_page, account, campaign, e164):
    response = get_page(PhoneNumberFactory(account=account, e164=e164))
    assert elements(response, tag="select") == []
    assert "This number has no campaign to choose." in words(response)
