"""Permissions to memberships make no staff a member, and no membership another person's."""

import pytest

from accounts.models import Account, Membership
from tests.admin.clerks import Clerk
from tests.admin.staff_requests import change_url, errors, url
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_add_membership_makes_no_staff_a_member(account, role):
    clerk = Clerk("add_membership")
    for person in (clerk.user, UserFactory(is_staff=True), UserFactory(is_superuser=True)):
        values = {"user": person.pk, "account": account.pk, "role": role}
        response = clerk.client.post(url(Membership, "add"), values)
        assert "Only superusers" in errors(response)
    assert not Membership.objects.exists()


def test_add_membership_adds_customers(account):
    person = UserFactory()
    values = {"user": person.pk, "account": account.pk, "role": "owner"}
    assert Clerk("add_membership").client.post(url(Membership, "add"), values).status_code == 302
    assert Membership.objects.get().user == person


def test_change_membership_changes_none_of_staff(account):
    clerk = Clerk("change_membership", "delete_membership")
    row = MembershipFactory(user=clerk.user, account=account, role="viewer")
    assert clerk.save(row, role="owner").status_code == 403
    assert clerk.client.post(url(row, "delete", row.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    clerk.client.post(url(Membership, "changelist"), bulk)
    assert Membership.objects.get().role == "viewer"


def test_change_membership_moves_no_membership_to_another_person_or_account(account):
    clerk = Clerk("change_membership")
    row = MembershipFactory(role="owner")
    MembershipFactory(account=row.account, role="owner")
    clerk.save(row, user=clerk.user.pk, account=account.pk, role="viewer")
    moved = Membership.objects.get(pk=row.pk)
    assert (moved.user, moved.account, moved.role) == (row.user, row.account, "viewer")


MEMBERSHIPS = ("add_membership", "change_membership", "delete_membership", "view_membership")
PAGES = {
    "the account's": ("change_account", lambda clerk, account: account),
    "the person's": ("change_user", lambda clerk, account: clerk.user),
}


@pytest.mark.parametrize("page_of", PAGES)
def test_tables_of_members_add_no_membership_of_staff(account, page_of):
    codename, page_object = PAGES[page_of]
    clerk = Clerk(codename, *MEMBERSHIPS)
    obj = page_object(clerk, account)
    clerk.save(
        obj,
        **{
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-user": clerk.user.pk,
            "memberships-0-account": account.pk,
            "memberships-0-role": "owner",
            "memberships-0-id": "",
        },
    )
    assert not Membership.objects.exists()


@pytest.mark.parametrize("page_of", PAGES)
@pytest.mark.parametrize("change", ["role", "DELETE"])
def test_tables_of_members_change_no_membership_of_staff(account, page_of, change):
    codename, page_object = PAGES[page_of]
    clerk = Clerk(codename, *MEMBERSHIPS)
    row = MembershipFactory(user=clerk.user, account=account, role="viewer")
    obj = page_object(clerk, account)
    clerk.save(
        obj,
        **{
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "1",
            "memberships-0-id": row.pk,
            "memberships-0-user": clerk.user.pk,
            "memberships-0-account": account.pk,
            f"memberships-0-{change}": "owner",
        },
    )
    assert Membership.objects.get().role == "viewer"


def test_change_account_alone_changes_no_member(account, owner):
    clerk = Clerk("change_account")
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": clerk.user.pk,
        "memberships-0-role": "owner",
    }
    assert clerk.save(account, name="Renamed", **rows).status_code == 302
    assert Account.objects.get().name == "Renamed"
    assert Membership.objects.get().user == owner


def test_a_clerk_edits_other_members_beside_those_of_staff(account):
    clerk = Clerk("change_account", *MEMBERSHIPS)
    MembershipFactory(user=clerk.user, account=account, role="viewer")
    other = MembershipFactory(account=account, role="viewer")
    page = clerk.client.get(change_url(account))
    number = [f.instance for f in members_of(page)].index(other)
    assert clerk.save(account, **{f"memberships-{number}-role": "owner"}).status_code == 302
    assert Membership.objects.get(pk=other.pk).role == "owner"


def members_of(response):
    """Return the forms in the table of members."""
    tables = response.context["inline_admin_formsets"]
    return next(t.formset.forms for t in tables if t.opts.model is Membership)
