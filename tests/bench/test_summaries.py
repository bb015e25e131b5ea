"""Benchmarks and the drill end with a summary line, and with exit code 1 if they fail."""

import pytest

from bench.drill.journal import Fault, Journal
from bench.drill.report import Report
from bench.drill.save_audit import SaveAudit
from bench.targets import Target, print_summary


@pytest.mark.parametrize(
    ("ratio", "code"), [(2.9, 1), (3, 0), (4, 0), (4.1, 1)], ids=["low", "least", "most", "high"]
)
def test_a_benchmark_fails_if_a_ratio_is_out_of_bounds(capsys, ratio, code):
    targets = [Target("fine", 1, at_most=2), Target("r", ratio, 3, 4)]
    assert print_summary("bench", targets) == code
    assert ("MISSED" in capsys.readouterr().out) == bool(code)


@pytest.fixture
def report():
    """A report on a drill of two saves and one fault, without failures."""
    saves = SaveAudit()
    saves.done["assign"] = 2
    journal = Journal(faults=[Fault("beat killed", 1.0)])
    failures = {"lost": [], "doubled": []}
    return Report(journal, saves, [(0.5, "beat killed")], {}, failures=failures)


def test_a_drill_prints_its_counts(report, capsys):
    assert report.print_summary({"saves": 2, "faults": 1}) == 0
    assert capsys.readouterr().out == (
        "drill: saves=2 faults=1 lost=0 doubled=0 slowest_recovery=0.5s (beat killed)\n"
    )


@pytest.mark.parametrize("minimums", [{"saves": 3}, {"faults": 2}])
def test_a_drill_that_did_too_little_fails(report, minimums):
    assert report.print_summary(minimums) == 1


@pytest.mark.parametrize("check", ["lost", "doubled"])
def test_a_drill_with_a_failed_check_fails(report, check):
    report.failures[check] = ["number 7"]
    assert report.print_summary({"saves": 2, "faults": 1}) == 1
