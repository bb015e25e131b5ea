"""The folder `numbers/` contains apps and does not shadow the standard library."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def fresh_python(code):
    """Run this code in a new process and return its output."""
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout.strip()


def test_numbers_is_still_the_standard_library_after_config():
    code = "import config, numbers; print(numbers.Number.__module__, numbers.__file__)"
    module, file = fresh_python(code).split(" ", 1)
    assert module == "numbers"
    assert not Path(file).is_relative_to(ROOT / "numbers")
    assert Path(file).name == "numbers.py"


def test_decimals_are_numbers_in_a_process_that_starts_with_config():
    code = "import config, decimal, numbers; print(isinstance(decimal.Decimal(1), numbers.Number))"
    assert fresh_python(code) == "True"


def test_the_apps_in_the_folder_are_top_level_packages():
    code = "import config, phone_numbers, carriers; print(phone_numbers.__file__)"
    assert Path(fresh_python(code)).is_relative_to(ROOT / "numbers")


def test_the_folder_is_not_a_package():
    assert not (ROOT / "numbers" / "__init__.py").exists()


def test_the_folder_comes_last_on_the_path():
    code = "import config, sys; print(sys.path[-1])"
    assert Path(fresh_python(code)) == ROOT / "numbers"
