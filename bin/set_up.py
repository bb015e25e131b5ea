"""Build `.venv` from requirements-dev.txt, unless it is up to date.

Runs before anything is installed, so it uses only the standard library.
"""

import fcntl
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"
INSTALLED = VENV / "installed-requirements.txt"
UNFINISHED = VENV / "unfinished"


def main() -> None:
    """Install once, even if several commands start at the same time."""
    if is_current():
        return
    try:
        with (ROOT / ".venv.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_current():
                install()
    except PermissionError as denied:
        sys.exit(f"longcode: {denied.filename} belongs to another user. Run this as that user, "
                 "or remove it.")  # fmt: skip


def is_current() -> bool:
    """Compare the lock file with the copy left by the last successful installation."""
    return INSTALLED.exists() and INSTALLED.read_bytes() == LOCK.read_bytes() and works()


def works() -> bool:
    """Check the interpreter, which a moved checkout or an upgraded system can break."""
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0


def install() -> None:
    say("Installing the locked requirements into .venv …")
    if UNFINISHED.exists() or not works():
        create()
    UNFINISHED.touch()
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    locked = ["--require-hashes", "--requirement", str(LOCK)]
    if subprocess.run([*pip, *locked], check=False).returncode:
        sys.exit("longcode: could not install the requirements; see pip's error above.")
    INSTALLED.write_bytes(LOCK.read_bytes())
    UNFINISHED.unlink()


def create() -> None:
    """Create an empty environment; a killed pip leaves half-installed packages."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"longcode: Python {version} lacks the venv module. "
            f"On Debian and Ubuntu: apt install python{version}-venv"
        )
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
