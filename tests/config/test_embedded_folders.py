"""The servers' folders are private to the user who runs them."""

import os
import shutil
import stat

import pytest

from config.embedded.errors import EmbeddedError
from config.embedded.home import Home, make_private

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
NOBODY = 65534
SIGHTED = (
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--",
)


def test_a_new_folder_is_private(tmp_path):
    make_private(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_an_own_folder_is_made_private(tmp_path):
    tmp_path.chmod(0o777)
    make_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_symbolic_link_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(EmbeddedError, match="is not a folder"):
        make_private(tmp_path / "link")


@as_root
def test_a_folder_of_another_user_is_refused_with_a_sentence(tmp_path):
    os.chown(tmp_path, NOBODY, NOBODY)
    with pytest.raises(EmbeddedError, match="belongs to nobody, but you are root"):
        make_private(tmp_path)


def test_the_secret_key_is_created_once_and_private(tmp_path):
    key = tmp_path / ".local" / "secret_key"
    Home(tmp_path).prepare()
    first = key.read_text()
    Home(tmp_path).prepare()
    assert key.read_text() == first
    assert (len(first) > 50, stat.S_IMODE(key.stat().st_mode)) == (True, 0o600)


@as_root
def test_an_ordinary_user_runs_the_servers_under_their_own_account(new_checkout):
    """Run as an ordinary user; the capability only allows reading root's interpreter."""
    checkout = new_checkout("ordinary")
    shutil.chown(checkout.path, NOBODY, NOBODY)
    as_ordinary_user = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    result = checkout.call("run", "--", "id", "-u", before=(*as_ordinary_user, *SIGHTED))
    owner = (checkout.path / ".local").stat().st_uid
    shutil.rmtree(checkout.path / ".local")
    assert (result, owner) == ((0, f"{NOBODY}\n"), NOBODY)
