"""Admin pages of carrier profiles: valid faults are shown, invalid ones refused."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from carriers.models import CarrierProfile, CarrierQueue
from carriers.simulator import queue as queue_module
from tests.admin.staff_requests import change_url, save, url
from tests.asserts import words
from tests.carriers.simulated_att import MANY, batch, create_registrations, request

pytestmark = pytest.mark.django_db

SHARES = [field.name for field in CarrierProfile._meta.fields if field.name.endswith("_rate")]
SHARE = "A share is between 0 and 1, with at most 3 decimal places."
DELAYS = "The shortest delay is at most the longest, and the longest at most a day."
WINDOW = "The expected window is at least the longest delay, and at most a week."
REFUSED = "The three shares of rejected numbers add up to at most 1. Lower one of them."
LIMIT = (
    "A rate limit is between 0 (none) and 10,000 numbers a second, with at most 2 decimal places."
)
DAY = "A delay is at most one day (86,400 simulated seconds)."
WEEK = "The window is at most one week (604,800 simulated seconds)."
SEED = "A seed is between 0 and 2,147,483,647."
AT_LEAST_0 = "Ensure this value is greater than or equal to 0."


def refused_with(staff_client, profile, **values):
    """Save invalid values; return the errors by field, after checking that nothing changed."""
    before = CarrierProfile.objects.values().get(pk=profile.pk)
    page = save(staff_client, profile, **values)
    assert page.status_code == 200
    assert CarrierProfile.objects.values().get(pk=profile.pk) == before
    return errors_by_field(page)


def errors_by_field(page):
    """Return the errors of the page's form, by field."""
    return dict(page.context["adminform"].form.errors.items())


def list_text(staff_client, profile):
    return " ".join(staff_client.get(url(profile, "changelist")).content.decode().split())


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"max_delay": 86_401, "expected_window": 90_000}, "max_delay", DAY),
        ({"min_delay": 81}, "max_delay", DELAYS),
        ({"min_delay": -1}, "min_delay", AT_LEAST_0),
        ({"max_delay": 2**31}, "max_delay", DAY),
        ({"expected_window": 79}, "expected_window", WINDOW),
        ({"expected_window": 604_801}, "expected_window", WEEK),
        (
            {"rejection_rate": "0.5", "taken_rate": "0.3", "fault_rate": "0.201"},
            "rejection_rate",
            REFUSED,
        ),
        ({"rate_limit": "-0.01"}, "rate_limit", LIMIT),
        ({"rate_limit": "10000.01"}, "rate_limit", LIMIT),
        ({"rate_limit": "0.001"}, "rate_limit", LIMIT),
        ({"rate_limit": "NaN"}, "rate_limit", "Enter a number."),
        ({"seed": -1}, "seed", AT_LEAST_0),
        ({"seed": 2**31}, "seed", SEED),
        ({"seed": "dice"}, "seed", "Enter a whole number."),
        ({"min_delay": ""}, "min_delay", "This field is required."),
    ],
)
def test_an_invalid_number_is_refused_beside_its_field(
    staff_client, profile, values, field, sentence
):
    assert refused_with(staff_client, profile, **values) == {field: [sentence]}


@pytest.mark.parametrize("rate", SHARES)
@pytest.mark.parametrize("share", ["-0.001", "1.001", "1000", "1e-5", "0.0001"])
def test_a_share_out_of_range_or_too_precise_is_refused(staff_client, profile, rate, share):
    assert refused_with(staff_client, profile, **{rate: share}) == {rate: [SHARE]}


def test_a_refused_change_is_not_reported(staff_client, profile, profile_changes):
    refused_with(staff_client, profile, error_rate=2)
    assert profile_changes == []


def test_a_saved_change_is_reported_with_its_fields(staff_client, profile, profile_changes):
    save(staff_client, profile, error_rate="0.5", seed=7)
    assert profile_changes == [("att", frozenset({"error_rate", "seed"}))]


def test_saving_an_unchanged_page_is_not_reported(staff_client, profile, profile_changes):
    assert save(staff_client, profile).status_code == 302
    assert profile_changes == []


def test_changed_faults_are_recorded_in_the_audit(staff_client, profile, staff):
    save(staff_client, profile, silence_rate="0.25", rate_limit="1")
    event = profile.events.latest("pgh_id")
    assert (event.silence_rate, event.rate_limit) == (0.25, 1)
    assert event.pgh_context.metadata["user"] == staff.pk
    audit = staff_client.get(url(profile, "history", profile.pk))
    assert "Never answered: 0.000 → 0.250" in words(audit)


def test_a_queue_is_not_recorded_in_the_audit(profile):
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=1)
    before = profile.events.count()
    create_registrations(1)
    queue_module.take_places(profile, [request()], 1.0)
    assert profile.events.count() == before


@pytest.mark.parametrize("limit", ["0", "2"])
def test_a_new_rate_limit_empties_the_queue(staff_client, profile, limit):
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=1)
    create_registrations(MANY)
    queue_module.take_places(profile, batch(), 1.0)
    save(staff_client, profile, rate_limit=limit)
    assert CarrierQueue.objects.filter(free_at__lte=Now()).exists()


def test_the_list_describes_the_behaviour_of_each_carrier(staff_client, profile):
    assert '<td class="field-trouble">None</td>' in list_text(staff_client, profile)
    save(staff_client, profile, rejection_rate="0.05", silence_rate="0.005", rate_limit="0.5")
    assert "campaign refused 5%, never answered 0.5%" in list_text(staff_client, profile)
    assert "30 s to 1 min 20 s" in list_text(staff_client, profile)
    assert "0.5 a second" in list_text(staff_client, profile)


def test_list_and_page_show_the_length_of_the_queue(staff_client, profile, settings):
    settings.PROPAGATION_TIME_SCALE = 0.25
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=1)
    CarrierQueue.objects.create(profile=profile, free_at=Now() + timedelta(minutes=10, seconds=-1))
    assert "numbers, the last for 9 min 5" in list_text(staff_client, profile)
    assert " s of real time" in list_text(staff_client, profile)
    assert "2,39" in staff_client.get(change_url(profile)).content.decode()


@pytest.mark.parametrize(("limit", "wait"), [(0, 60), (1, -60)])
def test_no_queue_is_shown_without_a_limit_or_after_its_end(staff_client, profile, limit, wait):
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit=limit)
    CarrierQueue.objects.create(profile=profile, free_at=Now() + timedelta(seconds=wait))
    assert "the last for" not in list_text(staff_client, profile)


def test_one_queued_number_uses_the_singular(staff_client, profile, settings):
    settings.PROPAGATION_TIME_SCALE = 1
    CarrierProfile.objects.filter(pk=profile.pk).update(rate_limit="0.05")
    CarrierQueue.objects.create(profile=profile, free_at=Now() + timedelta(seconds=15))
    assert "1 number, the last for" in list_text(staff_client, profile)


def test_list_and_page_explain_simulated_time(staff_client, profile):
    scale = "A simulated second takes 1 s on this site."
    assert scale in list_text(staff_client, profile)
    assert "Late after (simulated)" in list_text(staff_client, profile)
    page = staff_client.get(change_url(profile)).content.decode()
    assert page.count(scale) == 2
    assert "Numbers linked a simulated second" in page


def test_the_list_needs_a_constant_number_of_queries(
    staff_client, profile, django_assert_num_queries
):
    list_text(staff_client, profile)
    with django_assert_num_queries(6):
        list_text(staff_client, profile)
