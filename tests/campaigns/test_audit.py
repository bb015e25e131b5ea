"""Every change leaves a row: what, when, by whom; before and after stand one below the other."""

import pghistory
import pytest

from campaigns import lifecycle
from campaigns.models import TrustTier
from carriers.models import CarrierProfile
from core.lifecycle import TransitionRefused
from phone_numbers.models import PhoneNumber
from tests.factories import BrandFactory, CampaignFactory, MembershipFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

MAKERS = {
    "brand": (BrandFactory, "display_name", "Brand X", "Brand Y"),
    "campaign": (CampaignFactory, "name", "Before", "After"),
    "membership": (MembershipFactory, "role", "viewer", "owner"),
    "tier": (lambda **v: edited(TrustTier, "name", "low", **v), "daily_limit", 1_000, 3_000),
    "profile": (lambda **v: edited(CarrierProfile, "carrier", "att", **v), "seed", 1, 2),
}


def edited(model, key, value, **values):
    row = model.objects.get(**{key: value})
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    return row


def rows_of(number):
    events = PhoneNumber._meta.apps.get_model("numbers", "PhoneNumberEvent").objects
    return events.filter(pgh_obj=number).order_by("pgh_id")


@pytest.mark.parametrize("kind", MAKERS)
def test_a_change_leaves_before_after_time_and_actor(kind, owner):
    make, field, before, after = MAKERS[kind]
    row = make(**{field: before})
    with pghistory.context(user=owner.pk):
        setattr(row, field, after)
        row.save(update_fields=[field])
    old, new = row.events.order_by("pgh_id").reverse()[:2][::-1]
    assert (getattr(old, field), getattr(new, field)) == (before, after)
    assert new.pgh_context.metadata["user"] == owner.pk
    assert (new.pgh_label, new.pgh_created_at >= old.pgh_created_at) == ("update", True)


def test_a_number_changed_in_bulk_leaves_a_row_each(account, owner):
    numbers = PhoneNumberFactory.create_batch(3, account=account)
    with pghistory.context(user=owner.pk):
        account.phone_numbers.update(status="suspended", status_reason="fraud")
    for number in numbers:
        before, after = rows_of(number)
        assert (before.status, after.status) == ("active", "suspended")
        assert after.pgh_context.metadata["user"] == owner.pk


def test_numbers_made_in_bulk_leave_a_row_each(account):
    made = PhoneNumber.objects.bulk_create(
        PhoneNumber(account=account, e164=f"+1212555010{n}") for n in range(3)
    )
    assert [[row.pgh_label for row in rows_of(number)] for number in made] == [["insert"]] * 3


def test_a_change_that_only_counts_revisions_is_none(number):
    number.revision += 1
    number.save(update_fields=["revision"])
    assert rows_of(number).count() == 1


def test_a_change_without_a_person_has_no_actor(campaign):
    lifecycle.suspend_campaign(campaign, reason="complaints")
    after = campaign.events.order_by("pgh_id").last()
    assert (after.status, after.failure_reason) == ("suspended", "complaints")
    assert after.pgh_context is None


def test_what_is_undone_leaves_no_row(campaign):
    with pytest.raises(TransitionRefused):
        lifecycle.approve_campaign(campaign)
    assert campaign.events.count() == 1


def test_a_member_who_leaves_is_remembered(db):
    member = MembershipFactory()
    events = member.events.model.objects.filter(pgh_obj_id=member.pk)
    member.delete()
    assert events.order_by("pgh_id").last().pgh_label == "delete"
