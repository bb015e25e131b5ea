"""People with one permission can't become, or make anybody, stronger than they are."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse

from accounts.models import Membership, User
from tests.admin.clerks import NO_MEMBERS, Clerk
from tests.admin.staff_requests import change_url, save, url
from tests.factories import AccountFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

RIGHTS = {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}
PASSWORDS = {
    "password": "md5$x$y",
    "usable_password": "true",
    "password1": "new horse 77",
    "password2": "new horse 77",
}


@pytest.fixture
def group():
    group = Group.objects.create(name="All rights")
    group.permissions.set(Permission.objects.all())
    return group


def attack(group):
    """Return the values that would take over a person or make one stronger."""
    everything = Permission.objects.values_list("pk", flat=True)
    flags = {"is_staff": "on", "is_superuser": "on", "email": "clerk@example.com"}
    return flags | PASSWORDS | {"groups": [group.pk], "user_permissions": list(everything)}


def state(person):
    """Return what somebody needs to sign in as this person, and what the person may do."""
    person = User.objects.get(pk=person.pk)
    rights = [set(person.groups.all()), set(person.user_permissions.all())]
    flags = [person.is_active, person.is_staff, person.is_superuser]
    return [person.email, person.password, *flags, *rights]


PEOPLE = {
    "a superuser": lambda: UserFactory(is_staff=True, is_superuser=True),
    "a superuser who is no staff": lambda: UserFactory(is_superuser=True),
    "another clerk": lambda: UserFactory(is_staff=True),
    "an owner": lambda: MembershipFactory(role="owner").user,
    "a viewer": lambda: MembershipFactory(role="viewer").user,
    "a person without account": UserFactory,
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_change_user_does_not_make_one_somebody_else(group, kind):
    person = PEOPLE[kind]()
    before = state(person)
    clerk = Clerk("change_user", "view_user")
    clerk.save(person, **attack(group))
    clerk.save(person, **attack(group) | {"is_active": ""})
    clerk.client.post(f"/admin/accounts/user/{person.pk}/password/", PASSWORDS)
    assert state(person) == before


def test_change_user_does_not_make_one_stronger(group):
    clerk = Clerk("change_user")
    before = state(clerk.user)
    clerk.save(clerk.user, **attack(group))
    assert state(clerk.user) == before


@pytest.mark.parametrize("kind", ["a superuser", "a superuser who is no staff", "another clerk"])
def test_change_user_is_not_for_staff_and_superusers(kind):
    person = PEOPLE[kind]()
    assert Clerk("change_user").save(person, name="Renamed").status_code == 403
    assert User.objects.get(pk=person.pk).name == person.name


@pytest.mark.parametrize("kind", ["an owner", "a viewer", "a person without account"])
def test_change_user_is_for_the_names_of_customers(kind):
    person = PEOPLE[kind]()
    assert Clerk("change_user").save(person, name="Renamed").status_code == 302
    assert User.objects.get(pk=person.pk).name == "Renamed"


def test_change_user_does_not_reactivate_anybody():
    person = UserFactory(is_active=False)
    Clerk("change_user").save(person, is_active="on", name="Renamed")
    assert not User.objects.get(pk=person.pk).is_active


def test_add_user_adds_no_staff_and_no_password(group):
    values = {**attack(group), "email": "new@example.com", "name": "New", **NO_MEMBERS}
    assert Clerk("add_user").client.post(url(User, "add"), values).status_code == 302
    person = User.objects.get(email="new@example.com")
    assert state(person)[2:] == [True, False, False, set(), set()]
    assert not person.has_usable_password()


@pytest.mark.parametrize("codename", ["add_user", "change_user"])
def test_rights_to_people_are_no_rights_to_memberships(account, codename):
    person = UserFactory()
    row = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-account": account.pk,
        "memberships-0-role": "owner",
    }
    clerk = Clerk(codename)
    clerk.save(person, **row)
    clerk.save(clerk.user, **row)
    clerk.client.post(url(User, "add"), {"email": "new@example.com", "name": "New", **row})
    assert not Membership.objects.exists()


@pytest.mark.parametrize("codename", ["add_group", "change_group", "delete_group"])
def test_rights_to_groups_change_no_group(group, codename):
    clerk = Clerk(codename)
    clerk.user.groups.add(Group.objects.create(name="Clerks"))
    everything = list(Permission.objects.values_list("pk", flat=True))
    for obj in Group.objects.all():
        values = {"name": "Renamed", "permissions": everything}
        assert clerk.client.post(change_url(obj), values).status_code == 403
        confirmed = {"post": "yes"}
        assert clerk.client.post(url(Group, "delete", obj.pk), confirmed).status_code == 403
    assert clerk.client.post(url(Group, "add"), {"name": "Mine"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": group.pk, "post": "yes"}
    clerk.client.post(url(Group, "changelist"), bulk)
    assert set(Group.objects.values_list("name", flat=True)) == {"All rights", "Clerks"}


def test_superusers_may_do_all_of_it(staff_client, staff, account, group):
    row = {"user": staff.pk, "account": account.pk, "role": "owner"}
    assert staff_client.post(url(Membership, "add"), row).status_code == 302
    values = {"name": "Reviewers", "permissions": [Permission.objects.first().pk]}
    assert save(staff_client, group, **values).status_code == 302
    clerk = Clerk()
    rights = {"email": "clerk@longcode.example", "groups": [group.pk], "is_superuser": "on"}
    assert save(staff_client, clerk.user, **rights).status_code == 302
    email, _, _, _, is_superuser, groups, _ = state(clerk.user)
    assert (email, is_superuser, groups) == ("clerk@longcode.example", True, {group})


@pytest.mark.parametrize("kind", PEOPLE)
def test_a_password_has_no_page(staff_client, kind):
    person = PEOPLE[kind]()
    before = state(person)
    staff_client.post(f"/admin/accounts/user/{person.pk}/password/", PASSWORDS)
    assert state(person) == before
    assert person.password not in staff_client.get(change_url(person)).content.decode()


SECRETS = {
    "user": "password__startswith",
    "membership": "user__password__startswith",
    "ledgerentry": "actor__password__startswith",
}


@pytest.mark.parametrize("model", SECRETS)
def test_no_list_filters_by_the_hash_of_a_password(model):
    clerk = Clerk("view_user", "view_membership", "view_ledgerentry")
    response = clerk.client.get(f"/admin/accounts/{model}/", {SECRETS[model]: "md5"})
    assert response["Location"].endswith("?e=1")


@pytest.mark.parametrize("codename", ["add_membership", "change_account", "add_ledgerentry"])
def test_the_choices_of_people_need_the_right_to_see_people(codename):
    data = {"app_label": "accounts", "model_name": "membership", "field_name": "user", "term": ""}
    clerk = Clerk(codename)
    assert clerk.client.get(reverse("admin:autocomplete"), data).status_code == 403


@pytest.mark.parametrize("model", [User, Group, Membership])
def test_the_audit_of_people_needs_the_right_to_see_them(model, group):
    obj = {User: UserFactory, Group: lambda: group, Membership: MembershipFactory}[model]()
    assert Clerk("change_account").client.get(url(obj, "history", obj.pk)).status_code == 403


def test_people_are_not_deleted():
    person = UserFactory()
    clerk = Clerk("delete_user", "view_user")
    assert clerk.client.post(url(person, "delete", person.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_a_clerk_learns_nothing_from_a_password_link():
    owner = MembershipFactory(account=AccountFactory()).user
    clerk = Clerk("change_user")
    selected = {"_selected_action": owner.pk, "confirmed": owner.pk}
    response = clerk.client.post(
        url(User, "changelist"), {"action": "send_password_link", **selected}, follow=True
    )
    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert "/accounts/password/reset/key/" in message.body
    assert "/accounts/password/reset/key/" not in response.content.decode()
