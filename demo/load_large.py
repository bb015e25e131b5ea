"""Load the two accounts of `large_accounts`, each in one transaction."""

from functools import partial

from accounts.models import Account, User
from demo.large_accounts import CEDAR_STREET, CEDAR_STREET_NUMBERS, LARGE_PEOPLE, MERIDIAN
from demo.load import LoadedAccount, load_accounts
from demo.many_numbers import Report, load_numbers, silent


def load_large(numbers: int, report: Report) -> list[LoadedAccount]:
    """Add the missing users and accounts, one of them with so many numbers.

    Existing accounts do not change, whatever they have. `report` is called with what is done for
    the large one.
    """
    contents = {
        MERIDIAN: partial(_fill, count=numbers, report=report),
        CEDAR_STREET: partial(_fill, count=CEDAR_STREET_NUMBERS),
    }
    return load_accounts(contents, LARGE_PEOPLE)


def _fill(account: Account, owners: list[User], *, count: int, report: Report = silent) -> None:
    load_numbers(account, count, report=report)
