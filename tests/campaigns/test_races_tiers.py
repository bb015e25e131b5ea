"""Two changes of trust scores on two connections cannot put the tiers out of order."""

import pytest
from django.db import IntegrityError

from campaigns.models import TrustTier
from tests.phone_numbers import races

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_changes_at_once_keep_the_order():
    def move(name, score):
        return lambda: TrustTier.objects.filter(name=name).update(from_score=score)

    first = races.pausing_before_commit(move("medium", 70))
    one, other = races.race((races, "before_commit"), first, move("high", 60))
    assert one.error is None
    assert other.waited
    assert isinstance(other.error, IntegrityError)
