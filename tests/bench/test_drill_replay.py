"""The drill's replay finds double holds, illegal moves, and who never recovered."""

from bench.drill.notebook import Fault
from bench.drill.replay import differences, double_holds, illegal_moves, recoveries
from bench.drill.story import MOVES
from bench.drill.witness import REGISTRATION
from tests.bench.days import ALERTS, registration


def confirmed(xid, row, campaign=1):
    return [
        registration(xid, row, None, "pending", campaign),
        registration(xid, row, "pending", "registered", campaign),
    ]


def test_a_carrier_with_two_campaigns_for_a_number_is_found():
    assert len(double_holds(confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS))) == 1


def test_a_carrier_that_still_removes_one_has_two():
    removing = [*confirmed(1, row=1), registration(2, 1, "registered", "removing")]
    assert double_holds(removing + confirmed(3, row=2, campaign=ALERTS))


def test_an_exchange_in_one_transaction_is_no_double_hold():
    gone = [registration(2, 1, "registered", "removed")]
    assert double_holds(confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS) + gone) == []


def test_only_what_was_committed_together_counts_together():
    gone = [registration(3, 1, "registered", "removed")]
    assert double_holds(confirmed(1, row=1) + confirmed(2, row=2, campaign=ALERTS) + gone)


def test_moves_of_the_tables_are_legal():
    assert illegal_moves(confirmed(1, row=1), MOVES) == []


def test_a_move_that_no_table_allows_is_illegal():
    rejected = [*confirmed(1, row=1), registration(2, 1, "registered", "rejected")]
    assert len(illegal_moves(rejected, MOVES)) == 1


def test_a_row_that_begins_in_the_middle_is_illegal():
    assert illegal_moves([registration(1, 1, None, "registered")], MOVES)


def test_a_row_that_changed_unseen_is_illegal():
    assert illegal_moves([*confirmed(1, 1), registration(2, 1, "removing", "removed")], MOVES)


def test_a_row_that_says_something_else_than_the_log_differs():
    tables = {(REGISTRATION, 1): "registered", (REGISTRATION, 2): "pending"}
    assert len(differences(confirmed(1, row=1), tables)) == 1


def test_recovery_lasts_until_a_worker_settles_something():
    log = [*confirmed(3, row=1), registration(9, 1, "registered", "removing", program="web")]
    faults = [Fault("worker killed", 1.0), Fault("Valkey emptied", 4.0)]
    assert recoveries(log, faults) == [(2.0, "worker killed"), (float("inf"), "Valkey emptied")]
