"""How many numbers of an account are in each state, up to a limit."""

from django.db.models import QuerySet

from accounts.models import Account
from core.counting import Count, capped_counts
from phone_numbers.models import PhoneNumber
from phone_numbers.status.states import ATTENTION, in_state

STATES_COUNTED = ("live", "propagating", "stuck", "unregistered", ATTENTION)


def state_counts(account: Account, **lists: QuerySet[PhoneNumber]) -> dict[str, Count]:
    """Return the counts of an account by state, of `all` its numbers, and of lists (one query)."""
    own = PhoneNumber.objects.filter(account=account)
    states = {state: own.filter(in_state(state)) for state in STATES_COUNTED}
    wanted = {"all": own} | states | lists
    return dict(zip(wanted, capped_counts(*wanted.values()), strict=True))
