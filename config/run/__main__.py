"""Add the demo data, then run the web server, the worker and beat until a signal."""

import os
import signal
import subprocess
import sys

from config.embedded.errors import EmbeddedError
from config.embedded.home import CHECKOUT
from config.embedded.services import Services
from config.embedded.signals import exit_cleanly, on_termination
from config.embedded.standard_files import reopen_closed
from config.run.address import Address
from config.run.static_files import collect_if_changed
from config.run.supervisor import say, supervise

DEMO_SPEED = "0.25"
ALLOW_ROOT = "ignore:You're running the worker with superuser"


def main() -> int:
    reopen_closed()
    on_termination(exit_cleanly)
    os.chdir(CHECKOUT)
    os.environ |= {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ALLOW_ROOT}
    os.environ.setdefault("PROPAGATION_TIME_SCALE", DEMO_SPEED)
    try:
        address = Address.from_environment()
        address.refuse_if_taken()
        with Services().running():
            code = run(address)
            on_termination(signal.SIG_IGN)
    except (EmbeddedError, OSError) as error:
        sys.stderr.write(f"longcode: {error}\n")
        return 1
    return code


def run(address: Address) -> int:
    manage("migrate", "--verbosity", "0")
    sign_ins = manage("demo", "--if-empty")
    collect_if_changed(lambda: manage("collectstatic", "--clear", "--noinput", "--verbosity", "0"))

    def announce_when_ready() -> bool:
        if not address.answers():
            return False
        for line in [*sign_ins.splitlines(), f"Ready: http://{address.visit}/ (Ctrl-C stops it)"]:
            say("longcode", line)
        return True

    return supervise(programs(address), announce_when_ready)


def manage(*command: str) -> str:
    """Run a management command and return its output."""
    say("longcode", f"manage.py {command[0]} …")
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise EmbeddedError(f"manage.py {command[0]} failed.\n{done.stdout}")
    return done.stdout


def programs(address: Address) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "config", "--quiet"]
    return {
        "web": [
            *python, "gunicorn", "config.wsgi:application", "--bind", str(address),
            "--graceful-timeout", "5",
        ],
        "worker": [
            *celery, "worker", "--hostname", "worker@longcode", "--loglevel", "WARNING",
            "--pool", "prefork", "--concurrency", "2",
        ],
        "beat": [
            *celery, "beat", "--loglevel", "WARNING", "--pidfile", "",
        ],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
