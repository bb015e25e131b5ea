"""The private folders of this checkout's embedded servers."""

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
    """The folders and files of one checkout's servers."""

    checkout: Path = CHECKOUT

    @property
    def local(self) -> Path:
        return self.checkout / ".local"

    @property
    def sockets(self) -> Path:
        return socket_dir(self.checkout)

    def prepare(self) -> None:
        """Create missing folders, and reject folders that another user could write to."""
        make_private(self.local)
        make_private(self.sockets)
        self._make_secret_key()

    def _make_secret_key(self) -> None:
        """Write the key atomically, so that commands started together use the same key."""
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
    """Create a folder with mode 0700. Raises EmbeddedError for a link or another user's folder.

    The fallback folder is under /tmp, where any user may have created that name.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise EmbeddedError(f"{folder} is not a folder. Remove it, then try again.")
    if status.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{folder} belongs to {user_name(status.st_uid)}, but you are "
            f"{user_name(os.geteuid())}. Run this as {user_name(status.st_uid)}, "
            "or remove the folder."
        )
    if stat.S_IMODE(status.st_mode) != 0o700:
        folder.chmod(0o700)


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
