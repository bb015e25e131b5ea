"""The lives of brands and campaigns: each move that may be, and none that may not."""

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


def pairs(verbs, statuses):
    return [(verb, status) for verb in verbs for status in statuses]


@pytest.mark.parametrize(("to", "status"), pairs(BRAND_ACTIONS, BrandStatus.values))
def test_a_brand_moves_as_the_table_says(to, status):
    brand = BrandFactory(status=status)
    if to in BRAND_TRANSITIONS[status]:
        BRAND_ACTIONS[to](brand)
        assert brand.status == to
    else:
        with pytest.raises(TransitionRefused, match=f"{brand} is {status} and cannot become {to}"):
            BRAND_ACTIONS[to](brand)
        assert Brand.objects.get(pk=brand.pk).status == status


@pytest.mark.parametrize(("verb", "status"), pairs(CAMPAIGN_ACTIONS, CampaignStatus.values))
def test_a_campaign_moves_by_the_verb_for_it(verb, status):
    campaign = CampaignFactory(status=status)
    act, sources, to = CAMPAIGN_ACTIONS[verb]
    if status in sources:
        act(campaign)
        assert campaign.status == to
    else:
        with pytest.raises(TransitionRefused):
            act(campaign)
        assert campaign.status == status


def test_the_verbs_cover_the_table_of_moves():
    verbs = {(source, to) for _, sources, to in CAMPAIGN_ACTIONS.values() for source in sources}
    assert verbs == {
        (source, to) for source, targets in CAMPAIGN_TRANSITIONS.items() for to in targets
    }


def test_the_tables_know_every_status():
    assert BRAND_TRANSITIONS.keys() == set(BrandStatus.values)
    assert CAMPAIGN_TRANSITIONS.keys() == set(CampaignStatus.values)


def test_verifying_a_brand_notes_when():
    brand = BrandFactory(status="rejected")
    lifecycle.verify_brand(brand)
    assert brand.verified_at is not None
    assert brand.failure_reason == ""


@pytest.mark.parametrize(
    ("verb", "obj"),
    [
        (lifecycle.reject_brand, lambda: BrandFactory()),
        (lifecycle.reject_campaign, lambda: CampaignFactory()),
        (lifecycle.suspend_campaign, lambda: CampaignFactory()),
    ],
    ids=["reject a brand", "reject a campaign", "suspend a campaign"],
)
def test_who_stops_something_says_why(verb, obj):
    name = "brand_rejected_with_a_reason"
    with refused_by(name if verb is lifecycle.reject_brand else "campaign_stopped_with_a_reason"):
        verb(obj(), reason="")


def test_a_reinstated_campaign_keeps_the_time_of_its_approval():
    campaign = CampaignFactory()
    approved_at = campaign.approved_at
    lifecycle.suspend_campaign(campaign, reason="complaints")
    lifecycle.reinstate_campaign(campaign)
    assert (campaign.approved_at, campaign.failure_reason) == (approved_at, "")


def test_expiring_is_for_good():
    campaign = CampaignFactory()
    lifecycle.expire_campaign(campaign)
    assert campaign.ended_at is not None
    for verb in (lifecycle.reinstate_campaign, lifecycle.approve_campaign):
        with pytest.raises(TransitionRefused):
            verb(campaign)


def test_whoever_comes_second_is_refused():
    campaign = CampaignFactory()
    copy = type(campaign).objects.get(pk=campaign.pk)
    lifecycle.expire_campaign(campaign)
    with pytest.raises(TransitionRefused, match="is expired and cannot become suspended"):
        lifecycle.suspend_campaign(copy, reason="complaints")


def test_a_campaign_has_a_brand_of_its_own_account():
    campaign = CampaignFactory.build(account=BrandFactory().account, brand=BrandFactory())
    with pytest.raises(ValidationError, match="another account"):
        campaign.clean()


@pytest.mark.parametrize(
    ("entity", "use_case"),
    [("SOLE_PROPRIETOR", "MARKETING"), ("PRIVATE_PROFIT", "SOLE_PROPRIETOR")],
)
def test_sole_proprietors_and_only_they_use_their_use_case(entity, use_case):
    brand = BrandFactory(entity_type=entity)
    campaign = CampaignFactory.build(account=brand.account, brand=brand, use_case=use_case)
    with pytest.raises(ValidationError, match="Sole proprietors, and only they"):
        campaign.clean()
