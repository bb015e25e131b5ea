"""The demo data: complete, repeatable, and valid by every rule."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Account, LedgerEntry, Membership, User
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus
from demo.load import e164
from demo.people import PASSWORD, PEOPLE
from phone_numbers.models import (
    Assignment,
    AssignmentStatus,
    CarrierRegistration,
    NumberStatus,
    PhoneNumber,
)
from phone_numbers.standings import disagreements
from tests.factories import AccountFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db

MODELS = (
    Account, Assignment, Brand, Campaign, CarrierRegistration, LedgerEntry, Membership,
    PhoneNumber, User,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def demo():
    call_command("demo", verbosity=0)


def counts():
    return {model: model.objects.count() for model in MODELS}


def test_a_second_run_adds_nothing(demo, capsys):
    before = counts()
    call_command("demo")
    assert counts() == before
    assert "Harbor Coffee: already exists" in capsys.readouterr().out


def test_a_production_site_gets_no_demo_data(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="the passwords of the demo are public"):
        call_command("demo")
    assert not any(counts().values())


def test_a_changed_account_is_not_reset(demo):
    PhoneNumber.objects.filter(e164="+12125550148").update(name="Mine")
    call_command("demo")
    assert PhoneNumber.objects.get(e164="+12125550148").name == "Mine"


def test_an_account_is_added_completely_or_not_at_all(demo):
    Account.objects.filter(slug="juniper-yoga").update(slug="another-company")
    with pytest.raises(CommandError, match="belongs to Juniper Yoga"):
        call_command("demo")
    assert not Account.objects.filter(slug="juniper-yoga").exists()


def test_if_empty_adds_nothing_to_a_site_with_accounts(capsys):
    AccountFactory()
    before = counts()
    call_command("demo", "--if-empty")
    assert counts() == before
    assert capsys.readouterr().out == ""


def test_if_empty_fills_an_empty_site_and_prints_the_logins(capsys):
    call_command("demo", "--if-empty")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:3] == ["maya@harbor.example", PASSWORD, "Owner"] for line in lines)
    call_command("demo", "--if-empty")
    assert "maya@harbor.example" in capsys.readouterr().out


def test_every_demo_user_can_sign_in_as_printed(demo):
    for demo_person in PEOPLE:
        user = authenticate(None, email=demo_person.email, password=PASSWORD)
        assert user
        assert user.is_superuser == user.is_staff == demo_person.staff


@pytest.mark.parametrize(
    ("model", "statuses"),
    [
        (Brand, BrandStatus),
        (Campaign, CampaignStatus),
        (PhoneNumber, NumberStatus),
        (Assignment, AssignmentStatus),
    ],
)
def test_every_status_occurs(demo, model, statuses):
    assert set(model.objects.values_list("status", flat=True)) == set(statuses.values)


def test_one_campaign_is_full_and_the_sole_proprietor_has_one_number(demo):
    assert Campaign.objects.get(name="Pickup alerts").assignments.occupying().count() == 49
    sole_proprietor = Campaign.objects.get(use_case="SOLE_PROPRIETOR")
    assert (sole_proprietor.number_limit, sole_proprietor.assignments.occupying().count()) == (1, 1)


def test_balances_match_the_ledger(demo):
    balances = dict(Account.objects.values_list("slug", "balance"))
    assert str(balances["harbor-coffee"]) == "124.5000"
    assert balances["bright-smile"] > 0 > balances["juniper-yoga"]


def test_brands_and_campaigns_pass_form_validation(demo):
    for obj in (*Brand.objects.all(), *Campaign.objects.all()):
        obj.full_clean()


def test_a_live_assignment_is_registered_at_four_carriers(demo):
    registered = Count("registrations", filter=Q(registrations__status="registered"))
    live = Assignment.objects.filter(status="live").annotate(registered=registered)
    pending = PhoneNumber.objects.filter(assignments__status="pending")
    assert set(live.exclude(phone_number__in=pending).values_list("registered", flat=True)) == {4}


def test_a_failed_move_names_its_carrier_and_keeps_the_old_campaign(demo):
    number = PhoneNumber.objects.get(e164="+13055550166")
    failed = number.assignments.get(status="failed")
    assert failed.registrations.get(status="rejected").carrier == failed.failure_carrier
    registered = number.registrations.filter(status="registered")
    assert {row.assignment.status for row in registered} == {"live"}
    assert registered.count() == 4


def test_every_temporary_reason_holds_a_registration(demo):
    held = set(CarrierRegistration.objects.held().values_list("hold_code", flat=True))
    assert held == {"campaign_suspended", "brand_not_verified", "insufficient_balance"}


def test_history_is_in_the_past_and_in_order(demo):
    for row in Assignment.objects.exclude(status="pending"):
        times = [row.requested_at, row.live_at or row.failed_at, row.ended_at]
        known = [moment for moment in times if moment]
        assert known == sorted(known)
        assert max(known) <= timezone.now()


@pytest.mark.parametrize(
    ("digits", "reason"),
    [
        ("212555", "too few"),
        ("9995550147", "in no numbering plan"),
        ("2125557147", "could be a real number"),
        ("2126660147", "could be a real number"),
    ],
)
def test_a_demo_number_is_valid_and_fictional(digits, reason):
    with pytest.raises(ValidationError, match=reason):
        e164(digits)


def test_an_existing_number_is_refused_with_its_account():
    existing = PhoneNumberFactory(e164="+12125550147")
    with pytest.raises(CommandError, match=f"belongs to {existing.account}"):
        call_command("demo")
    assert not Account.objects.filter(slug="harbor-coffee").exists()


def test_standings_and_tallies_agree_with_the_assignments(demo):
    assert disagreements() == (0, 0)


def test_a_postponed_registration_is_not_late(demo):
    postponed = CarrierRegistration.objects.filter(due_at__gt=Now())
    assert postponed.exists()
    assert not postponed.filter(expected_by__lt=F("due_at") + timedelta(minutes=1)).exists()
