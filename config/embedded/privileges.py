"""Which user the servers run as."""

import os
import shutil
import subprocess

from config.embedded.errors import EmbeddedError

SERVER_USER = "nobody"  # initdb wants a name, not just a number
SERVER_GROUP = "65534"  # nogroup on Debian, nobody elsewhere
WAY_OUT = "Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."


def command_prefix() -> list[str]:
    """Return what to put before a server's command: nothing, unless we are root.

    PostgreSQL refuses to run as root. The user it drops to may be unable to reach a checkout
    below a private folder such as /root, so it keeps one capability, to look past permissions,
    and no folder has to be opened up to the world. The secure bit makes access(2), which
    PostgreSQL asks before it runs its own programs, heed that capability.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError(f"PostgreSQL refuses to run as root, and setpriv is missing. {WAY_OUT}")
    prefix = [
        setpriv,
        f"--reuid={SERVER_USER}",
        f"--regid={SERVER_GROUP}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--",
    ]
    trial = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)
    if trial.returncode:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and this root may not switch to "
            f"{SERVER_USER} ({trial.stderr.strip()}). {WAY_OUT}"
        )
    return prefix
