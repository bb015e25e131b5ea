"""`make run`: where the site listens, and when its static files are collected."""

import socket

import pytest

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.run import static_files
from config.run.address import Address


def test_it_listens_on_this_machine_only_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("BIND", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert str(Address.from_environment()) == "127.0.0.1:8000"


def test_bind_and_port_choose_another_address(monkeypatch):
    monkeypatch.setenv("BIND", "[::1]")
    monkeypatch.setenv("PORT", "9000")
    assert str(Address.from_environment()) == "[::1]:9000"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_a_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(EmbeddedError, match="is not a port number"):
        Address.from_environment()


def test_a_taken_port_is_refused_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address(*taken.getsockname())
        with pytest.raises(EmbeddedError, match="choose another port: make run PORT="):
            address.refuse_if_taken()


def test_who_listens_everywhere_is_visited_here():
    assert str(Address("0.0.0.0", 8000).visit) == "127.0.0.1:8000"  # noqa: S104


def test_nobody_answers_where_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as soon_closed:
        address = Address(*soon_closed.getsockname())
    assert not address.answers()


@pytest.fixture
def collected(tmp_path, monkeypatch) -> list[str]:
    """A checkout with one static file; the list grows with each collection."""
    for name in ("requirements.txt", "config/settings.py", "static/site.css", ".local/static/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(static_files, "CHECKOUT", tmp_path)
    monkeypatch.setattr(static_files, "Home", lambda: Home(tmp_path))
    return []


def collect(collected: list[str]) -> int:
    static_files.collect_if_changed(lambda: collected.append("once more"))
    return len(collected)


def test_unchanged_static_files_are_collected_once(collected):
    assert [collect(collected), collect(collected)] == [1, 1]


def test_a_changed_static_file_is_collected_again(collected, tmp_path):
    collect(collected)
    (tmp_path / "static" / "site.css").write_text("body {}")
    assert collect(collected) == 2


def test_a_failed_collection_is_tried_again(collected):
    with pytest.raises(EmbeddedError):
        static_files.collect_if_changed(fail)
    assert collect(collected) == 1


def fail() -> None:
    raise EmbeddedError("collectstatic failed")
