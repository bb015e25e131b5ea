"""Admin pages of users, accounts, memberships and the ledger."""

import re
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from accounts.models import Account, LedgerEntry, Membership, User
from tests.admin.staff_requests import (
    change_url,
    errors,
    form_values,
    messages_of,
    run_action,
    save,
    url,
)
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


def choose_password(mailed, password):
    """Follow the link of an email in a browser of its own, and choose a password."""
    link = re.search(r"http://testserver(\S+)", mailed.body)[1]
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    return browser.post(form, {"password1": password, "password2": password})


@pytest.mark.django_db(transaction=True)
def test_staff_add_a_user_who_is_invited_and_can_sign_in(staff_client):
    values = {"email": "Maya@Harbor.example", "name": "Maya Ortiz"}
    staff_client.post(url(User, "add"), values | NO_MEMBERS)
    user = User.objects.get(email="maya@harbor.example")
    assert not user.has_usable_password()
    (invitation,) = mail.outbox
    assert (invitation.to, "invitation" in invitation.subject) == ([user.email], True)
    choose_password(invitation, "correct horse battery")
    user.refresh_from_db()
    assert user.check_password("correct horse battery")
    assert not user.is_staff


@pytest.mark.django_db(transaction=True)
def test_a_failed_invitation_is_reported_and_the_user_stays(staff_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    values = {"email": "maya@harbor.example", "name": "Maya Ortiz"}
    response = staff_client.post(url(User, "add"), values | NO_MEMBERS)
    assert User.objects.filter(email="maya@harbor.example").exists()
    assert "could not be sent" in " ".join(messages_of(response))


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


def test_staff_send_a_link_with_which_the_person_chooses_a_password(staff_client):
    user = UserFactory()
    response = run_action(staff_client, "send_password_link", user)
    assert "got an email with a link" in messages_of(response)[0]
    (email,) = mail.outbox
    choose_password(email, "new horse 77")
    user.refresh_from_db()
    assert user.check_password("new horse 77")


def test_a_person_who_is_not_active_gets_no_link(staff_client):
    user = UserFactory(is_active=False)
    response = run_action(staff_client, "send_password_link", user)
    assert "is not active and cannot sign in" in " ".join(messages_of(response))
    assert mail.outbox == []


def test_a_link_that_cannot_be_sent_is_reported(staff_client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    response = run_action(staff_client, "send_password_link", UserFactory())
    assert "could not be sent" in " ".join(messages_of(response))


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
    before = superuser.password
    data = {"usable_password": "true", "password1": "new horse 77", "password2": "new horse 77"}
    client.post(f"/admin/accounts/user/{superuser.pk}/password/", data)
    assert client.post(change_url(superuser), {"email": "x@example.com"}).status_code == 403
    superuser.refresh_from_db()
    assert superuser.password == before


def test_a_membership_shows_user_and_account(staff_client):
    row = MembershipFactory()
    assert str(row) in staff_client.get(change_url(row)).content.decode()
