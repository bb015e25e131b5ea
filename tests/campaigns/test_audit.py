"""Every change is recorded as an event row with its time and actor."""

import pghistory
import pytest

from campaigns import lifecycle
from campaigns.models import TrustTier
from carriers.models import CarrierProfile
from core.lifecycle import TransitionRefused
from phone_numbers.models import PhoneNumber
from tests.factories import BrandFactory, CampaignFactory, MembershipFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

FACTORIES = {
    "brand": (BrandFactory, "display_name", "Brand X", "Brand Y"),
    "campaign": (CampaignFactory, "name", "Before", "After"),
    "membership": (MembershipFactory, "role", "viewer", "owner"),
    "tier": (lambda **v: edit(TrustTier, "name", "low", **v), "daily_limit", 1_000, 3_000),
    "profile": (lambda **v: edit(CarrierProfile, "carrier", "att", **v), "seed", 1, 2),
}


def edit(model, key, value, **values):
    row = model.objects.get(**{key: value})
    for name, new in values.items():
        setattr(row, name, new)
    row.save()
    return row


def events_of(number):
    events = PhoneNumber._meta.apps.get_model("numbers", "PhoneNumberEvent").objects
    return events.filter(pgh_obj=number).order_by("pgh_id")


@pytest.mark.parametrize("kind", FACTORIES)
def test_a_change_records_before_after_time_and_actor(kind, owner):
    factory, field, before, after = FACTORIES[kind]
    row = factory(**{field: before})
    with pghistory.context(user=owner.pk):
        setattr(row, field, after)
        row.save(update_fields=[field])
    old, new = row.events.order_by("pgh_id").reverse()[:2][::-1]
    assert (getattr(old, field), getattr(new, field)) == (before, after)
    assert new.pgh_context.metadata["user"] == owner.pk
    assert (new.pgh_label, new.pgh_created_at >= old.pgh_created_at) == ("update", True)


def test_a_bulk_change_records_an_event_per_number(account, owner):
    numbers = PhoneNumberFactory.create_batch(3, account=account)
    with pghistory.context(user=owner.pk):
        account.phone_numbers.update(status="suspended", status_reason="fraud")
    for number in numbers:
        before, after = events_of(number)
        assert (before.status, after.status) == ("active", "suspended")
        assert after.pgh_context.metadata["user"] == owner.pk


def test_bulk_creation_records_an_event_per_number(account):
    numbers = PhoneNumber.objects.bulk_create(
        PhoneNumber(account=account, e164=f"+1212555010{n}") for n in range(3)
    )
    assert [[row.pgh_label for row in events_of(number)] for number in numbers] == [["insert"]] * 3


def test_a_changed_revision_alone_is_not_recorded(number):
    number.revision += 1
    number.save(update_fields=["revision"])
    assert events_of(number).count() == 1


def test_a_change_without_a_user_has_no_actor(campaign):
    lifecycle.suspend_campaign(campaign, reason="complaints")
    after = campaign.events.order_by("pgh_id").last()
    assert (after.status, after.failure_reason) == ("suspended", "complaints")
    assert after.pgh_context is None


def test_a_refused_change_is_not_recorded(campaign):
    with pytest.raises(TransitionRefused):
        lifecycle.approve_campaign(campaign)
    assert campaign.events.count() == 1


def test_a_deleted_membership_is_recorded(db):
    member = MembershipFactory(role="viewer")
    events = member.events.model.objects.filter(pgh_obj_id=member.pk)
    member.delete()
    assert events.order_by("pgh_id").last().pgh_label == "delete"
