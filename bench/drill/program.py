"""A program of the site, which can be killed at any moment and started again."""

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from config.run.supervisor import die_with_parent


@dataclass
class Program:
    """One program, in a process group of its own. Start it from the main thread.

    The kernel ends it when the thread that started it is gone (see `die_with_parent`).
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, unless it is up."""
        if self.is_up:
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*die_with_parent(), *self.command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def has_ended(self) -> bool:
        """Tell whether it ended though nobody killed it."""
        return self.process is not None and self.process.poll() is not None

    def send(self, number: int) -> None:
        """Send a signal to the program and to all its children."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process:
            self.send(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def children(self) -> list[int]:
        """Return the process ids of its children."""
        try:
            found = psutil.Process(self.process.pid).children() if self.process else []
        except psutil.NoSuchProcess:
            return []
        return [child.pid for child in found]
