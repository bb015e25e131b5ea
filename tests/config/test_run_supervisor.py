"""`make run`: its programs start and end together."""

import os
import signal
import subprocess
import sys
import time

import pytest

RUN = "import sys; from config.run.supervisor import say, supervise; "
SLEEP = ["sleep", "60"]
ECHO_PID = ["sh", "-c", "echo $$; exec sleep 60"]


def supervise(**programs: list[str]) -> "subprocess.Popen[str]":
    """Start the supervisor in a new process, because it handles signals."""
    code = f"{RUN}sys.exit(supervise({programs!r}, lambda: say('test', 'ready') or True))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_dead(pid: int) -> None:
    deadline = time.monotonic() + 20
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def process_id(running: "subprocess.Popen[str]") -> int:
    """Return the process id from the first line of the form `name | 123`."""
    for line in running.stdout:
        if line.rstrip().rpartition(" ")[2].isdecimal():
            return int(line.split()[-1])
    raise AssertionError("the program printed no process id")


def test_when_one_program_ends_every_program_ends(tmp_path):
    wait = f"until test -e {tmp_path}/enough; do sleep 0.1; done"
    with supervise(short=["sh", "-c", wait], long=ECHO_PID) as running:
        pid = process_id(running)
        (tmp_path / "enough").touch()
        output = running.stdout.read()
    assert (running.returncode, is_alive(pid)) == (1, False)
    assert "short ended, so all programs were stopped" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_program(number):
    with supervise(one=ECHO_PID, two=SLEEP) as running:
        pid = process_id(running)
        os.killpg(running.pid, number)
    assert (running.returncode, is_alive(pid)) == (128 + number, False)


def test_children_of_a_program_end_with_it():
    with supervise(parent=["sh", "-c", "sleep 60 & echo $!; wait"]) as running:
        pid = process_id(running)
        running.terminate()
    wait_until_dead(pid)


def test_a_closed_terminal_does_not_prevent_the_end():
    with supervise(chatty=["sh", "-c", "echo $$; while echo on; do sleep 0.1; done"]) as running:
        pid = process_id(running)
        running.stdout.close()
        running.send_signal(signal.SIGHUP)
        assert running.wait(timeout=20) in {128 + signal.SIGHUP, 120}
    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does this")
def test_programs_of_a_killed_supervisor_end():
    with supervise(one=ECHO_PID) as running:
        pid = process_id(running)
        running.kill()
    wait_until_dead(pid)


def test_readiness_is_checked_until_it_succeeds():
    with supervise(one=SLEEP) as running:
        assert running.stdout.readline().endswith("| ready\n")
        running.terminate()
    assert running.stdout.closed
