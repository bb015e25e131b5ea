"""Whoever changes something on the staff's side stands in the audit row of it."""

import pytest

from accounts.models import Account, Membership
from carriers.models import CarrierProfile
from phone_numbers.models import PhoneNumber
from tests.admin.driving import act, change_url, form_values, said, save, url
from tests.factories import BrandFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def audit_page(office, obj):
    return " ".join(office.get(url(obj, "history", obj.pk)).content.decode().split())


def test_a_verb_leaves_its_actor(office, staff):
    brand = BrandFactory(status="pending")
    act(office, "verify", brand)
    event = brand.events.latest("pgh_id")
    assert (event.status, event.pgh_context.metadata["user"]) == ("verified", staff.pk)


def test_a_form_leaves_its_actor(office, staff, campaign):
    save(office, campaign, name="Renamed")
    event = campaign.events.latest("pgh_id")
    assert (event.name, event.pgh_context.metadata["user"]) == ("Renamed", staff.pk)
    assert event.pgh_context.metadata["url"] == change_url(campaign)


def test_a_member_who_comes_changes_and_goes_leaves_three_rows(office, staff, account, owner):
    row = Membership.objects.get()
    page = change_url(account)
    values = form_values(office.get(page))
    office.post(page, values | {"memberships-0-role": "viewer"})
    office.post(page, values | {"memberships-0-DELETE": "on"})
    events = Membership.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update", "delete"]
    assert {e.pgh_context.metadata["user"] for e in events if e.pgh_context} == {staff.pk}


def test_a_number_suspended_leaves_its_actor(office, staff, number):
    act(office, "suspend", number, reason="The port is disputed.")
    event = PhoneNumber.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == staff.pk


def test_the_audit_page_says_who_changed_what(office, staff):
    brand = BrandFactory(status="pending")
    act(office, "reject", brand, reason="No such company.")
    page = audit_page(office, brand)
    assert f"<td>{staff}</td>" in page
    assert "Status: pending → rejected" in page
    assert "Failure reason: — → No such company." in page


def test_a_change_without_a_request_is_the_systems(office):
    assert "<td>the system</td>" in audit_page(office, BrandFactory())


def test_the_accounts_audit_has_its_members_too(office, account):
    row = MembershipFactory(account=account, role="viewer")
    Account.objects.filter(pk=account.pk).update(name="Renamed")
    person = row.user
    row.delete()
    page = audit_page(office, account)
    assert f"Deleted: {person}, viewer" in page
    assert "→ Renamed" in page


def test_the_audit_page_asks_as_much_for_many(office, number, django_assert_max_num_queries):
    for _ in range(5):
        act(office, "suspend", number, reason="so")
        act(office, "activate", number)
    with django_assert_max_num_queries(9):
        assert audit_page(office, number).count("Changed") == 10


def test_an_outage_is_switched_on_after_a_question_and_off(office, staff):
    profile = CarrierProfile.objects.get(carrier="att")
    assert act(office, "begin_outage", profile).templates[0].name == "admin/staff_action.html"
    act(office, "begin_outage", profile, confirm=True)
    profile.refresh_from_db()
    assert profile.outage
    again = act(office, "begin_outage", profile, confirm=True)
    assert said(again)[-1] == "AT&T has an outage already."
    act(office, "end_outage", profile)
    profile.refresh_from_db()
    assert not profile.outage
    event = CarrierProfile.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == staff.pk


def test_a_switch_that_stands_already_is_refused(office):
    profile = CarrierProfile.objects.get(carrier="att")
    assert said(act(office, "end_outage", profile)) == ["AT&T answers already."]
