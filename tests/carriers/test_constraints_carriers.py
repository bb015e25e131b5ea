"""Constraints of carrier profiles, broken directly in the database."""

import pytest
from django.utils import timezone

from carriers.models import CarrierProfile, QueuePlace
from tests.breaking import change, refused_by
from tests.factories import AccountFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


SHARES = [field.name for field in CarrierProfile._meta.fields if field.name.endswith("_rate")]


def profile():
    return CarrierProfile.objects.get(carrier="att")


def queue(registration, **values):
    place = {"account": registration.account, "reference": registration.pk, "submission": 1}
    QueuePlace.objects.create(**place | values, profile=profile(), turn_at=timezone.now())


def twice_in_the_queue():
    registration = RegistrationFactory()
    queue(registration)
    queue(registration)


BREAKS = {
    "carrier_profile_carrier_known": lambda: change(profile(), carrier="sprint"),
    "carrier_profile_delays_in_order": lambda: change(profile(), min_delay=81),
    "carrier_profile_window_covers_delay": lambda: change(profile(), expected_window=79),
    "carrier_profile_rates_are_shares": lambda: change(profile(), rejection_rate="1.001"),
    "carrier_profile_refusals_within_one": lambda: change(
        profile(), rejection_rate="0.5", taken_rate="0.3", fault_rate="0.201"
    ),
    "queue_place_once_per_submission": twice_in_the_queue,
    "queue_place_registration_of_same_account": lambda: queue(
        RegistrationFactory(), account=AccountFactory()
    ),
    "carrier_profile_rate_limit_within_reason": lambda: change(profile(), rate_limit="10000.01"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    with refused_by(name):
        BREAKS[name]()


def test_no_delay_is_longer_than_a_day():
    with refused_by("carrier_profile_delays_in_order"):
        change(profile(), max_delay=86_401, expected_window=90_000)


def test_no_window_is_longer_than_a_week():
    with refused_by("carrier_profile_window_covers_delay"):
        change(profile(), expected_window=604_801)


@pytest.mark.parametrize("rate", SHARES)
@pytest.mark.parametrize("share", ["-0.001", "1.001"])
def test_rates_are_between_0_and_1(rate, share):
    with refused_by("carrier_profile_rates_are_shares"):
        change(profile(), **{rate: share})


def test_refusals_may_add_up_to_one():
    change(profile(), rejection_rate="0.5", taken_rate="0.3", fault_rate="0.2")


def test_no_rate_limit_is_negative():
    with refused_by("carrier_profile_rate_limit_within_reason"):
        change(profile(), rate_limit="-0.01")


def test_a_carrier_has_one_profile():
    with refused_by("carriers_carrierprofile_carrier_key"):
        change(profile(), carrier="verizon")


def test_the_audit_rows_cannot_be_rewritten():
    table = "carriers_carrierprofileevent"
    with refused_by(f"pgtrigger: Cannot update or delete rows from {table} table"):
        profile().events.update(pgh_created_at=timezone.now())
