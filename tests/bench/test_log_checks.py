"""The log checks find double registrations, illegal transitions and missing recoveries."""

from itertools import pairwise

from bench.drill.change_log import REGISTRATION
from bench.drill.journal import Fault
from bench.drill.log_checks import (
    differences,
    double_registrations,
    illegal_transitions,
    recoveries,
)
from bench.drill.verification import TRANSITIONS
from tests.bench.sample_logs import ALERTS, job_row, job_status, registration


def confirmed(xid, row, campaign=1):
    return [
        registration(xid, row, None, "pending", campaign),
        registration(xid, row, "pending", "registered", campaign),
    ]


def test_two_campaigns_of_a_number_at_one_carrier_are_found():
    assert (
        len(double_registrations(confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS))) == 1
    )


def test_a_registration_that_is_being_removed_still_counts():
    removing = [*confirmed(1, row=1), registration(2, 1, "registered", "removing")]
    assert double_registrations(removing + confirmed(3, row=2, campaign=ALERTS))


def test_an_exchange_in_one_transaction_is_no_double_registration():
    removed = [registration(2, 1, "registered", "removed")]
    log = confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS) + removed
    assert double_registrations(log) == []


def test_an_exchange_in_two_transactions_is_a_double_registration():
    removed = [registration(3, 1, "registered", "removed")]
    log = confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS) + removed
    assert double_registrations(log)


def test_transitions_in_the_tables_are_legal():
    assert illegal_transitions(confirmed(1, row=1), TRANSITIONS) == []


def test_a_transition_that_is_in_no_table_is_illegal():
    rejected = [*confirmed(1, row=1), registration(2, 1, "registered", "rejected")]
    assert len(illegal_transitions(rejected, TRANSITIONS)) == 1


def test_a_row_that_does_not_start_as_pending_is_illegal():
    assert illegal_transitions([registration(1, 1, None, "registered")], TRANSITIONS)


def test_a_transition_from_a_status_that_was_not_logged_is_illegal():
    log = [*confirmed(1, 1), registration(2, 1, "removing", "removed")]
    assert illegal_transitions(log, TRANSITIONS)


def test_a_row_whose_status_is_not_the_last_logged_one_differs():
    tables = {(REGISTRATION, 1): "registered", (REGISTRATION, 2): "pending"}
    assert len(differences(confirmed(1, row=1), tables)) == 1


def test_recovery_lasts_until_a_worker_settles_a_registration():
    log = [*confirmed(3, row=1), registration(9, 1, "registered", "removing", process="web")]
    faults = [Fault("worker killed", 1.0), Fault("Valkey emptied", 4.0)]
    assert recoveries(log, faults) == [(2.0, "worker killed"), (float("inf"), "Valkey emptied")]


def test_a_row_with_a_second_outcome_is_illegal():
    log = [job_row(1, 1, None, "waiting"), job_row(2, 1, "waiting", "assigned")]
    assert illegal_transitions(log, TRANSITIONS) == []
    assert illegal_transitions([*log, job_row(3, 1, "assigned", "refused")], TRANSITIONS)


def test_a_job_that_ended_and_runs_again_is_illegal():
    statuses = [None, "drafting", "draft", "queued", "running", "done"]
    log = [job_status(xid, *step) for xid, step in enumerate(pairwise(statuses))]
    assert illegal_transitions(log, TRANSITIONS) == []
    assert illegal_transitions([*log, job_status(9, "done", "running")], TRANSITIONS)
