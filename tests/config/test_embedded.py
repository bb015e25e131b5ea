"""The real embedded servers start, stop, and recover from leftovers of earlier runs."""

import os
import signal
import stat
import sys
from pathlib import Path

import pytest
import redis

from config.embedded.errors import EmbeddedError
from config.embedded.postgres import Postgres
from config.embedded.server import is_alive
from config.embedded.services import Services
from config.embedded.valkey import Valkey

BOTH = {"postgres", "valkey"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def process_ids(checkout) -> list[int]:
    postgres, valkey = Postgres(checkout.services.home), Valkey(checkout.services.home)
    with redis.Redis(unix_socket_path=str(valkey.path)) as client:
        second = client.info("server")["process_id"]
    return [int((postgres.data / "postmaster.pid").read_text().split()[0]), second]


def test_start_returns_when_both_servers_answer(checkout):
    checkout.services.start()
    assert checkout.up == BOTH


def test_stop_leaves_no_process_and_no_socket(checkout):
    checkout.services.start()
    checkout.services.stop()
    assert not any(is_alive(service) for service in checkout.services.all)
    assert list(checkout.services.home.sockets.iterdir()) == []


def test_starting_twice_keeps_the_running_servers(checkout):
    checkout.services.start()
    first = process_ids(checkout)
    checkout.services.start()
    assert process_ids(checkout) == first


def test_the_sockets_are_private_to_their_owner(checkout):
    checkout.services.start()
    folder = checkout.services.home.sockets
    assert {mode(folder), *map(mode, folder.glob("*.5432")), mode(folder / "valkey.sock")} == {
        0o700
    }


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_the_servers_do_not_run_as_root(checkout):
    checkout.services.start()
    assert all(Path(f"/proc/{pid}").stat().st_uid for pid in process_ids(checkout))


def test_permissions_of_parent_folders_are_not_changed(checkout):
    parents = [checkout.path.parent, checkout.path]
    before = [mode(folder) for folder in parents]
    checkout.services.start()
    assert [mode(folder) for folder in parents] == before
    assert before[0] == 0o700


def test_killed_servers_are_replaced_on_start(checkout):
    checkout.services.start()
    for pid in process_ids(checkout):
        os.kill(pid, signal.SIGKILL)
    checkout.services.start()
    assert checkout.up == BOTH


def test_stale_files_of_a_living_process_do_not_prevent_a_start(checkout):
    checkout.services.home.prepare()
    postgres = Postgres(checkout.services.home)
    postgres.prepare()
    for stale in ("postmaster.pid", "../run/.s.PGSQL.5432.lock", "../run/.s.PGSQL.5432"):
        (postgres.data / stale).write_text(f"{os.getppid()}\n")
    checkout.services.start()
    assert checkout.up == BOTH


def test_an_unfinished_cluster_is_created_again(new_checkout):
    checkout = new_checkout("half")
    checkout.services.home.prepare()
    Postgres(checkout.services.home).data.with_suffix(".new").mkdir()
    checkout.services.start()
    assert checkout.up == BOTH


def test_two_checkouts_run_side_by_side(checkout, new_checkout):
    other = new_checkout("other")
    checkout.services.start()
    other.services.start()
    assert (checkout.up, other.up) == (BOTH, BOTH)
    assert not {*process_ids(checkout)} & {*process_ids(other)}


def test_a_path_too_long_for_a_socket_gets_a_folder_below_tmp(new_checkout):
    checkout = new_checkout("long" * 25)
    checkout.services.start()
    assert checkout.services.home.sockets.parent == Path("/tmp")  # noqa: S108
    assert (checkout.up, mode(checkout.services.home.sockets)) == (BOTH, 0o700)


def test_a_path_may_contain_spaces_and_accents(new_checkout):
    checkout = new_checkout("it's café")
    checkout.services.start()
    assert checkout.up == BOTH


def test_a_server_named_in_the_environment_is_not_started(checkout):
    own = {"DATABASE_URL": "postgres://elsewhere/longcode"}
    Services(checkout.services.home, environment=own).start()
    assert checkout.up == {"valkey"}


def test_a_server_that_cannot_start_shows_the_end_of_its_log(new_checkout):
    checkout = new_checkout("broken")
    checkout.services.home.prepare()
    postgres = Postgres(checkout.services.home)
    postgres.prepare()
    (postgres.data / "postgresql.conf").write_text("nonsense = on")
    with pytest.raises(EmbeddedError, match='unrecognized configuration parameter "nonsense"'):
        checkout.services.start()
