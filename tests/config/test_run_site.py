"""`make run`: the site's address, and when its static files are collected."""

import socket

import pytest

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.run import static_files
from config.run.address import Address


def test_the_default_address_is_local(monkeypatch):
    monkeypatch.delenv("BIND", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert str(Address.from_environment()) == "127.0.0.1:8000"


def test_bind_and_port_set_the_address(monkeypatch):
    monkeypatch.setenv("BIND", "[::1]")
    monkeypatch.setenv("PORT", "9000")
    assert str(Address.from_environment()) == "[::1]:9000"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_an_invalid_port_is_refused_with_a_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(EmbeddedError, match="is not a port number"):
        Address.from_environment()


def test_a_port_in_use_is_refused_with_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address(*taken.getsockname())
        with pytest.raises(EmbeddedError, match="choose another port: make run PORT="):
            address.refuse_if_taken()


def test_an_address_on_all_interfaces_is_visited_locally():
    assert str(Address("0.0.0.0", 8000).visit) == "127.0.0.1:8000"  # noqa: S104


def test_an_unused_address_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as soon_closed:
        address = Address(*soon_closed.getsockname())
    assert not address.answers()


@pytest.fixture
def collections(tmp_path, monkeypatch) -> list[str]:
    """Create a checkout with one static file; return a list that grows with each collection."""
    for name in ("requirements.txt", "config/settings.py", "static/site.css", ".local/static/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(static_files, "CHECKOUT", tmp_path)
    monkeypatch.setattr(static_files, "Home", lambda: Home(tmp_path))
    return []


def collect_static_files(collections: list[str]) -> int:
    static_files.collect_if_changed(lambda: collections.append("once more"))
    return len(collections)


def test_unchanged_static_files_are_collected_once(collections):
    assert [collect_static_files(collections), collect_static_files(collections)] == [1, 1]


def test_a_changed_static_file_is_collected_again(collections, tmp_path):
    collect_static_files(collections)
    (tmp_path / "static" / "site.css").write_text("body {}")
    assert collect_static_files(collections) == 2


def test_a_failed_collection_is_repeated(collections):
    with pytest.raises(EmbeddedError):
        static_files.collect_if_changed(fail)
    assert collect_static_files(collections) == 1


def fail() -> None:
    raise EmbeddedError("collectstatic failed")
