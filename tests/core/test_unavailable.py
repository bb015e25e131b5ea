"""Without the database or the broker there is still a page, and htmx leaves the page as it is."""

from collections.abc import Iterator

import kombu.exceptions
import psycopg_pool
import pytest
import redis.exceptions
from django.contrib.sessions.models import Session
from django.db import OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User

pytestmark = pytest.mark.urls(__name__)
HTMX = {"HX-Request": "true"}
FAILURES = {
    "broker": kombu.exceptions.OperationalError("nobody there"),
    "redis": redis.exceptions.ConnectionError("nobody there"),
    "slow": redis.exceptions.TimeoutError("too slow"),
    "pool": psycopg_pool.PoolTimeout("none free"),
    "ours": ZeroDivisionError("a mistake"),
}


def people(request: HttpRequest) -> HttpResponse:
    return HttpResponse(User.objects.count())


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAILURES[how]


def remember(request: HttpRequest, what: str) -> HttpResponse:
    if what == "gone":
        Session.objects.all().delete()
    request.session["what"] = what
    return HttpResponse(what)


urlpatterns = [
    path("remember/<what>/", remember),
    path("people/", people),
    path("fail/<how>/", fail),
    path("", include("accounts.urls")),
    path("", include("dashboard.urls")),
]


@pytest.fixture(autouse=True)
def _static(settings) -> None:
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]


@pytest.fixture
def database_down(django_db_blocker) -> Iterator[None]:
    """Put a connection to nowhere in the place of the real one."""
    kept = connections["default"]
    nowhere = {**kept.settings_dict, "HOST": "/nowhere", "OPTIONS": {}}
    connections["default"] = DatabaseWrapper(nowhere, "default")
    with django_db_blocker.unblock():
        yield
    connections["default"] = kept


@pytest.fixture
def client(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_a_view_without_its_database_answers_503(client: Client, database_down) -> None:
    response = client.get("/people/?q=212")
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Nothing that was saved is lost" in page
    assert 'href="/people/?q=212">Try again' in page


def test_so_does_a_page_that_only_asks_who_is_there(client: Client, database_down) -> None:
    client.cookies["sessionid"] = "a" * 32
    response = client.get("/me/")
    assert response.status_code == 503
    assert "not available just now" in response.content.decode()


def test_signing_in_without_the_database_answers_503(client: Client, database_down) -> None:
    response = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert response.status_code == 503
    assert "look whether it is there before you save it again" in response.content.decode()


def test_the_sign_in_page_itself_needs_no_database(client: Client, database_down) -> None:
    assert client.get("/accounts/login/").status_code == 200


@pytest.mark.parametrize("cookie", ["", "a" * 32], ids=["in the view", "around the view"])
def test_htmx_leaves_the_page_and_says_so_above(client: Client, database_down, cookie: str) -> None:
    client.cookies["sessionid"] = cookie
    response = client.get("/people/", headers=HTMX)
    assert response.status_code == 503
    assert (response["HX-Retarget"], response["HX-Reselect"]) == ("#problem", "#problem-text")


@pytest.mark.parametrize("how", ["broker", "redis", "slow", "pool"])
def test_every_kind_of_outage_is_known(client: Client, how: str) -> None:
    assert client.get(f"/fail/{how}/").status_code == 503


def test_so_is_a_session_that_cannot_be_kept(client: Client, db, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    assert client.get("/remember/first/").status_code == 200
    monkeypatch.setattr(Session, "save_base", fail)
    assert client.get("/remember/second/").status_code == 503


def test_a_session_that_somebody_ended_meanwhile_is_none(client: Client, db) -> None:
    assert client.get("/remember/first/").status_code == 200
    assert client.get("/remember/gone/").status_code == 400


def test_a_mistake_of_ours_stays_a_500(client: Client) -> None:
    assert client.get("/fail/ours/").status_code == 500


def test_debug_shows_the_same_page(client: Client, database_down, settings) -> None:
    settings.DEBUG = True
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/me/").status_code == 503


def test_the_site_is_back_as_soon_as_the_database_is(client: Client, db) -> None:
    assert client.get("/people/").status_code == 200
