"""Staff find late assignments and ask again or cancel: one, several, or all that match."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration
from tests.admin.staff_requests import ask, change_url, messages_of, run_action, url
from tests.factories import PhoneNumberFactory, UserFactory
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db

MODELS = [Assignment, CarrierRegistration]
each_list = pytest.mark.parametrize("model", MODELS, ids=["assignments", "registrations"])


@pytest.fixture
def assignment_on_time(account, campaign):
    return assign(number=PhoneNumberFactory(account=account), campaign=campaign, actor=None)


@pytest.fixture
def late_assignments(account, campaign, assignment_on_time):
    """Return three assignments that two carriers are late with."""
    numbers = PhoneNumberFactory.create_batch(3, account=account)
    rows = [assign(number=number, campaign=campaign, actor=None) for number in numbers]
    for number in numbers:
        make_late(number, "t_mobile", "verizon")
    return rows


def stuck_rows(staff_client, model):
    return staff_client.get(url(model, "changelist"), {"stuck": "yes"}).context["cl"].result_list


def run_on_all_matching(staff_client, model, action):
    """Run an action on every row of the filtered list."""
    first = [stuck_rows(staff_client, model)[0].pk]
    data = {"action": action, "_selected_action": first, "select_across": "1"}
    return staff_client.post(f"{url(model, 'changelist')}?stuck=yes", data)


def statuses():
    return sorted(Assignment.objects.values_list("status", flat=True))


def test_the_filter_finds_assignments_that_are_late(staff_client, late_assignments):
    assert set(stuck_rows(staff_client, Assignment)) == set(late_assignments)


def test_the_filter_finds_registrations_that_are_late(staff_client, late_assignments):
    late_rows = stuck_rows(staff_client, CarrierRegistration)
    assert sorted(row.carrier for row in late_rows) == ["t_mobile"] * 3 + ["verizon"] * 3


@each_list
def test_an_unknown_filter_value_is_ignored(staff_client, late_assignments, model):
    shown = staff_client.get(url(model, "changelist"), {"stuck": "no"}).context["cl"].result_list
    assert len(shown) == model.objects.count()


def test_one_assignment_is_asked_again_from_its_page(staff_client, staff, late_assignments):
    page = staff_client.get(change_url(late_assignments[0])).content.decode()
    assert "Ask the carriers again" in page
    assert messages_of(run_action(staff_client, "ask_again", late_assignments[0])) == [
        f"{late_assignments[0]} sent to the late carriers again."
    ]
    late_assignments[0].refresh_from_db()
    assert (
        late_carriers(late_assignments[0].phone_number),
        late_assignments[0].asked_again_by,
    ) == (set(), staff)
    assert late_carriers(late_assignments[1].phone_number) == {"t_mobile", "verizon"}


def test_the_page_of_an_assignment_on_time_does_not_offer_ask_again(
    staff_client, assignment_on_time
):
    assert (
        "Ask the carriers again"
        not in staff_client.get(change_url(assignment_on_time)).content.decode()
    )


def test_a_late_removal_is_asked_again_but_not_cancelled(staff_client, assignment_on_time):
    settle_all()
    remove(number=assignment_on_time.phone_number, actor=None)
    make_late(assignment_on_time.phone_number)
    response = run_action(staff_client, "cancel", assignment_on_time)
    assert messages_of(response)[-1] == f"{assignment_on_time} is removing."
    run_action(staff_client, "ask_again", assignment_on_time)
    assert late_carriers(assignment_on_time.phone_number) == set()


def test_an_assignment_on_time_is_refused(staff_client, late_assignments, assignment_on_time):
    response = run_action(staff_client, "ask_again", late_assignments[0], assignment_on_time)
    assert messages_of(response) == [
        f"{late_assignments[0]} sent to the late carriers again.",
        f"{assignment_on_time} has no late carrier.",
    ]


@each_list
def test_all_matching_assignments_are_asked_again(staff_client, late_assignments, model):
    confirmation = run_on_all_matching(staff_client, model, "ask_again")
    assert set(confirmation.context_data["objects"]) == set(late_assignments)
    response = run_action(staff_client, "ask_again", *late_assignments)
    assert messages_of(response)[0].endswith(" sent to the late carriers again.")
    assert not CarrierRegistration.objects.late().exists()


@each_list
def test_all_matching_assignments_are_cancelled_after_confirmation(
    staff_client, late_assignments, assignment_on_time, model
):
    confirmation = run_on_all_matching(staff_client, model, "cancel")
    assert set(confirmation.context_data["objects"]) == set(late_assignments)
    response = run_action(staff_client, "cancel", *late_assignments)
    assert all(str(row) in messages_of(response)[0] for row in late_assignments)
    assert statuses() == ["cancelled", "cancelled", "cancelled", "pending"]


def test_registrations_of_one_assignment_count_once(staff_client, late_assignments):
    rows = late_assignments[0].registrations.late()
    confirmation = ask(staff_client, "ask_again", *rows)
    assert confirmation.context_data["objects"] == [late_assignments[0]]
    assert 'action="/admin/numbers/assignment/"' in confirmation.content.decode()


def test_the_confirmation_button_differs_from_the_back_link(staff_client, late_assignments):
    confirmation = ask(staff_client, "cancel", *late_assignments)
    assert confirmation.context_data["button"] == "Cancel the assignments"
    assert ">Back</a>" in confirmation.content.decode()
    assert (
        ask(staff_client, "cancel", late_assignments[0]).context_data["button"]
        == "Cancel the assignment"
    )


def test_the_list_of_assignments_names_the_late_carriers(
    staff_client, late_assignments, assignment_on_time
):
    page = staff_client.get(url(Assignment, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">Late: T-Mobile, Verizon</td>') == 3
    assert page.count('<td class="field-trouble">-</td>') == 1


def test_lateness_below_a_minute_is_shown_as_a_few_seconds(staff_client, late_assignments):
    make_late(late_assignments[0].phone_number, "t_mobile", asked=timedelta(minutes=10, seconds=3))
    page = staff_client.get(url(CarrierRegistration, "changelist")).content.decode()
    assert "Late by a few seconds" in page


def test_a_carrier_that_does_not_answer_is_shown_as_a_problem(staff_client, assignment_on_time):
    run_round(Outcome.UNAVAILABLE)
    page = staff_client.get(url(CarrierRegistration, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">1 without answer</td>') == 4


def test_the_page_of_an_assignment_shows_how_late_each_carrier_is(staff_client, late_assignments):
    page = staff_client.get(change_url(late_assignments[0])).content.decode()
    assert page.count("4 min") == 2


def test_the_list_of_registrations_shows_how_late_they_are(staff_client, late_assignments):
    page = staff_client.get(url(CarrierRegistration, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">Late by 4 min</td>') == 6


def test_permission_for_registrations_does_not_allow_changing_assignments(client, late_assignments):
    registration_staff = UserFactory(is_staff=True)
    of_registrations = Permission.objects.filter(codename__endswith="carrierregistration")
    registration_staff.user_permissions.set(of_registrations)
    client.force_login(registration_staff)
    run_on_all_matching(client, CarrierRegistration, "ask_again")
    assert late_carriers(late_assignments[0].phone_number) == {"t_mobile", "verizon"}


SAVEPOINTS = ("begin", "release") * 2  # around the count and the rows of a filtered list


@each_list
def test_the_list_needs_a_constant_number_of_queries(
    staff_client, late_assignments, model, django_assert_num_queries
):
    page = f"{url(model, 'changelist')}?stuck=yes"
    staff_client.get(page)
    with django_assert_num_queries(6 + len(SAVEPOINTS)):
        staff_client.get(page)
