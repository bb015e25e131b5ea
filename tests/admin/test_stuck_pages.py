"""Staff find what carriers are late with, and ask again or cancel: one, some, or all that match."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission

from carriers.protocol import Outcome
from phone_numbers.actions import assign, remove
from phone_numbers.models import Assignment, CarrierRegistration
from tests.admin.driving import act, change_url, said, url
from tests.factories import PhoneNumberFactory, UserFactory
from tests.propagation.slow_carriers import late_carriers, make_late
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db

MODELS = [Assignment, CarrierRegistration]
each_list = pytest.mark.parametrize("model", MODELS, ids=["assignments", "registrations"])


@pytest.fixture
def on_time(account, campaign):
    return assign(number=PhoneNumberFactory(account=account), campaign=campaign, actor=None)


@pytest.fixture
def late(account, campaign, on_time):
    """Three assignments: two carriers are late with each."""
    numbers = PhoneNumberFactory.create_batch(3, account=account)
    rows = [assign(number=number, campaign=campaign, actor=None) for number in numbers]
    for number in numbers:
        make_late(number, "t_mobile", "verizon")
    return rows


def stuck(office, model):
    return office.get(url(model, "changelist"), {"stuck": "yes"}).context["cl"].result_list


def all_matching(office, model, verb):
    """Tick the box of the filtered list, and choose all that match."""
    first = [stuck(office, model)[0].pk]
    data = {"action": verb, "_selected_action": first, "select_across": "1"}
    return office.post(f"{url(model, 'changelist')}?stuck=yes", data)


def statuses():
    return sorted(Assignment.objects.values_list("status", flat=True))


def test_the_filter_finds_assignments_that_are_late(office, late):
    assert set(stuck(office, Assignment)) == set(late)


def test_the_filter_finds_registrations_that_are_late(office, late):
    found = stuck(office, CarrierRegistration)
    assert sorted(row.carrier for row in found) == ["t_mobile"] * 3 + ["verizon"] * 3


@each_list
def test_a_filter_that_means_nothing_narrows_nothing(office, late, model):
    shown = office.get(url(model, "changelist"), {"stuck": "no"}).context["cl"].result_list
    assert len(shown) == model.objects.count()


def test_one_is_asked_again_from_its_own_page(office, staff, late):
    page = office.get(change_url(late[0])).content.decode()
    assert "Ask the carriers again" in page
    assert said(act(office, "ask_again", late[0])) == [
        "1 assignment sent to the late carriers again."
    ]
    late[0].refresh_from_db()
    assert (late_carriers(late[0].phone_number), late[0].asked_again_by) == (set(), staff)
    assert late_carriers(late[1].phone_number) == {"t_mobile", "verizon"}


def test_where_nothing_is_late_its_page_offers_nothing(office, on_time):
    assert "Ask the carriers again" not in office.get(change_url(on_time)).content.decode()


def test_a_late_removal_is_asked_again_and_not_cancelled(office, on_time):
    settle_all()
    remove(number=on_time.phone_number, actor=None)
    make_late(on_time.phone_number)
    assert said(act(office, "cancel", on_time, confirm=True))[0].endswith("nothing to cancel.")
    act(office, "ask_again", on_time)
    assert late_carriers(on_time.phone_number) == set()


def test_what_is_not_late_is_refused(office, late, on_time):
    response = act(office, "ask_again", late[0], on_time)
    assert said(response) == [
        "1 assignment sent to the late carriers again.",
        f"{on_time}: no carrier is late, so there is nothing to ask again.",
    ]


@each_list
def test_all_that_match_are_asked_again(office, late, model):
    response = all_matching(office, model, "ask_again")
    assert said(response) == ["3 assignments sent to the late carriers again."]
    assert not CarrierRegistration.objects.late().exists()


@each_list
def test_all_that_match_are_cancelled_after_a_question(office, late, on_time, model):
    question = all_matching(office, model, "cancel")
    assert set(question.context_data["objects"]) == set(late)
    response = act(office, "cancel", *late, confirm=True)
    assert said(response) == ["3 assignments cancelled."]
    assert statuses() == ["cancelled", "cancelled", "cancelled", "pending"]


def test_registrations_of_one_assignment_are_one(office, late):
    rows = late[0].registrations.late()
    response = act(office, "ask_again", *rows)
    assert said(response) == ["1 assignment sent to the late carriers again."]


def test_the_question_can_be_told_from_the_way_back(office, late):
    question = act(office, "cancel", *late)
    assert question.context_data["button"] == "Cancel the assignments"
    assert ">Back</a>" in question.content.decode()
    assert act(office, "cancel", late[0]).context_data["button"] == "Cancel the assignment"


def test_the_list_of_assignments_says_which_carriers_are_late(office, late, on_time):
    page = office.get(url(Assignment, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">Late: T-Mobile, Verizon</td>') == 3
    assert page.count('<td class="field-trouble">-</td>') == 1


def test_what_has_only_just_become_late_is_late_by_some_seconds(office, late):
    make_late(late[0].phone_number, "t_mobile", asked=timedelta(minutes=10, seconds=3))
    page = office.get(url(CarrierRegistration, "changelist")).content.decode()
    assert "Late by a few seconds" in page


def test_a_carrier_that_does_not_answer_is_trouble_too(office, on_time):
    run_round(Outcome.UNAVAILABLE)
    page = office.get(url(CarrierRegistration, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">1 without answer</td>') == 4


def test_the_carriers_of_an_assignment_say_how_late_they_are(office, late):
    page = office.get(change_url(late[0])).content.decode()
    assert page.count("4 min") == 2


def test_the_list_of_registrations_says_how_late_they_are(office, late):
    page = office.get(url(CarrierRegistration, "changelist")).content.decode()
    assert page.count('<td class="field-trouble">Late by 4 min</td>') == 6


def test_who_may_not_change_assignments_changes_none_by_their_registrations(client, late):
    looker = UserFactory(is_staff=True)
    of_registrations = Permission.objects.filter(codename__endswith="carrierregistration")
    looker.user_permissions.set(of_registrations)
    client.force_login(looker)
    all_matching(client, CarrierRegistration, "ask_again")
    assert late_carriers(late[0].phone_number) == {"t_mobile", "verizon"}


@each_list
def test_the_list_asks_as_much_for_many(office, late, model, django_assert_num_queries):
    page = f"{url(model, 'changelist')}?stuck=yes"
    office.get(page)
    with django_assert_num_queries(4):
        office.get(page)
