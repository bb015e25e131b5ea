"""Admin pages of users, accounts, memberships and the ledger."""

from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission

from accounts.models import Account, LedgerEntry, Membership, User
from tests.admin.staff_requests import change_url, errors, form_values, messages_of, save, url
from tests.factories import LedgerEntryFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LEDGER = "/admin/accounts/ledgerentry/add/"
NO_MEMBERS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
NO_ROWS = NO_MEMBERS | {"ledger-TOTAL_FORMS": "0", "ledger-INITIAL_FORMS": "0"}


def add_entry(staff_client, account, kind, amount, note="Invoice 7"):
    values = {"account": account.pk, "kind": kind, "amount": amount, "note": note}
    return staff_client.post(LEDGER, values)


@pytest.mark.parametrize(
    ("kind", "amount", "balance", "first_word"),
    [("top_up", "25.50", "125.50", "Topped up"), ("charge", "120", "-20", "Charged")],
)
def test_staff_add_ledger_entries(staff_client, staff, account, kind, amount, balance, first_word):
    response = add_entry(staff_client, account, kind, amount)
    account.refresh_from_db()
    assert account.balance == Decimal(balance)
    entry = LedgerEntry.objects.first()
    assert (entry.actor, entry.note) == (staff, "Invoice 7")
    assert response.url == change_url(account)
    assert messages_of(response)[0].startswith(first_word)


@pytest.mark.parametrize(
    ("kind", "amount", "note"),
    [
        ("top_up", "0", "so"),
        ("top_up", "-5", "so"),
        ("charge", "-5", "so"),
        ("top_up", "NaN", "so"),
        ("top_up", "1e12", "so"),
        ("top_up", "1000000.01", "so"),
        ("top_up", "0.00001", "so"),
        ("top_up", "5", ""),
        ("top_up", "5", "   "),
        ("gift", "5", "so"),
    ],
)
def test_an_invalid_amount_is_refused(staff_client, account, kind, amount, note):
    assert errors(add_entry(staff_client, account, kind, amount, note))
    account.refresh_from_db()
    assert account.balance == 100


def test_a_ledger_entry_cannot_be_edited(staff_client, account):
    entry = account.ledger.get()
    assert staff_client.post(change_url(entry), {"amount": 5}).status_code == 403


def test_the_page_of_an_account_links_to_a_top_up(staff_client, account):
    assert (
        f"{LEDGER}?account={account.pk}" in staff_client.get(change_url(account)).content.decode()
    )


def test_saving_a_stale_page_does_not_overwrite_the_balance(staff_client, account):
    values = form_values(staff_client.get(change_url(account)))
    LedgerEntryFactory(account=account, amount=50)
    staff_client.post(change_url(account), values | {"name": "Renamed"})
    account.refresh_from_db()
    assert (account.name, account.balance) == ("Renamed", 150)


def test_staff_add_an_account_with_its_owner(staff_client):
    user = UserFactory()
    members = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-user": user.pk,
        "memberships-0-role": "owner",
    }
    staff_client.post(
        url(Account, "add"), {"name": "Harbor Coffee", "slug": "harbor", **NO_ROWS, **members}
    )
    assert Membership.objects.get().user == user


def test_a_user_can_be_a_member_only_once(staff_client, account, owner):
    values = {"user": owner.pk, "account": account.pk, "role": "viewer"}
    page = staff_client.post(url(Membership, "add"), values)
    assert "already a member" in errors(page)


def test_staff_add_a_user_who_can_sign_in(staff_client, client):
    values = {
        "email": "Maya@Harbor.example",
        "name": "Maya Ortiz",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    staff_client.post(url(User, "add"), values | NO_MEMBERS)
    user = User.objects.get(email="maya@harbor.example")
    assert user.check_password("correct horse battery")
    assert not user.is_staff


@pytest.mark.parametrize("email", ["TAKEN@example.com", "nonsense", ""])
def test_an_invalid_or_taken_email_is_refused(staff_client, email):
    UserFactory(email="taken@example.com")
    user_count = User.objects.count()
    values = {"email": email, "usable_password": "false"}
    assert errors(staff_client.post(url(User, "add"), values | NO_MEMBERS))
    assert User.objects.count() == user_count


def test_a_new_email_replaces_the_old_one(staff_client):
    user = UserFactory(email="old@example.com")
    EmailAddress.objects.create(user=user, email="old@example.com", primary=True)
    save(staff_client, user, email="new@example.com")
    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert not EmailAddress.objects.filter(email="old@example.com").exists()


def test_an_invalid_time_zone_is_refused(staff_client):
    assert "is not a time zone" in errors(
        save(staff_client, UserFactory(), time_zone="Mars/Olympus")
    )


def test_a_password_is_set_on_its_own_page(staff_client):
    user = UserFactory()
    data = {"usable_password": "true", "password1": "new horse 77", "password2": "new horse 77"}
    assert staff_client.post(f"/admin/accounts/user/{user.pk}/password/", data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("new horse 77")


@pytest.fixture
def limited_staff(client):
    """Return a staff user who may only change users and memberships."""
    user = UserFactory(is_staff=True)
    codes = ("change_user", "view_user", "change_membership", "view_membership")
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    return user


def test_only_a_superuser_can_grant_rights(client, limited_staff):
    rights = {"is_superuser": "on", "is_staff": "on", "name": "Clerk"}
    save(client, limited_staff, **rights)
    limited_staff.refresh_from_db()
    assert (limited_staff.name, limited_staff.is_superuser) == ("Clerk", False)


def test_only_a_superuser_can_change_a_superuser(client, limited_staff):
    superuser = UserFactory(is_superuser=True, is_staff=True)
    data = {"usable_password": "true", "password1": "new horse 77", "password2": "new horse 77"}
    assert client.post(f"/admin/accounts/user/{superuser.pk}/password/", data).status_code == 403
    assert client.post(change_url(superuser), {"email": "x@example.com"}).status_code == 403


def test_a_membership_shows_user_and_account(staff_client):
    row = MembershipFactory()
    assert str(row) in staff_client.get(change_url(row)).content.decode()
