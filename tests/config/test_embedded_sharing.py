"""Commands in one checkout share its servers; the last command to end stops them."""

import os
import signal
import time

import pytest

from config.embedded.errors import EmbeddedError

BOTH = {"postgres", "valkey"}


def wait_until(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_last_command_out_stops_the_servers(checkout):
    with checkout.services.running():
        with checkout.services.running():
            assert checkout.up == BOTH
        assert checkout.up == BOTH
    assert checkout.up == set()


def test_the_first_command_may_leave_before_the_second(checkout):
    first, second = checkout.services.running(), checkout.services.running()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert checkout.up == BOTH
    second.__exit__(None, None, None)
    assert checkout.up == set()


def test_a_failing_command_stops_the_servers_too(checkout):
    with pytest.raises(LookupError), checkout.services.running():
        raise LookupError
    assert checkout.up == set()


def test_servers_started_by_hand_stay_up_after_a_command(checkout):
    checkout.services.start()
    with checkout.services.running():
        pass
    assert checkout.up == BOTH


def test_stop_is_refused_while_a_command_uses_the_servers(checkout):
    with checkout.services.running():
        with pytest.raises(EmbeddedError, match="is using the servers"):
            checkout.services.stop()
        assert checkout.up == BOTH


def test_two_commands_can_start_concurrently(checkout):
    command = ("run", "--", "sleep", "0.5")
    with checkout.popen(*command) as first, checkout.popen(*command) as second:
        assert (first.wait(), second.wait()) == (0, 0)
    assert checkout.up == set()


def test_run_passes_on_the_exit_code(checkout):
    assert checkout.call("run", "--", "sh", "-c", "exit 7") == (7, "")


def test_run_passes_the_valkey_database_to_the_command(checkout):
    result = checkout.call("run", "--valkey-db", "1", "--", "sh", "-c", "echo $REDIS_URL")
    assert result == (0, f"unix://{checkout.services.home.sockets}/valkey.sock?db=1\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_and_then_the_servers(checkout, number):
    with checkout.popen("run", "--", "sh", "-c", "echo up; exec sleep 60") as command:
        assert command.stdout.readline() == "up\n"
        command.send_signal(number)
    assert command.returncode == 128 + number
    assert checkout.up == set()


def test_a_signal_during_the_start_stops_what_was_started(checkout):
    with checkout.popen("run", "--", "sleep", "60") as command:
        wait_until(lambda: "postgres" in checkout.up)
        command.terminate()
    assert command.returncode == 128 + signal.SIGTERM
    assert checkout.up == set()


def test_servers_of_a_killed_command_stop_with_the_next_command(checkout):
    with checkout.popen("run", "--", "sh", "-c", "echo $$; exec sleep 60") as command:
        orphan = int(command.stdout.readline())
        command.kill()
        os.kill(orphan, signal.SIGKILL)
    assert checkout.up == BOTH
    assert checkout.call("run", "--", "true") == (0, "")
    assert checkout.up == set()


def test_closed_standard_streams_are_harmless(checkout):
    closed = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")
    assert checkout.call("start", before=closed) == (0, "")
    assert checkout.up == BOTH
    assert checkout.call("stop", before=closed) == (0, "")
    assert checkout.up == set()
