"""Trust tiers: a brand's score selects a tier, and the tier sets the throughput."""

from decimal import Decimal

import pytest

from campaigns.models import TrustTier

pytestmark = pytest.mark.django_db

TIER_BY_SCORE = {
    None: "low",
    0: "low",
    24: "low",
    25: "medium",
    74: "medium",
    75: "high",
    100: "high",
}


@pytest.mark.parametrize(("score", "name"), TIER_BY_SCORE.items())
def test_a_score_selects_the_tier_that_starts_at_or_below_it(score, name):
    assert TrustTier.objects.for_score(score).name == name


def test_the_initial_tiers_are_those_of_the_guide():
    rows = TrustTier.objects.values_list("name", "daily_limit", "messages_per_second")
    assert list(rows) == [
        ("low", 2_000, Decimal("0.2")),
        ("medium", 10_000, Decimal("1")),
        ("high", 200_000, Decimal("10")),
    ]


def test_changing_a_tiers_start_changes_the_tier_of_its_brands():
    TrustTier.objects.filter(name="medium").update(from_score=60)
    assert TrustTier.objects.for_score(50).name == "low"


def test_every_score_has_a_tier():
    assert all(TrustTier.objects.for_score(score) for score in range(101))
