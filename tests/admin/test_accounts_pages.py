"""People, accounts, members and money on the staff's side."""

from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission

from accounts.models import Account, LedgerEntry, Membership, User
from tests.admin.driving import change_url, errors, form_values, said, save, url
from tests.factories import LedgerEntryFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

LEDGER = "/admin/accounts/ledgerentry/add/"
NO_MEMBERS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
NO_ROWS = NO_MEMBERS | {"ledger-TOTAL_FORMS": "0", "ledger-INITIAL_FORMS": "0"}


def move(office, account, kind, amount, note="Invoice 7"):
    values = {"account": account.pk, "kind": kind, "amount": amount, "note": note}
    return office.post(LEDGER, values)


@pytest.mark.parametrize(
    ("kind", "amount", "balance", "word"),
    [("top_up", "25.50", "125.50", "Topped up"), ("charge", "120", "-20", "Charged")],
)
def test_staff_move_the_balance(office, staff, account, kind, amount, balance, word):
    response = move(office, account, kind, amount)
    account.refresh_from_db()
    assert account.balance == Decimal(balance)
    entry = LedgerEntry.objects.first()
    assert (entry.actor, entry.note) == (staff, "Invoice 7")
    assert response.url == change_url(account)
    assert said(response)[0].startswith(word)


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
def test_money_that_is_none_is_refused(office, account, kind, amount, note):
    assert errors(move(office, account, kind, amount, note))
    account.refresh_from_db()
    assert account.balance == 100


def test_the_ledger_is_never_edited(office, account):
    entry = account.ledger.get()
    assert office.post(change_url(entry), {"amount": 5}).status_code == 403


def test_the_accounts_page_leads_to_a_top_up(office, account):
    assert f"{LEDGER}?account={account.pk}" in office.get(change_url(account)).content.decode()


def test_a_page_that_is_open_for_long_loses_no_money(office, account):
    values = form_values(office.get(change_url(account)))
    LedgerEntryFactory(account=account, amount=50)
    office.post(change_url(account), values | {"name": "Renamed"})
    account.refresh_from_db()
    assert (account.name, account.balance) == ("Renamed", 150)


def test_staff_add_an_account_with_its_owner(office):
    person = UserFactory()
    members = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-user": person.pk,
        "memberships-0-role": "owner",
    }
    office.post(
        url(Account, "add"), {"name": "Harbor Coffee", "slug": "harbor", **NO_ROWS, **members}
    )
    assert Membership.objects.get().user == person


def test_a_person_is_a_member_once(office, account, owner):
    values = {"user": owner.pk, "account": account.pk, "role": "viewer"}
    page = office.post(url(Membership, "add"), values)
    assert "already a member" in errors(page)


def test_staff_add_a_person_who_can_sign_in(office, client):
    values = {
        "email": "Maya@Harbor.example",
        "name": "Maya Ortiz",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    office.post(url(User, "add"), values | NO_MEMBERS)
    person = User.objects.get(email="maya@harbor.example")
    assert person.check_password("correct horse battery")
    assert not person.is_staff


@pytest.mark.parametrize("email", ["TAKEN@example.com", "nonsense", ""])
def test_an_address_that_is_none_or_taken_is_refused(office, email):
    UserFactory(email="taken@example.com")
    people = User.objects.count()
    values = {"email": email, "usable_password": "false"}
    assert errors(office.post(url(User, "add"), values | NO_MEMBERS))
    assert User.objects.count() == people


def test_a_new_address_replaces_the_old_one(office):
    person = UserFactory(email="old@example.com")
    EmailAddress.objects.create(user=person, email="old@example.com", primary=True)
    save(office, person, email="new@example.com")
    person.refresh_from_db()
    assert person.email == "new@example.com"
    assert not EmailAddress.objects.filter(email="old@example.com").exists()


def test_a_zone_that_is_none_is_refused(office):
    assert "is not a time zone" in errors(save(office, UserFactory(), time_zone="Mars/Olympus"))


def test_a_password_is_set_on_its_own_page(office):
    person = UserFactory()
    data = {"usable_password": "true", "password1": "new horse 77", "password2": "new horse 77"}
    assert office.post(f"/admin/accounts/user/{person.pk}/password/", data).status_code == 302
    person.refresh_from_db()
    assert person.check_password("new horse 77")


@pytest.fixture
def clerk(client):
    """Staff who may change people, and no more."""
    person = UserFactory(is_staff=True)
    codes = ("change_user", "view_user", "change_membership", "view_membership")
    person.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(person)
    return person


def test_only_a_superuser_hands_out_rights(client, clerk):
    rights = {"is_superuser": "on", "is_staff": "on", "name": "Clerk"}
    save(client, clerk, **rights)
    clerk.refresh_from_db()
    assert (clerk.name, clerk.is_superuser) == ("Clerk", False)


def test_who_is_no_superuser_changes_none(client, clerk):
    above = UserFactory(is_superuser=True, is_staff=True)
    data = {"usable_password": "true", "password1": "new horse 77", "password2": "new horse 77"}
    assert client.post(f"/admin/accounts/user/{above.pk}/password/", data).status_code == 403
    assert client.post(change_url(above), {"email": "x@example.com"}).status_code == 403


def test_a_membership_says_who_and_where(office):
    row = MembershipFactory()
    assert str(row) in office.get(change_url(row)).content.decode()
