"""Row locks are taken in one module, so that their order can be read in one place."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from phone_numbers import locks

ROOT = Path(settings.BASE_DIR)
FOLDERS = ("accounts", "campaigns", "config", "core", "dashboard", "demo", "numbers")
LOCK = re.compile(
    r"select_for_update|\bFOR\s+(NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b|pg_\w*lock"
)
LOCKS = "numbers/phone_numbers/locks.py"
EXCEPTIONS = {
    "accounts/succession.py": "`accounts.succession`",
    "core/admin/locking.py": "`core.admin.locking`",
    "numbers/propagation/claims.py": "`propagation.claims`",
    "numbers/phone_numbers/models/tally.py": "`within_number_limit`",
    "numbers/phone_numbers/standings.py": "`phone_numbers.standings`",
    "numbers/phone_numbers/models/area_code.py": "`corrects_numbers`",
    "campaigns/models/trust_tier.py": "`tiers_in_order`",
    "numbers/carriers/simulator/queue.py": "`carriers.simulator.queue`",
}
"""Other modules with a lock, each with its name in the docs of `locks`."""


def modules_that_lock():
    modules = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return {
        str(path.relative_to(ROOT))
        for path in modules
        if "migrations" not in path.parts and LOCK.search(path.read_text())
    }


def test_only_the_module_of_locks_and_the_exceptions_lock_rows():
    assert modules_that_lock() == {LOCKS, *EXCEPTIONS}


def test_every_exception_is_explained():
    assert locks.__doc__
    assert not [name for name in EXCEPTIONS.values() if name not in locks.__doc__]


@pytest.mark.parametrize(
    "code",
    [
        "rows.select_for_update()",
        "SELECT 1 FOR UPDATE",
        "SELECT 1 FOR NO KEY UPDATE SKIP LOCKED",
        "SELECT 1\n    FOR SHARE",
        "SELECT pg_try_advisory_lock(1)",
    ],
)
def test_every_kind_of_lock_is_found(code):
    assert LOCK.search(code)
