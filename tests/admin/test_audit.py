"""Every change in the admin is recorded with its actor."""

import pytest

from accounts.models import Account, Membership
from carriers.models import CarrierProfile
from phone_numbers.models import PhoneNumber
from tests.admin.staff_requests import (
    ask,
    change_url,
    form_values,
    messages_of,
    run_action,
    save,
    url,
)
from tests.factories import BrandFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def audit_page(staff_client, obj):
    return " ".join(staff_client.get(url(obj, "history", obj.pk)).content.decode().split())


def test_an_action_records_its_actor(staff_client, staff):
    brand = BrandFactory(status="pending")
    run_action(staff_client, "verify", brand)
    event = brand.events.latest("pgh_id")
    assert (event.status, event.pgh_context.metadata["user"]) == ("verified", staff.pk)


def test_a_form_records_its_actor(staff_client, staff, campaign):
    save(staff_client, campaign, name="Renamed")
    event = campaign.events.latest("pgh_id")
    assert (event.name, event.pgh_context.metadata["user"]) == ("Renamed", staff.pk)
    assert event.pgh_context.metadata["url"] == change_url(campaign)


def test_adding_changing_and_removing_a_member_is_recorded(staff_client, staff, account, owner):
    row = Membership.objects.get()
    MembershipFactory(account=account, role="owner")
    page = change_url(account)
    for change in ({"memberships-0-role": "viewer"}, {"memberships-0-DELETE": "on"}):
        staff_client.post(page, form_values(staff_client.get(page)) | change)
    events = Membership.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update", "delete"]
    assert {e.pgh_context.metadata["user"] for e in events if e.pgh_context} == {staff.pk}


def test_suspending_a_number_records_its_actor(staff_client, staff, number):
    run_action(staff_client, "suspend", number, reason="The port is disputed.")
    event = PhoneNumber.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == staff.pk


def test_the_audit_page_shows_actors_and_changes(staff_client, staff):
    brand = BrandFactory(status="pending")
    run_action(staff_client, "reject", brand, reason="No such company.")
    page = audit_page(staff_client, brand)
    assert f"<td>{staff}</td>" in page
    assert "Status: Pending → Rejected" in page
    assert "Failure reason: — → No such company." in page


def test_a_change_without_a_request_is_by_the_system(staff_client):
    assert "<td>the system</td>" in audit_page(staff_client, BrandFactory())


def test_the_audit_of_an_account_includes_its_members(staff_client, account):
    row = MembershipFactory(account=account, role="viewer")
    Account.objects.filter(pk=account.pk).update(name="Renamed")
    user = row.user
    row.delete()
    page = audit_page(staff_client, account)
    assert f"Deleted: {user}, viewer" in page
    assert "→ Renamed" in page


def test_the_audit_page_needs_a_limited_number_of_queries(
    staff_client, number, django_assert_max_num_queries
):
    for _ in range(5):
        run_action(staff_client, "suspend", number, reason="so")
        run_action(staff_client, "activate", number)
    with django_assert_max_num_queries(9):
        assert audit_page(staff_client, number).count("Changed") == 10


def test_an_outage_begins_after_confirmation_and_ends(staff_client, staff):
    profile = CarrierProfile.objects.get(carrier="att")
    assert ask(staff_client, "begin_outage", profile).templates[0].name == "admin/staff_action.html"
    run_action(staff_client, "begin_outage", profile)
    profile.refresh_from_db()
    assert profile.outage
    second_response = run_action(staff_client, "begin_outage", profile)
    assert messages_of(second_response)[-1] == "AT&T has an outage already."
    run_action(staff_client, "end_outage", profile)
    profile.refresh_from_db()
    assert not profile.outage
    event = CarrierProfile.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context.metadata["user"] == staff.pk


def test_ending_an_outage_that_does_not_exist_is_refused(staff_client):
    profile = CarrierProfile.objects.get(carrier="att")
    response = run_action(staff_client, "end_outage", profile)
    assert messages_of(response) == ["Nothing was changed.", "AT&T has no outage."]


def test_the_audit_writes_codes_for_people(staff_client, campaign):
    campaign.use_case = "MARKETING"
    campaign.sub_use_cases = ["ACCOUNT_NOTIFICATION", "2FA"]
    campaign.auto_renewal = not campaign.auto_renewal
    campaign.save()
    page_text = audit_page(staff_client, campaign)
    assert "Use case: Customer care → Marketing" in page_text
    assert "— → Account notification, Two-factor authentication" in page_text
    assert "ACCOUNT_NOTIFICATION" not in page_text
