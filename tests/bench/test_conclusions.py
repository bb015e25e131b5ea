"""Benches and the drill end with one line, and with 1 where an aim was missed."""

import pytest

from bench.drill.books import Books
from bench.drill.notebook import Fault, Notebook
from bench.drill.report import Report
from bench.table import Aim, conclude


@pytest.mark.parametrize(
    ("ratio", "code"), [(2.9, 1), (3, 0), (4, 0), (4.1, 1)], ids=["low", "least", "most", "high"]
)
def test_a_bench_fails_where_a_ratio_is_out_of_its_bounds(capsys, ratio, code):
    assert conclude("bench", [Aim("fine", 1, at_most=2), Aim("r", ratio, 3, 4)]) == code
    assert ("MISSED" in capsys.readouterr().out) == bool(code)


@pytest.fixture
def report():
    """A drill of two saves and one fault, in which nothing went wrong."""
    books = Books()
    books.done["assign"] = 2
    notebook = Notebook(faults=[Fault("beat killed", 1.0)])
    return Report(notebook, books, [(0.5, "beat killed")], {}, wrong={"lost": [], "doubled": []})


def test_a_drill_says_what_it_counted(report, capsys):
    assert report.conclude({"saves": 2, "faults": 1}) == 0
    assert capsys.readouterr().out == (
        "drill: saves=2 faults=1 lost=0 doubled=0 slowest_recovery=0.5s (beat killed)\n"
    )


@pytest.mark.parametrize("least", [{"saves": 3}, {"faults": 2}])
def test_a_drill_that_did_too_little_fails(report, least):
    assert report.conclude(least) == 1


@pytest.mark.parametrize("kind", ["lost", "doubled"])
def test_a_drill_that_found_something_fails(report, kind):
    report.wrong[kind] = ["number 7"]
    assert report.conclude({"saves": 2, "faults": 1}) == 1
