"""The folders of this checkout's embedded servers: private, ours, and nobody else's."""

import os
import pwd
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedError
from config.sockets import socket_dir

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Home:
    """Where everything of one checkout's servers lives."""

    checkout: Path = CHECKOUT

    @property
    def local(self) -> Path:
        return self.checkout / ".local"

    @property
    def sockets(self) -> Path:
        return socket_dir(self.checkout)

    def prepare(self) -> None:
        """Create what is missing, and refuse folders that somebody else could write to."""
        make_private(self.local)
        make_private(self.sockets)
        self._make_secret_key()

    def _make_secret_key(self) -> None:
        """Write the key in one step, so that two commands starting at once agree on it."""
        key = self.local / "secret_key"
        if key.exists():
            return
        draft = key.with_name(f"secret_key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, key)
        draft.unlink()


def make_private(folder: Path) -> None:
    """Create the folder for our eyes only; refuse a link, or a folder that another user owns.

    A fallback folder lies under /tmp, where anybody may have planted something of that name.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder} is not a folder. Remove it, then try again.")
    if found.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{folder} belongs to {user_name(found.st_uid)}, but you are "
            f"{user_name(os.geteuid())}. Run this as {user_name(found.st_uid)}, "
            "or have the folder removed."
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
