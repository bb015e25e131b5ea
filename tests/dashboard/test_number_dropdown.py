"""The dropdown: what can be chosen and how full it is, what cannot and why, what saving will do."""

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
from tests.propagation.driving import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client, owner):
    client.force_login(owner)
    return lambda number: client.get(number.get_absolute_url())


def options(response, *, disabled=False):
    found = elements(response, tag="option")
    return [text(option) for option in found if ("disabled" in dict(option.attributes)) == disabled]


def chosen(response):
    return [text(e) for e in elements(response, tag="option") if "selected" in dict(e.attributes)]


def test_approved_campaigns_say_how_full_they_are(shown, number, campaign):
    AssignmentFactory(campaign=campaign, status="live")
    AssignmentFactory(campaign=campaign, status="pending")
    AssignmentFactory(campaign=campaign, status="removed")
    assert options(shown(number)) == ["No campaign", f"{campaign} — 2 of 49 numbers"]
    assert chosen(shown(number)) == ["No campaign"]


def test_a_pool_and_a_sole_proprietor_say_their_own_limits(shown, account, number):
    CampaignFactory(brand__account=account, name="A", number_pool=True, number_limit=1500)
    CampaignFactory(brand__account=account, name="B", use_case="SOLE_PROPRIETOR", number_limit=1)
    assert options(shown(number))[1:] == ["A — 0 of 1,500 numbers", "B — 0 of 1 number"]


@pytest.mark.parametrize(
    ("made", "short", "why"),
    [
        ({"status": "draft"}, "Draft", "is still a draft. Numbers can be assigned once it is"),
        ({"status": "pending"}, "Pending", "is pending. Numbers can be assigned once it is"),
        ({"status": "rejected"}, "Rejected", "is rejected. Numbers can be assigned once it is"),
        ({"status": "suspended"}, "Campaign suspended", "It can send again once it is reinstated."),
        ({"status": "expired"}, "Campaign expired", "has expired for good."),
        ({"brand__status": "pending"}, "Brand not verified", "is pending. Its campaigns can send"),
    ],
    ids=["draft", "pending", "rejected", "suspended", "expired", "brand"],
)
def test_others_stand_below_disabled_each_with_its_reason(
    shown, account, number, campaign, made, short, why
):
    other = CampaignFactory(brand__account=account, name="Other", **made)
    response = shown(number)
    assert options(response, disabled=True) == [f"Other — {short}"]
    (line,) = [said for _, said in items(response) if said.startswith("Other")]
    assert why in line
    assert links(response)["Other"] == other.get_absolute_url()


def test_a_full_campaign_cannot_be_chosen(shown, account, number):
    full = CampaignFactory(brand__account=account, name="Full", number_limit=1)
    AssignmentFactory(campaign=full, status="live")
    assert options(shown(number), disabled=True) == ["Full — Campaign full"]


def test_the_current_campaign_stays_selected_even_when_full(shown, account, number, owner):
    full = CampaignFactory(brand__account=account, name="Full", number_limit=1)
    assign(number=number, campaign=full, actor=owner)
    assert chosen(shown(number)) == ["Full — 1 of 1 number"]


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
    shown, number, campaign, owner, stop
):
    assign(number=number, campaign=campaign, actor=owner)
    stop(campaign)
    assert chosen(shown(number)) == [f"{campaign} — 1 of 49 numbers"]


def test_campaigns_of_other_accounts_are_not_there(shown, number, campaign):
    CampaignFactory(name="Elsewhere")
    assert "Elsewhere" not in shown(number).content.decode()


def test_an_empty_balance_keeps_everything_from_being_chosen(shown, account, number, campaign):
    LedgerEntryFactory(account=account, amount=-100)
    response = shown(number)
    assert options(response) == ["No campaign"]
    assert words(response, "campaign-hint").startswith(
        f"No other campaign can be chosen now. The balance of {account} is used up."
    )


def test_the_hint_says_what_a_first_save_does(shown, number, campaign):
    assert "Saving tells all four carriers" in words(shown(number), "campaign-hint")


def test_the_hint_says_that_moving_is_safe(shown, number, campaign, other_campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert f"Moving to another campaign is safe: {campaign} keeps serving" in words(
        shown(number), "campaign-hint"
    )


def test_the_hint_says_that_saving_supersedes(shown, number, campaign, other_campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    assert "takes the place of the one on its way" in words(shown(number), "campaign-hint")


def test_the_hint_says_what_helps_after_a_failure(
    shown, number, campaign, other_campaign, owner, refusing_carrier
):
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    assert "Retry asks the carriers again." in words(shown(number), "campaign-hint")


def test_the_hint_says_when_there_is_nothing_to_choose(shown, account, number):
    CampaignFactory(brand=BrandFactory(account=account, status="pending"))
    assert "can be chosen for this number now" in words(shown(number), "campaign-hint")


@pytest.mark.parametrize("e164", ["+14165550123", "+18005550123"])
def test_what_needs_no_campaign_gets_no_dropdown(shown, account, campaign, e164):
    response = shown(PhoneNumberFactory(account=account, e164=e164))
    assert elements(response, tag="select") == []
    assert "This number has no campaign to choose." in words(response)
