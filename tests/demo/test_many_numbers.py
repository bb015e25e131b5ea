"""The accounts of `manage.py demo --numbers N`: valid by every rule, repeatable, and varied."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from campaigns.requirements import unmet
from carriers.models import Carrier
from demo import many_numbers
from demo.many_campaigns import brands, campaigns_for, kinds
from demo.many_numbers import load_numbers
from demo.plan import COLUMNS, Plan
from demo.rebuilding import rebuilt_at_the_end
from phone_numbers import numbering, rules
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    NumberStatus,
    PhoneNumber,
    RegistrationStatus,
    Standing,
)
from phone_numbers.numbering.us_states import AREA_CODES_BY_STATE
from phone_numbers.standings import disagreements
from phone_numbers.status.states import STATES, in_state
from phone_numbers.transitions import update_assignments
from propagation.engine import propagate
from tests.factories import (
    AccountFactory,
    AreaCodeFactory,
    PhoneNumberFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

STATUSES = [
    (Brand, BrandStatus),
    (Campaign, CampaignStatus),
    (PhoneNumber, NumberStatus),
    (Assignment, AssignmentStatus),
    (CarrierRegistration, RegistrationStatus),
]


@pytest.fixture
def account():
    """An account with 400 numbers: every story occurs, most of them once."""
    account = AccountFactory(slug="many")
    load_numbers(account, 400)
    return account


@pytest.fixture
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_every_status_occurs(account):
    for model, statuses in STATUSES:
        assert set(model.objects.values_list("status", flat=True)) == set(statuses.values)


def test_every_state_of_the_list_occurs(account):
    own = account.phone_numbers.all()
    assert [state for state, _ in STATES if not in_state(own, state).exists()] == []


def test_nine_of_ten_numbers_are_live_and_one_in_a_hundred_failed():
    load_numbers(AccountFactory(), 2000)
    number_of = dict(Assignment.objects.open().values_list("status").annotate(n=Count("pk")))
    assert 1780 <= number_of["live"] <= 1860
    assert 20 <= number_of["failed"] <= 30


def test_numbers_spread_over_all_states_and_some_are_not_us_local(account):
    codes = set(PhoneNumber.objects.values_list("area_code", flat=True))
    assert all(codes.intersection(of_state.split()) for of_state in AREA_CODES_BY_STATE.values())
    assert PhoneNumber.objects.filter(country="CA").exists()
    assert PhoneNumber.objects.filter(line_type=numbering.LineType.TOLL_FREE).exists()


def test_country_line_type_and_place_are_what_the_model_derives(account):
    for number in PhoneNumber.objects.all():
        derived = [
            f(number.e164) for f in (numbering.country, numbering.line_type, numbering.place)
        ]
        assert [number.country, number.line_type, number.place] == derived


@pytest.fixture(params=[200, 1000], ids=["rebuilt", "not rebuilt"])
def _either_way(request, monkeypatch):
    """Load with and without the triggers that write rows one by one."""
    monkeypatch.setattr(many_numbers, "REBUILD_FROM", request.param)


@pytest.mark.usefixtures("_either_way")
def test_search_texts_are_those_that_the_trigger_writes():
    load_numbers(AccountFactory(), 400)
    texts = dict(PhoneNumber.objects.values_list("pk", "search_text"))
    PhoneNumber.objects.update(search_text="")
    assert dict(PhoneNumber.objects.values_list("pk", "search_text")) == texts
    assert len(set(texts.values())) == 400


@pytest.mark.usefixtures("_either_way")
def test_the_table_of_area_codes_has_the_last_word():
    AreaCodeFactory(code="907", country="CA")  # Alaska's only area code
    load_numbers(AccountFactory(), 400)
    alaskan = PhoneNumber.objects.filter(area_code="907")
    assert set(alaskan.values_list("country", flat=True)) == {"CA"}


def test_brands_and_campaigns_pass_form_validation_and_are_complete(account):
    for obj in (*Brand.objects.all(), *Campaign.objects.all()):
        obj.full_clean()
    assert not any(unmet(campaign) for campaign in Campaign.objects.all())


def test_limits_cover_numbers_and_a_campaign_is_full(account):
    campaigns = Campaign.objects.with_numbers().filter(numbers__gt=0)
    assert not campaigns.filter(numbers__gt=F("number_limit")).exists()
    assert campaigns.filter(numbers=F("number_limit")).exists()


def test_the_worker_finds_no_status_to_correct(account):
    before = list(Assignment.objects.values_list("pk", "status"))
    update_assignments(list(PhoneNumber.objects.values_list("pk", flat=True)))
    assert list(Assignment.objects.values_list("pk", "status")) == before


def test_a_held_registration_names_the_rule_that_refuses(account):
    held = CarrierRegistration.objects.held()
    assignments = rules.with_refusal(Assignment.objects.filter(pk__in=held.values("assignment")))
    codes = set(assignments.values_list("registrations__hold_code", "refusal"))
    assert {code for code in codes if code[0]} == {
        ("campaign_suspended", "campaign_suspended"),
        ("brand_not_verified", "brand_not_verified"),
    }


def test_a_number_is_registered_once_at_every_carrier(account):
    own = Q(registrations__status="registered")
    settled = Assignment.objects.filter(status="live").exclude(
        phone_number__assignments__status="pending"
    )
    numbers = settled.annotate(registered=Count("registrations", filter=own))
    assert set(numbers.values_list("registered", flat=True)) == {4}


def test_registrations_are_in_the_order_of_the_carriers(account):
    rows = CarrierRegistration.objects.order_by("assignment", "pk")
    assert list(rows.values_list("carrier", flat=True)) == [*Carrier] * Assignment.objects.count()


def test_history_is_in_the_past_and_in_order(account):
    for row in Assignment.objects.all():
        times = [row.phone_number.created_at, row.campaign.approved_at]
        assert max(times) <= row.requested_at
        known = [row.requested_at, row.live_at or row.failed_at, row.stopped_at, row.ended_at]
        known = [moment for moment in known if moment]
        assert known == sorted(known)
        assert known[-1] <= timezone.now()


@pytest.mark.usefixtures("_either_way")
def test_standings_and_tallies_agree_with_the_assignments():
    load_numbers(AccountFactory(), 400)
    assert Standing.objects.count() == 400
    assert disagreements() == (0, 0)


def test_every_number_has_an_audit_row(account):
    assert PhoneNumber.pgh_event_model.objects.filter(pgh_obj__account=account).count() == 400


def catalogue():
    """Return the definitions of all constraints and indexes, and which triggers are enabled.

    They are without casts and parentheses, of which PostgreSQL prints more after each round.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat(conrelid::regclass, conname, pg_get_constraintdef(oid))"
            " FROM pg_constraint UNION SELECT pg_get_indexdef(indexrelid) FROM pg_index"
            " UNION SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger"
            " WHERE NOT tgisinternal"
        )
        return {re.sub(r"::(character varying|text)(\[\])?|[()]", "", row[0]) for row in cursor}


def test_many_numbers_leave_indexes_keys_and_triggers_as_they_were(monkeypatch):
    account, before = AccountFactory(), catalogue()
    monkeypatch.setattr(many_numbers, "REBUILD_FROM", 300)
    load_numbers(account, 300)
    assert catalogue() == before


STEPS = [
    "Writing numbers",
    "Writing assignments",
    "Writing registrations at carriers",
    "Adding indexes and foreign keys",
    "Writing standings and tallies",
]


@pytest.mark.parametrize("last", STEPS)
def test_a_load_that_stops_leaves_nothing_and_can_be_repeated(monkeypatch, last):
    def stop(step):
        if step.startswith(last):
            raise KeyboardInterrupt

    monkeypatch.setattr(many_numbers, "REBUILD_FROM", 300)
    account, before = AccountFactory(), catalogue()
    with pytest.raises(KeyboardInterrupt):
        load_numbers(account, 300, report=stop)
    assert (catalogue(), account.campaigns.count(), Standing.objects.count()) == (before, 0, 0)
    load_numbers(account, 300)
    assert account.phone_numbers.count() == 300


def test_each_step_is_reported(monkeypatch):
    steps = []
    monkeypatch.setattr(many_numbers, "REBUILD_FROM", 300)
    monkeypatch.setattr(many_numbers, "_PART", 200)
    load_numbers(AccountFactory(), 300, report=steps.append)
    numbers = ["Writing numbers: 0 of 300", "Writing numbers: 200 of 300"]
    assert steps == [*numbers, *STEPS[1:]]


def test_foreign_keys_that_are_added_again_check_all_rows():
    with (
        pytest.raises(IntegrityError, match="registration_assignment_of_same_account_and_number"),
        rebuilt_at_the_end(["numbers_carrierregistration"]),
    ):
        RegistrationFactory(phone_number=PhoneNumberFactory())


def test_the_worker_completes_what_is_pending(account):
    CarrierRegistration.objects.filter(due_at__isnull=False).update(due_at=Now())
    pending = Assignment.objects.filter(status="pending").count()
    assert propagate() > pending
    assert Assignment.objects.filter(status="pending").count() < pending


def contents():
    """Return what was loaded, without keys and times."""
    numbers = PhoneNumber.objects.order_by("pk", "assignments__pk")
    return list(numbers.values_list("e164", "name", "status", "assignments__campaign__name"))


def test_the_same_account_gets_the_same_numbers():
    account, loaded = AccountFactory(slug="many"), []
    for _ in range(2):
        with transaction.atomic():
            load_numbers(account, 300)
            loaded.append(contents())
            transaction.set_rollback(True)
    assert loaded[0] == loaded[1]


def test_two_accounts_never_want_the_same_number():
    taken = PhoneNumberFactory(e164="+12022002345")
    plan = Plan(2000, [kind.pool for kind in kinds(12)], "many")
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in plan.numbers(range(12), {"+1202200"})]
    assert len({row["e164"] for row in rows}) == 2000
    assert not any(row["e164"].startswith(taken.e164[:8]) for row in rows)


@pytest.mark.parametrize("count", [1, 2, 20, 86])
def test_an_account_may_have_few_numbers(count):
    account = AccountFactory()
    load_numbers(account, count)
    assert account.phone_numbers.count() == count


def test_a_million_numbers_have_300_campaigns_with_names_of_their_own():
    assert campaigns_for(1_000_000) == 300
    assert len({brand.name for brand in brands("many", 3000)}) == len(brands("many", 3000))
