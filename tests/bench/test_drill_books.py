"""The drill's books find what is lost and what is doubled."""

import pytest

from bench.drill.books import check
from tests.bench.days import ALERTS, BILLS, assignment, begun, revised, save


def test_a_save_and_its_assignment_make_good_books():
    books = check([save()], begun(10, row=1))
    assert (books.lost, books.doubled, books.done) == ([], [], {"assign": 1})


def test_a_save_without_an_assignment_is_lost():
    assert check([save()], []).lost == [save()]


def test_a_save_that_made_another_assignment_is_lost():
    assert check([save(campaign=ALERTS)], begun(10, row=1, campaign=BILLS)).lost


def test_a_save_that_was_taken_back_by_a_crash_is_lost():
    first, second = save(), save(campaign=ALERTS, seen=1)
    assert check([first, second], begun(10, row=1)).lost == [second]


def test_a_save_that_made_two_assignments_is_doubled():
    twice = [*begun(10, row=1), assignment(10, 2, None, "pending")]
    assert len(check([save()], twice).doubled) == 1


def test_a_save_that_was_made_two_times_is_doubled():
    log = [*begun(10, row=1), *begun(11, row=2, seen=1)]
    assert [step.seen for step in check([save()], log).doubled] == [[1]]


def test_an_assignment_that_changed_no_revision_is_doubled():
    log = [*begun(10, row=1), assignment(11, 2, None, "pending")]
    assert len(check([save()], log).doubled) == 1


def test_what_a_refused_save_changed_is_found():
    assert check([save(outcome="refused")], begun(10, row=1)).doubled


def test_a_save_without_an_answer_may_have_been_made_or_not():
    saves = [save(outcome="unanswered"), save(seen=1, outcome="unanswered")]
    books = check(saves, begun(10, row=1))
    assert (books.lost, books.doubled, books.unanswered_but_done) == ([], [], 1)


def test_saving_what_is_selected_changes_nothing_and_is_not_lost():
    books = check([save(), save(at=12)], begun(10, row=1))
    assert (books.lost, books.unneeded) == ([], 1)


def test_saving_what_is_no_longer_selected_is_lost():
    removed = [assignment(11, 1, "pending", "cancelled", is_open=False), revised(11, 1)]
    saves = [save(), save("remove", seen=1), save(at=12)]
    assert check(saves, begun(10, row=1) + removed).lost == [saves[2]]


def test_a_removal_that_left_the_campaign_is_lost():
    log = [assignment(9, 1, None, "pending"), revised(9, 0), revised(10, 1)]
    assert check([save(), save("remove", seen=1)], log).lost == [save("remove", seen=1)]


def test_going_back_to_the_live_campaign_makes_no_assignment():
    live = [*begun(1, row=1), assignment(2, 1, "pending", "live")]
    back = [assignment(10, 2, "pending", "cancelled", ALERTS, is_open=False), revised(10, 2)]
    saves = [save(at=1), save(campaign=ALERTS, seen=1), save(seen=2)]
    books = check(saves, live + begun(5, row=2, campaign=ALERTS, seen=1) + back)
    assert (books.lost, books.doubled, books.done.total()) == ([], [], 3)


@pytest.mark.parametrize("order", [1, -1])
def test_saving_again_what_is_live_takes_no_change_from_who_kept_it(order):
    live = [*begun(1, row=1), assignment(2, 1, "pending", "live")]
    failed = assignment(6, 2, "pending", "failed", ALERTS)
    kept = [assignment(10, 2, "failed", "failed", ALERTS, is_open=False), revised(10, 2)]
    saves = [save(at=1), save(campaign=ALERTS, seen=1, at=5)]
    both = [save(seen=2), save("keep", seen=2)]
    moved = [*begun(5, row=2, campaign=ALERTS, seen=1), failed]
    books = check(saves + both[::order], live + moved + kept)
    assert (books.lost, books.doubled, books.unneeded) == ([], [], 1)
