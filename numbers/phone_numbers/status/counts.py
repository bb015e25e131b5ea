"""How many numbers of an account are in each state, up to a limit."""

from django.db import connection

from accounts.models import Account
from core.counting import COUNT_LIMIT, Count
from phone_numbers.models import PhoneNumber
from phone_numbers.status.states import ATTENTION, in_state

STATES_COUNTED = ("live", "propagating", "stuck", ATTENTION)


def state_counts(account: Account) -> dict[str, Count]:
    """Return the counts of an account by state, and of `all` its numbers (one query)."""
    own = PhoneNumber.objects.filter(account=account).order_by().values("pk")
    wanted = {"all": own} | {state: own.filter(in_state(state)) for state in STATES_COUNTED}
    compiled = [rows[: COUNT_LIMIT + 1].query.sql_with_params() for rows in wanted.values()]
    counts = (f"(SELECT count(*) FROM ({sql}) AS capped_count)" for sql, _ in compiled)  # noqa: S608
    with connection.cursor() as cursor:
        values = [value for _, values in compiled for value in values]
        cursor.execute("SELECT " + ", ".join(counts), values)
        return dict(zip(wanted, map(Count, cursor.fetchone() or ()), strict=True))
