"""Without the database or the broker the site shows a page, and htmx keeps the current one."""

import socket
from collections.abc import Iterator

import kombu.exceptions
import psycopg_pool
import pytest
import redis.exceptions
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User

pytestmark = pytest.mark.urls(__name__)
HTMX = {"HX-Request": "true"}
FAILURES = {
    "broker": kombu.exceptions.OperationalError("connection refused"),
    "redis": redis.exceptions.ConnectionError("connection refused"),
    "slow": redis.exceptions.TimeoutError("too slow"),
    "pool": psycopg_pool.PoolTimeout("none free"),
    "ours": ZeroDivisionError("a mistake"),
}


def count_users(request: HttpRequest) -> HttpResponse:
    return HttpResponse(User.objects.count())


def fail(request: HttpRequest, failure: str) -> HttpResponse:
    raise FAILURES[failure]


def be_slow(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(10)")
    return HttpResponse()


def save_in_session(request: HttpRequest, value: str) -> HttpResponse:
    if value == "gone":
        Session.objects.all().delete()
    request.session["what"] = value
    return HttpResponse(value)


urlpatterns = [
    path("remember/<value>/", save_in_session),
    path("people/", count_users),
    path("fail/<failure>/", fail),
    path("slow/", be_slow),
    path("", include("accounts.urls")),
    path("", include("dashboard.urls")),
]


@pytest.fixture(autouse=True)
def _static(settings) -> None:
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]


@pytest.fixture
def database_down(django_db_blocker) -> Iterator[None]:
    """Replace the database connection by one to an unreachable host."""
    real = connections["default"]
    unreachable = {**real.settings_dict, "HOST": "/nowhere", "OPTIONS": {}}
    connections["default"] = DatabaseWrapper(unreachable, "default")
    with django_db_blocker.unblock():
        yield
    connections["default"] = real


@pytest.fixture
def client(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_a_view_without_the_database_returns_503(client: Client, database_down) -> None:
    response = client.get("/people/?q=212")
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Nothing that was saved is lost" in page
    assert 'href="/people/?q=212">Try again' in page


def test_a_page_that_only_reads_the_user_returns_503(client: Client, database_down) -> None:
    client.cookies["sessionid"] = "a" * 32
    response = client.get("/me/")
    assert response.status_code == 503
    assert "not available just now" in response.content.decode()


def test_signing_in_without_the_database_returns_503(client: Client, database_down) -> None:
    response = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert response.status_code == 503
    assert "check whether it was saved before you save it again" in response.content.decode()


def test_the_sign_in_page_needs_no_database(client: Client, database_down) -> None:
    assert client.get("/accounts/login/").status_code == 200


@pytest.mark.parametrize("cookie", ["", "a" * 32], ids=["in the view", "around the view"])
def test_htmx_keeps_the_page_and_shows_the_error_above(
    client: Client, database_down, cookie: str
) -> None:
    client.cookies["sessionid"] = cookie
    response = client.get("/people/", headers=HTMX)
    assert response.status_code == 503
    assert (response["HX-Retarget"], response["HX-Reselect"]) == ("#problem", "#problem-text")


@pytest.mark.parametrize("failure", ["broker", "redis", "slow", "pool"])
def test_every_kind_of_outage_returns_503(client: Client, failure: str) -> None:
    assert client.get(f"/fail/{failure}/").status_code == 503


def test_a_cancelled_statement_returns_503(client: Client, db) -> None:
    response = client.get("/slow/")
    assert response.status_code == 503
    assert "does not answer in time" in response.content.decode()


@pytest.fixture(params=["silent", "refusing"])
def mail_server(request, settings) -> Iterator[None]:
    """Use a mail server that says nothing, or one that is not there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT /= 50
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        if request.param == "refusing":
            server.close()
        yield


def test_a_reset_link_without_the_mail_server_returns_503(client: Client, db, mail_server) -> None:
    response = client.post("/accounts/password/reset/", {"email": "a@example.com"})
    assert response.status_code == 503
    assert "mail server does not answer in time" in response.content.decode()


def test_a_session_that_cannot_be_saved_returns_503(client: Client, db, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    assert client.get("/remember/first/").status_code == 200
    monkeypatch.setattr(Session, "save_base", fail)
    assert client.get("/remember/second/").status_code == 503


def test_a_session_deleted_during_the_request_returns_400(client: Client, db) -> None:
    assert client.get("/remember/first/").status_code == 200
    assert client.get("/remember/gone/").status_code == 400


def test_a_programming_error_stays_a_500(client: Client) -> None:
    assert client.get("/fail/ours/").status_code == 500


def test_debug_shows_the_same_page(client: Client, database_down, settings) -> None:
    settings.DEBUG = True
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/me/").status_code == 503


def test_the_site_works_with_the_database(client: Client, db) -> None:
    assert client.get("/people/").status_code == 200
