"""Transitions of brands and campaigns: every legal one works, every other is refused."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from campaigns import lifecycle
from campaigns.models import (
    BRAND_TRANSITIONS,
    CAMPAIGN_TRANSITIONS,
    Brand,
    BrandStatus,
    CampaignStatus,
)
from core.lifecycle import TransitionRefused
from tests.breaking import refused_by
from tests.factories import BrandFactory, CampaignFactory

pytestmark = pytest.mark.django_db

BRAND_ACTIONS = {
    "pending": lifecycle.submit_brand,
    "verified": lifecycle.verify_brand,
    "rejected": partial(lifecycle.reject_brand, reason="wrong EIN"),
}
CAMPAIGN_ACTIONS = {
    "submit": (lifecycle.submit_campaign, {"draft", "rejected"}, "pending"),
    "approve": (lifecycle.approve_campaign, {"pending", "rejected"}, "approved"),
    "reinstate": (lifecycle.reinstate_campaign, {"suspended"}, "approved"),
    "expire": (lifecycle.expire_campaign, {"approved", "suspended"}, "expired"),
    "suspend": (partial(lifecycle.suspend_campaign, reason="x"), {"approved"}, "suspended"),
    "reject": (
        partial(lifecycle.reject_campaign, reason="x"),
        {"pending", "approved", "suspended"},
        "rejected",
    ),
}


def pairs(actions, statuses):
    return [(action, status) for action in actions for status in statuses]


@pytest.mark.parametrize(("target", "status"), pairs(BRAND_ACTIONS, BrandStatus.values))
def test_only_brand_transitions_in_the_table_are_allowed(target, status):
    brand = BrandFactory(status=status)
    if target in BRAND_TRANSITIONS[status]:
        BRAND_ACTIONS[target](brand)
        assert brand.status == target
    else:
        with pytest.raises(
            TransitionRefused, match=f"{brand} is {status} and cannot become {target}"
        ):
            BRAND_ACTIONS[target](brand)
        assert Brand.objects.get(pk=brand.pk).status == status


@pytest.mark.parametrize(("action", "status"), pairs(CAMPAIGN_ACTIONS, CampaignStatus.values))
def test_only_campaign_transitions_in_the_table_are_allowed(action, status):
    campaign = CampaignFactory(status=status)
    function, allowed_from, target = CAMPAIGN_ACTIONS[action]
    if status in allowed_from:
        function(campaign)
        assert campaign.status == target
    else:
        with pytest.raises(TransitionRefused):
            function(campaign)
        assert campaign.status == status


def test_the_actions_cover_the_table_of_transitions():
    actions = {
        (source, target)
        for _, allowed_from, target in CAMPAIGN_ACTIONS.values()
        for source in allowed_from
    }
    assert actions == {
        (source, target) for source, targets in CAMPAIGN_TRANSITIONS.items() for target in targets
    }


def test_the_tables_have_every_status():
    assert BRAND_TRANSITIONS.keys() == set(BrandStatus.values)
    assert CAMPAIGN_TRANSITIONS.keys() == set(CampaignStatus.values)


def test_verifying_a_brand_records_the_time():
    brand = BrandFactory(status="rejected")
    lifecycle.verify_brand(brand)
    assert brand.verified_at is not None
    assert brand.failure_reason == ""


@pytest.mark.parametrize(
    ("action", "obj"),
    [
        (lifecycle.reject_brand, lambda: BrandFactory()),
        (lifecycle.reject_campaign, lambda: CampaignFactory()),
        (lifecycle.suspend_campaign, lambda: CampaignFactory()),
    ],
    ids=["reject a brand", "reject a campaign", "suspend a campaign"],
)
def test_stopping_needs_a_reason(action, obj):
    name = "brand_rejected_with_a_reason"
    with refused_by(name if action is lifecycle.reject_brand else "campaign_stopped_with_a_reason"):
        action(obj(), reason="")


def test_a_reinstated_campaign_keeps_the_time_of_its_approval():
    campaign = CampaignFactory()
    approved_at = campaign.approved_at
    lifecycle.suspend_campaign(campaign, reason="complaints")
    lifecycle.reinstate_campaign(campaign)
    assert (campaign.approved_at, campaign.failure_reason) == (approved_at, "")


def test_expiring_is_permanent():
    campaign = CampaignFactory()
    lifecycle.expire_campaign(campaign)
    assert campaign.ended_at is not None
    for action in (lifecycle.reinstate_campaign, lifecycle.approve_campaign):
        with pytest.raises(TransitionRefused):
            action(campaign)


def test_a_concurrent_transition_is_refused():
    campaign = CampaignFactory()
    copy = type(campaign).objects.get(pk=campaign.pk)
    lifecycle.expire_campaign(campaign)
    with pytest.raises(TransitionRefused, match="is expired and cannot become suspended"):
        lifecycle.suspend_campaign(copy, reason="complaints")


def test_a_brand_of_another_account_is_invalid():
    campaign = CampaignFactory.build(account=BrandFactory().account, brand=BrandFactory())
    with pytest.raises(ValidationError, match="another account"):
        campaign.clean()


@pytest.mark.parametrize(
    ("entity", "use_case"),
    [("SOLE_PROPRIETOR", "MARKETING"), ("PRIVATE_PROFIT", "SOLE_PROPRIETOR")],
)
def test_the_sole_proprietor_use_case_is_only_for_sole_proprietors(entity, use_case):
    brand = BrandFactory(entity_type=entity)
    campaign = CampaignFactory.build(account=brand.account, brand=brand, use_case=use_case)
    with pytest.raises(ValidationError, match="Sole proprietors, and only they"):
        campaign.clean()
