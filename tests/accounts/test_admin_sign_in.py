"""Staff sign in on the site's own page, which limits attempts; /admin/ has no other door."""

import time
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse"
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _whole_site(settings) -> None:
    settings.ROOT_URLCONF = "config.urls"


@pytest.fixture
def robin(db: None) -> User:
    return UserFactory(email="robin@longcode.example", is_staff=True, is_superuser=True)


def sign_in(client: Client, user: User, password: str = PASSWORD, **query: str):
    return client.post(SIGN_IN, {"login": user.email, "password": password, **query})


def arrival(response):
    """Return the address that a followed response ended at."""
    return response.redirect_chain[-1][0]


def test_admin_asks_people_to_sign_in_on_the_page_of_the_site(client: Client, robin: User) -> None:
    response = client.get("/admin/accounts/user/", follow=True)
    assert unquote(arrival(response)) == f"{SIGN_IN}?next=/admin/accounts/user/"
    response = sign_in(client, robin, next="/admin/accounts/user/")
    assert response["Location"] == "/admin/accounts/user/"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("signed_in_as", [None, "clerk"])
def test_a_password_posted_to_admin_signs_in_nobody(client: Client, robin, signed_in_as) -> None:
    if signed_in_as:
        client.force_login(UserFactory(is_staff=True))
    before = client.session.get("_auth_user_id")
    response = client.post("/admin/login/", {"username": robin.email, "password": PASSWORD})
    assert response.status_code == 302
    assert client.session.get("_auth_user_id") == before


def test_after_57_wrong_passwords_the_right_one_is_refused_too(client: Client, robin) -> None:
    door = arrival(client.get("/admin/", follow=True)).partition("?")[0]
    names = {"login": robin.email, "username": robin.email}
    for guess in range(57):
        client.post(door, names | {"password": f"guess {guess}"})
    client.post(door, names | {"password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_the_lock_is_on_the_person_from_whatever_address(client: Client, robin: User) -> None:
    for host in range(5):
        client.post(
            SIGN_IN, {"login": robin.email, "password": "no"}, REMOTE_ADDR=f"192.0.2.{host}"
        )
    response = sign_in(client, robin)
    assert "Wait 5 minutes" in response.content.decode()
    assert sign_in(client, UserFactory()).status_code == 302


def test_the_right_password_signs_in_once_the_lock_ends(client: Client, robin, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/2s/key"}
    started = time.monotonic()
    for _ in range(57):
        sign_in(client, robin, "wrong")
    if time.monotonic() - started < 1.5:
        assert sign_in(client, robin).status_code != 302
    time.sleep(2)
    assert sign_in(client, robin).status_code in (302, 429)


def test_too_many_requests_are_answered_with_a_page(client: Client, robin: User) -> None:
    for _ in range(30):
        sign_in(client, UserFactory.build(), "wrong")
    response = sign_in(client, robin)
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
@pytest.mark.parametrize("door", [SIGN_IN, "/admin/login/"])
def test_nobody_is_sent_to_another_site(client: Client, robin: User, door, elsewhere) -> None:
    sign_in_page = client.get(door, {"next": elsewhere}, follow=True)
    query = {"next": sign_in_page.context["redirect_field_value"] or elsewhere}
    data = {"login": robin.email, "password": PASSWORD} | query
    response = client.post(SIGN_IN, data, follow=True)
    assert {host for url, _ in response.redirect_chain if (host := urlsplit(url).netloc)} == set()
    assert response.wsgi_request.path in ("/", "/admin/")


def test_someone_who_is_not_staff_gets_a_page_with_a_way_back(client: Client, db: None) -> None:
    client.force_login(UserFactory(name="Maya Ortiz"))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Maya Ortiz" in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_signed_in_staff_continue_to_the_page_they_asked_for(client: Client, robin: User) -> None:
    client.force_login(robin)
    response = client.get("/admin/login/", {"next": "/admin/accounts/user/"})
    assert response["Location"] == "/admin/accounts/user/"


@pytest.mark.parametrize("address", ["password_change/", "password_change/done/"])
def test_the_password_is_changed_on_the_page_of_the_site(client: Client, robin, address) -> None:
    client.force_login(robin)
    new = {"new_password1": "battery 99x", "new_password2": "battery 99x"}
    for response in (client.get(f"/admin/{address}"), client.post(f"/admin/{address}", new)):
        assert response["Location"] == "/accounts/password/change/"
    robin.refresh_from_db()
    assert robin.check_password(PASSWORD)


def test_staff_sign_out_to_the_sign_in_page(client: Client, robin: User) -> None:
    client.force_login(robin)
    assert "Stay signed in" in client.get("/admin/logout/").content.decode()
    assert client.post("/admin/logout/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session
