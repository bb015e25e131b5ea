"""A body that is too large, or of unknown size, is refused before it is read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import FakePayload

from tests.factories import UserFactory

LOGIN = "/accounts/login/"


class UnreadBody(FakePayload):
    def read(self, *args: object) -> bytes:
        raise AssertionError("the body was read")


def post(client: Client, **environment: object):
    return client.generic("POST", LOGIN, **{"wsgi.input": UnreadBody(), **environment})


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "text/plain"])
def test_a_large_body_is_refused_unread(client: Client, kind: str) -> None:
    response = post(client, CONTENT_LENGTH="200000000", CONTENT_TYPE=kind)
    assert response.status_code == 413
    assert "forms of up to 1 MB, and no files" in response.content.decode()


def test_a_body_of_unknown_size_is_refused_unread(client: Client) -> None:
    assert post(client, HTTP_TRANSFER_ENCODING="chunked").status_code == 411


def test_htmx_shows_the_refusal_above_the_page(client: Client) -> None:
    response = post(client, CONTENT_LENGTH="200000000", HTTP_HX_REQUEST="true")
    assert (response.status_code, response["HX-Retarget"]) == (413, "#problem")


def test_a_small_file_is_refused_and_not_stored(client: Client, db, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    file = SimpleUploadedFile("ein.pdf", b"x" * 900_000)
    response = client.post(LOGIN, {"login": "a@example.com", "password": "x", "file": file})
    assert response.status_code == 400


def test_a_long_text_in_a_form_of_the_staff_is_accepted(client: Client, db) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    text = {"name": "x" * 900_000}
    assert client.post("/admin/campaigns/brand/add/", text).status_code == 200
