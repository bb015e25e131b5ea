"""All row locks of the project, in one order.

The order is jobs, brands, campaigns, numbers, registrations, and by primary key within each table.
Two transactions that lock the same rows in different orders deadlock, so a function here locks all
that a transaction needs. A transaction locks a number before it changes the number's
assignments or registrations, and locks a campaign or brand that it relies on before the number.
Requeueing held registrations is the one exception: it only changes their due time, and locks only
them.

Some locks cannot be taken here, because each is part of a larger SQL statement, or of any model:

- `propagation.claims` leases due registrations with SKIP LOCKED, one worker at a time (an advisory
  lock). It holds no other lock, and its transaction ends with the statement.
- The trigger `within_number_limit` locks the campaigns that get more numbers, and the function
  `numbers_refresh_standings` the numbers whose assignments were written, in case a caller forgot.
- `phone_numbers.standings` sums up tallies under an advisory lock for which it does not wait. No
  other transaction changes the rows that it sums up.
- The triggers `corrects_numbers` of area codes lock the numbers that they correct, by primary key.
- The trigger `tiers_in_order` takes an advisory lock, one change of trust scores at a time.
- `carriers.simulator.queue` locks its own carrier's profile in shared mode. The foreign key of a
  queue place also locks the key of its registration, which waits for none of the locks here.
- The triggers of `accounts.succession` take turns by an advisory lock, at the end of a transaction.
- `core.admin.locking` locks the related rows on the page of an object, and then the object. Of
  the tables above, one transaction of a staff form locks a single row.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from campaigns.models import Campaign
from core.postgres import key_in
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.models.registration import RegistrationQuerySet

Ids = Collection[int]

_SHARE_BRANDS = """
    SELECT 1 FROM campaigns_brand
    WHERE id IN (SELECT brand_id FROM campaigns_campaign WHERE id = ANY(%s))
    ORDER BY id FOR SHARE
"""
_SHARE_CAMPAIGNS = "SELECT 1 FROM campaigns_campaign WHERE id = ANY(%s) ORDER BY id FOR SHARE"
_SHARE_FREE_CAMPAIGNS = """
    SELECT c.id FROM campaigns_campaign AS c JOIN campaigns_brand AS b ON b.id = c.brand_id
    WHERE c.id = ANY(%s) FOR SHARE SKIP LOCKED
"""


def lock_number(number: PhoneNumber) -> PhoneNumber:
    """Lock a number; return its current row, with its account."""
    rows = PhoneNumber.objects.select_related("account")
    rows = rows.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=number.pk, account=number.account_id)


def lock_campaign_and_number(
    campaign: Campaign, number: PhoneNumber
) -> tuple[Campaign, PhoneNumber]:
    """Lock a campaign, then a number of the same account; return their current rows.

    Raises Campaign.DoesNotExist if the campaign belongs to another account.
    """
    rows = Campaign.objects.select_related("brand")
    rows = rows.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=campaign.pk, account=number.account_id), lock_number(number)


def lock_campaigns_and_numbers(campaigns: Ids, numbers: Ids) -> None:
    """Lock campaigns, then numbers."""
    rows = Campaign.objects.filter(key_in("pk", campaigns)).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    lock_numbers(numbers)


def lock_numbers(numbers: Ids) -> None:
    """Lock numbers."""
    rows = PhoneNumber.objects.filter(key_in("pk", numbers)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def lock_numbers_of(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Lock the numbers of these registrations; return the registrations of those numbers."""
    own = registrations.order_by().values("phone_number")
    rows = PhoneNumber.objects.filter(pk__in=own).order_by("pk")
    rows = rows.select_for_update(no_key=True, of=("self",))
    return registrations.filter(key_in("phone_number", list(rows.values_list("pk", flat=True))))


def lock_numbers_and_share_campaigns(numbers: Ids, campaigns: Ids) -> None:
    """Lock numbers, and lock campaigns and their brands in shared mode.

    Settlements of the same campaign can run side by side; a suspension waits for them, and they
    wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARE_BRANDS, [list(campaigns)])
        cursor.execute(_SHARE_CAMPAIGNS, [list(campaigns)])
    lock_numbers(numbers)


def lock_numbers_with_their_campaigns(numbers: Ids) -> None:
    """Lock numbers, and lock the campaigns of their open assignments in shared mode."""
    own = Assignment.objects.open().filter(phone_number__in=numbers).order_by()
    lock_numbers_and_share_campaigns(numbers, set(own.values_list("campaign", flat=True)))


def lock_free_numbers_and_campaigns(numbers: Ids, campaigns: Ids) -> tuple[set[int], set[int]]:
    """Lock the numbers and campaigns that no other transaction has locked; return their keys.

    A campaign counts as locked if its brand is. Never waits, so the order does not matter here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARE_FREE_CAMPAIGNS, [list(campaigns)])
        free_campaigns = {pk for (pk,) in cursor.fetchall()}
    rows = PhoneNumber.objects.filter(key_in("pk", numbers)).order_by()
    rows = rows.select_for_update(no_key=True, skip_locked=True)
    return set(rows.values_list("pk", flat=True)), free_campaigns


def lock_first_free(rows: QuerySet[Any]) -> Any:
    """Lock the first row that no other transaction has locked; return it, or None.

    For jobs (`bulk.run`), which come before all others in the order.
    """
    return rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()


def take_turn_to_draft() -> bool:
    """Take the turn to write a draft until the transaction ends; return False if another has it.

    An advisory lock, because people may discard the job or change its choice meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('bulk.draft'))")
        return bool(cursor.fetchone() == (True,))


def lock_free_registrations(registrations: RegistrationQuerySet, limit: int) -> list[int]:
    """Lock up to `limit` registrations that no other transaction has locked; return their keys."""
    rows = registrations.order_by()
    rows = rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(rows.values_list("pk", flat=True)[:limit])
