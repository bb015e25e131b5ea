"""The benchmark of jobs compares a job with SQL, and its end with its beginning."""

import pytest

from bench.bulk.aims import aims
from bench.bulk.job_run import JobRun


@pytest.fixture
def run():
    """A job of 1,000 rows in ten seconds, which meets every aim against four seconds of SQL."""
    memory = [(0, 150.0), (99, 170.0), (100, 180.0), (600, 185.0), (1000, 182.0)]
    return JobRun(1000, 10.0, memory, saves=[80.0] * 99 + [499.0])


def missed(run, sql_seconds=4.0):
    return [aim.name for aim in aims(sql_seconds, run) if not aim.is_met]


def test_a_fast_job_misses_no_aim(run):
    assert missed(run) == []


def test_a_job_of_more_than_three_times_the_sql_is_missed(run):
    assert missed(run, sql_seconds=3.3) == ["job/sql"]


def test_memory_is_compared_with_that_after_a_tenth_of_the_rows(run):
    assert (run.warm_memory, run.last_memory) == (180, 182)


def test_memory_that_grows_until_the_end_is_missed(run):
    run.memory.append((1000, 190.0))
    assert missed(run) == ["memory_end/10%"]


def test_two_slow_saves_in_a_hundred_are_missed(run):
    run.saves[0] = 501.0
    run.saves[-1] = 501.0
    assert missed(run) == ["save_p99_ms"]
    assert run.save(50) == pytest.approx(80)
