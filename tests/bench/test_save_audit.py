"""The save audit finds lost saves and doubled changes."""

import pytest

from bench.drill.save_audit import audit_saves
from tests.bench.sample_logs import ALERTS, BILLS, assignment, revision, save, saved


def test_a_save_with_its_assignment_is_neither_lost_nor_doubled():
    audit = audit_saves([save()], saved(10, row=1))
    assert (audit.lost, audit.doubled, audit.done) == ([], [], {"assign": 1})


def test_a_save_without_an_assignment_is_lost():
    assert audit_saves([save()], []).lost == [save()]


def test_a_save_that_assigned_another_campaign_is_lost():
    assert audit_saves([save(campaign=ALERTS)], saved(10, row=1, campaign=BILLS)).lost


def test_a_save_that_a_crash_rolled_back_is_lost():
    first, second = save(), save(campaign=ALERTS, seen=1)
    assert audit_saves([first, second], saved(10, row=1)).lost == [second]


def test_a_save_that_made_two_assignments_is_doubled():
    two_rows = [*saved(10, row=1), assignment(10, 2, None, "pending")]
    assert len(audit_saves([save()], two_rows).doubled) == 1


def test_a_save_that_was_executed_twice_is_doubled():
    log = [*saved(10, row=1), *saved(11, row=2, seen=1)]
    assert [change.seen for change in audit_saves([save()], log).doubled] == [[1]]


def test_an_assignment_without_a_new_revision_is_doubled():
    log = [*saved(10, row=1), assignment(11, 2, None, "pending")]
    assert len(audit_saves([save()], log).doubled) == 1


def test_a_change_by_a_refused_save_is_doubled():
    assert audit_saves([save(result="refused")], saved(10, row=1)).doubled


def test_an_unanswered_save_may_have_taken_effect_or_not():
    saves = [save(result="unanswered"), save(seen=1, result="unanswered")]
    audit = audit_saves(saves, saved(10, row=1))
    assert (audit.lost, audit.doubled, audit.unanswered_but_done) == ([], [], 1)


def test_saving_the_selected_campaign_again_changes_nothing_and_is_not_lost():
    audit = audit_saves([save(), save(at=12)], saved(10, row=1))
    assert (audit.lost, audit.unneeded) == ([], 1)


def test_saving_a_campaign_that_is_no_longer_selected_is_lost():
    removed = [assignment(11, 1, "pending", "cancelled", is_open=False), revision(11, 1)]
    saves = [save(), save("remove", seen=1), save(at=12)]
    assert audit_saves(saves, saved(10, row=1) + removed).lost == [saves[2]]


def test_a_removal_that_left_the_campaign_selected_is_lost():
    log = [assignment(9, 1, None, "pending"), revision(9, 0), revision(10, 1)]
    assert audit_saves([save(), save("remove", seen=1)], log).lost == [save("remove", seen=1)]


def test_going_back_to_the_live_campaign_needs_no_new_assignment():
    live = [*saved(1, row=1), assignment(2, 1, "pending", "live")]
    back = [assignment(10, 2, "pending", "cancelled", ALERTS, is_open=False), revision(10, 2)]
    saves = [save(at=1), save(campaign=ALERTS, seen=1), save(seen=2)]
    audit = audit_saves(saves, live + saved(5, row=2, campaign=ALERTS, seen=1) + back)
    assert (audit.lost, audit.doubled, audit.done.total()) == ([], [], 3)


@pytest.mark.parametrize("order", [1, -1])
def test_saving_the_live_campaign_again_does_not_claim_another_owners_keep(order):
    live = [*saved(1, row=1), assignment(2, 1, "pending", "live")]
    failed = assignment(6, 2, "pending", "failed", ALERTS)
    kept = [assignment(10, 2, "failed", "failed", ALERTS, is_open=False), revision(10, 2)]
    saves = [save(at=1), save(campaign=ALERTS, seen=1, at=5)]
    both = [save(seen=2), save("keep", seen=2)]
    moved = [*saved(5, row=2, campaign=ALERTS, seen=1), failed]
    audit = audit_saves(saves + both[::order], live + moved + kept)
    assert (audit.lost, audit.doubled, audit.unneeded) == ([], [], 1)


def test_a_row_of_a_job_accounts_for_the_change_that_it_made():
    audit = audit_saves([], saved(10, row=1), by_jobs=[save()])
    assert (audit.lost, audit.doubled, audit.done_by_jobs) == ([], [], 1)


@pytest.mark.parametrize("log", [[], saved(10, row=1, campaign=ALERTS)], ids=["none", "another"])
def test_a_row_of_a_job_without_its_change_is_lost(log):
    assert audit_saves([], log, by_jobs=[save()]).lost == [save()]


def test_a_row_that_two_chunks_processed_is_doubled():
    log = [*saved(10, row=1), *saved(11, row=2, seen=1)]
    assert len(audit_saves([], log, by_jobs=[save()]).doubled) == 1


def test_a_change_of_a_row_that_changed_nothing_is_doubled():
    assert len(audit_saves([], saved(10, row=1), by_jobs=[]).doubled) == 1


def test_a_row_claims_its_change_before_a_save_of_the_same_campaign():
    audit = audit_saves([save()], saved(10, row=1), by_jobs=[save()])
    assert (audit.lost, audit.unneeded, audit.done_by_jobs) == ([], 1, 1)
