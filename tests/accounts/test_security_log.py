"""Sign-ins, failures, locks, passwords and changes of rights are logged, one line each."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.admin.staff_requests import save
from tests.factories import AccountFactory, MembershipFactory, UserFactory

PASSWORD = "correct horse"
NEW = {"password1": "battery staple 9", "password2": "battery staple 9"}


@pytest.fixture(autouse=True)
def _whole_site(settings) -> None:
    settings.ROOT_URLCONF = "config.urls"


@pytest.fixture
def maya(db: None) -> User:
    return UserFactory(email="maya@harbor.example", password=PASSWORD)


@pytest.fixture
def robin_client(db: None) -> Client:
    """Return a client in which a superuser is signed in, at an address of their own."""
    client = Client(REMOTE_ADDR="203.0.113.9")
    robin = UserFactory(email="robin@longcode.example", is_staff=True, is_superuser=True)
    client.force_login(robin)
    return client


@pytest.fixture
def events(log_lines):
    """Return a function that reads the events logged so far, without time and keys of people."""

    def read() -> list[str]:
        lines = [line for line in log_lines() if " longcode.security: " in line]
        return [re.sub(r"(user|by)=\d+ ", "", line.split(" ", 1)[1]) for line in lines]

    return read


def sign_in(client: Client, email: str, password: str = PASSWORD, **environ: str):
    return client.post("/accounts/login/", {"login": email, "password": password}, **environ)


def test_signing_in_and_out(client: Client, maya: User, events) -> None:
    sign_in(client, maya.email, REMOTE_ADDR="203.0.113.5")
    client.post("/accounts/logout/")
    about = "email=maya@harbor.example address="
    assert events() == [
        f"INFO longcode.security: signed_in {about}203.0.113.5",
        f"INFO longcode.security: signed_out {about}127.0.0.1",
    ]


def test_a_wrong_password(client: Client, maya: User, events) -> None:
    sign_in(client, "unknown@harbor.example", "my secret")
    about = "email=unknown@harbor.example address=127.0.0.1"
    assert events() == [f"WARNING longcode.security: sign_in_failed {about}"]


def test_a_locked_person(client: Client, maya: User, events) -> None:
    for _ in range(6):
        sign_in(client, maya.email, "wrong")
    about = "email=maya@harbor.example address=127.0.0.1"
    assert events()[4:] == [
        f"WARNING longcode.security: sign_in_failed {about}",
        f"WARNING longcode.security: sign_in_locked {about}",
    ]


def test_too_many_requests(client: Client, maya: User, events) -> None:
    for _ in range(31):
        sign_in(client, maya.email, "wrong")
    about = "path=/accounts/login/ address=127.0.0.1"
    assert events()[-1] == f"WARNING longcode.security: rate_limited {about}"


def test_a_password_reset(client: Client, maya: User, events) -> None:
    client.post("/accounts/password/reset/", {"email": maya.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    client.post(client.get(link, follow=True).redirect_chain[-1][0], NEW)
    about = "email=maya@harbor.example"
    assert events() == [
        f"INFO longcode.security: password_link_sent {about} to={maya.email} address=127.0.0.1",
        f"INFO longcode.security: password_reset {about} address=127.0.0.1",
    ]
    assert link.rstrip("/").rpartition("-")[2] not in " ".join(events())


def test_a_password_reset_for_an_unknown_address(client: Client, db: None, events) -> None:
    client.post("/accounts/password/reset/", {"email": "who@example.com"})
    about = "to=who@example.com address=127.0.0.1"
    assert events() == [f"INFO longcode.security: password_link_refused {about}"]


def test_a_changed_password(client: Client, maya: User, events) -> None:
    client.force_login(maya)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})
    assert "password_changed email=maya@harbor.example address" in events()[-1]


def test_no_line_contains_a_password(client: Client, maya: User, log_lines) -> None:
    sign_in(client, maya.email, "wr0ng secret")
    sign_in(client, maya.email)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **NEW})
    written = " ".join(log_lines())
    assert not any(secret in written for secret in (PASSWORD, "wr0ng", "battery staple"))


@pytest.mark.parametrize("proxies", [0, 1])
def test_the_address_is_the_one_that_trusted_proxies_report(
    client, maya, events, settings, proxies
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sign_in(client, maya.email, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.5")
    address = "203.0.113.5" if proxies else "127.0.0.1"
    assert events()[0].endswith(f"address={address}")


@pytest.mark.parametrize("forged", ["x\r\nERROR a: b@example.com", "x@example.com user=1"])
def test_a_name_that_is_no_email_forges_nothing(client: Client, db: None, events, forged) -> None:
    client.post("/accounts/password/reset/", {"email": forged})
    sign_in(client, forged)
    assert events() == []


def test_an_email_with_the_sign_of_a_pair_is_quoted(client: Client, db: None, events) -> None:
    sign_in(client, "by=2@example.com")
    assert 'email="by=2@example.com" address' in events()[0]


def test_rights_that_staff_change(
    robin_client, maya, events, django_capture_on_commit_callbacks
) -> None:
    group = Group.objects.create(name="Support team")
    with django_capture_on_commit_callbacks(execute=True):
        save(robin_client, maya, is_staff="on", groups=[group.pk])
    by = "by_email=robin@longcode.example address=203.0.113.9"
    about = "longcode.security: {} email=maya@harbor.example {} " + by
    assert [line.removeprefix("INFO ") for line in events()] == [
        about.format("user_changed", "is_staff=False->True"),
        about.format("right_granted", 'group="Support team"'),
    ]


def change_user(maya):
    maya.is_active = False
    maya.save()


def add_permission(maya):
    maya.user_permissions.add(Permission.objects.get(codename="add_ledgerentry"))


def fill_group(maya):
    maya.groups.create(name="Support").permissions.add(
        Permission.objects.get(codename="add_ledgerentry")
    )


def empty_group(maya):
    fill_group(maya)
    maya.groups.get().user_set.clear()


def demote(maya):
    row = MembershipFactory(user=maya, account=AccountFactory(slug="harbor"), role="owner")
    MembershipFactory(account=row.account)
    row.role = "viewer"
    row.save(update_fields=["role"])
    row.delete()


CHANGES = {
    change_user: ["user_changed email=maya@harbor.example is_active=True->False by=system"],
    add_permission: ["right_granted email=maya@harbor.example permission=accounts.add_ledgerentry"],
    fill_group: [
        "right_granted email=maya@harbor.example group=Support",
        "right_granted group=Support permission=accounts.add_ledgerentry",
    ],
    empty_group: ["right_withdrawn group=Support email=maya@harbor.example"],
    demote: [
        "membership_added email=maya@harbor.example account=harbor role=owner by=system",
        "membership_changed email=maya@harbor.example account=harbor role=owner->viewer",
        "membership_removed email=maya@harbor.example account=harbor role=viewer",
    ],
    lambda maya: maya.delete(): ["user_removed email=maya@harbor.example by=system"],
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_of_rights_is_logged(
    maya, events, django_capture_on_commit_callbacks, change
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change(maya)
    logged = "\n".join(events())
    assert [line for line in CHANGES[change] if line not in logged] == []


def test_a_change_that_is_rolled_back_is_not_logged(maya, events) -> None:
    change_user(maya)
    assert events() == []


def test_reading_and_signing_in_change_no_rights(
    maya, events, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        maya.name = "Maya O."
        maya.save()
    assert events() == []
