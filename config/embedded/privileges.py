"""The user that the servers run as."""

import os
import shutil
import subprocess

from config.embedded.errors import EmbeddedError

SERVER_USER = "nobody"  # initdb requires a name, not only a number
SERVER_GROUP = "65534"  # nogroup on Debian, nobody elsewhere
DROP_ROOT = (
    f"--reuid={SERVER_USER}",
    f"--regid={SERVER_GROUP}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--",
)
"""Options of setpriv. The server keeps one capability, to bypass file permissions.

Its user may otherwise be unable to reach a checkout below a private folder such as /root, and no
folder has to be made world-readable. The secure bit makes access(2), which PostgreSQL calls before
it runs its own programs, respect that capability.
"""
ADVICE = "Run this as an ordinary user, or set DATABASE_URL to your own PostgreSQL."


def command_prefix() -> list[str]:
    """Return the prefix of a server's command: empty, unless we are root.

    PostgreSQL refuses to run as root. Raises EmbeddedError if we cannot switch to another user.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError(f"PostgreSQL refuses to run as root, and setpriv is missing. {ADVICE}")
    prefix = [setpriv, *DROP_ROOT]
    trial = subprocess.run([*prefix, "true"], capture_output=True, text=True, check=False)
    if trial.returncode:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and this root may not switch to "
            f"{SERVER_USER} ({trial.stderr.strip()}). {ADVICE}"
        )
    return prefix
