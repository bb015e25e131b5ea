"""The staff pages say why the last superuser and the last owner remain."""

import pytest

from accounts.models import Membership, User
from tests.admin.staff_requests import (
    change_url,
    errors,
    form_values,
    messages_of,
    row_errors,
    save,
    url,
)
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LAST_SUPERUSER = "Make another person a superuser first."
LAST_OWNER = "Make another member an owner first."


@pytest.mark.parametrize("flag", ["is_active", "is_staff", "is_superuser"])
def test_the_last_superuser_is_told_so_beside_the_field(staff_client, staff, flag):
    response = save(staff_client, staff, **{flag: ""})
    assert LAST_SUPERUSER in str(response.context["adminform"].form.errors[flag])
    assert User.objects.superusers().get() == staff


def test_a_superuser_with_a_successor_can_be_deactivated(staff_client, staff):
    UserFactory(is_staff=True, is_superuser=True)
    assert save(staff_client, staff, is_active="").status_code == 302
    assert not User.objects.get(pk=staff.pk).is_active


def test_the_last_owner_keeps_the_role_on_the_page_of_the_membership(staff_client, owner):
    row = owner.memberships.get()
    assert LAST_OWNER in errors(save(staff_client, row, role="viewer"))
    assert Membership.objects.get().role == "owner"


@pytest.mark.parametrize("page_of", ["account", "user"])
@pytest.mark.parametrize("change", [{"role": "viewer"}, {"DELETE": "on"}])
def test_the_last_owner_remains_in_the_tables_of_members(staff_client, owner, page_of, change):
    row = owner.memberships.get()
    values = {f"memberships-0-{name}": value for name, value in change.items()}
    response = save(staff_client, getattr(row, page_of), **values)
    assert LAST_OWNER in row_errors(response)
    assert Membership.objects.get().role == "owner"


def test_one_save_may_swap_the_owner(staff_client, account, owner):
    MembershipFactory(account=account, role="viewer")
    rows = Membership.objects.order_by("pk")
    swap = {"memberships-0-role": "viewer", "memberships-1-role": "owner"}
    assert save(staff_client, account, **swap).status_code == 302
    assert [row.role for row in rows] == ["viewer", "owner"]


def test_an_owner_who_cannot_sign_in_is_no_successor(staff_client, account, owner):
    inactive = UserFactory(is_active=False)
    MembershipFactory(account=account, user=inactive, role="owner")
    response = save(staff_client, account, **{"memberships-0-role": "viewer"})
    assert LAST_OWNER in row_errors(response)


def test_deactivating_the_last_owner_warns(staff_client, account, owner):
    response = save(staff_client, owner, is_active="")
    assert "Make another member an owner." in " ".join(messages_of(response))
    assert not User.objects.get(pk=owner.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_the_last_owner_is_not_removed(staff_client, owner):
    row = owner.memberships.get()
    response = staff_client.post(url(row, "delete", row.pk), {"post": "yes"})
    assert LAST_OWNER in " ".join(messages_of(response))
    assert Membership.objects.get() == row


@pytest.mark.django_db(transaction=True)
def test_a_superuser_who_falls_during_the_save_is_reported_on_the_page(
    staff_client, staff, monkeypatch
):
    other = UserFactory(is_staff=True, is_superuser=True)
    opened = form_values(staff_client.get(change_url(staff)))
    clean = "accounts.admin.people.UserForm.clean"

    def clean_too_early(form):
        return form.cleaned_data  # as if `other` still were a superuser

    monkeypatch.setattr(clean, clean_too_early)
    User.objects.filter(pk=other.pk).update(is_superuser=False)
    response = staff_client.post(change_url(staff), opened | {"is_superuser": ""})
    assert LAST_SUPERUSER in errors(response)
    assert User.objects.superusers().get() == staff


def test_the_list_offers_no_removal_of_many_memberships(staff_client, owner):
    response = staff_client.get(url(Membership, "changelist"))
    assert "delete_selected" not in response.content.decode()
