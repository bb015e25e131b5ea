"""The pages benchmark compares the slowest page of each group with its yardstick."""

from http.client import HTTPMessage

import pytest

from bench.pages.aims import aims
from bench.pages.cases import filters
from bench.pages.client import Answer
from bench.pages.timings import Case, measure

MS = {
    "bare": 6, "first": 15, "deep": 15, "search": 15, "filter": 15, "small": 15, "number": 15,
    "overview": 15, "save": 12, "stock first": 90, "stock deep": 300, "stock search": 300,
    "stock save": 6,
}  # fmt: skip


def timed(name, *ms):
    return Case(name, ask=None, seconds=[one / 1000 for one in ms])


@pytest.fixture
def groups():
    """Cases whose ratios are all within their aims."""
    return {name: [timed(name, ms, ms)] for name, ms in MS.items()}


def test_a_fast_site_misses_no_aim(groups):
    assert [str(aim) for aim in aims(groups, memory=100) if not aim.is_met] == []


@pytest.mark.parametrize(
    ("group", "missed"),
    [
        ("filter", {"list/bare"}),
        ("deep", {"list/bare", "deep/first", "admin/deep"}),
        ("save", {"save/admin"}),
        ("overview", {"overview/bare"}),
    ],
)
def test_one_slow_page_of_a_group_misses_its_aims(groups, group, missed):
    groups[group].append(timed("slow", 50, 50))
    assert {aim.name for aim in aims(groups, memory=100) if not aim.is_met} == missed


def test_too_much_memory_is_missed(groups):
    assert [aim.name for aim in aims(groups, memory=121) if not aim.is_met] == ["memory_mb"]


def test_the_percentiles_of_a_case_are_in_milliseconds():
    case = timed("numbers", *range(1, 102))
    assert (case.p50, case.p95) == pytest.approx((51, 96))


def answer(body="", seconds=0.01, status=200):
    headers = HTTPMessage()
    headers["X-Queries"], headers["X-Sql-Ms"] = "4", "1.5"
    return Answer("/a/large/numbers/", status, headers, body.encode(), seconds)


def test_cases_are_timed_without_the_first_rounds_and_the_count():
    cases = [Case(name, ask=lambda **headers: answer("<p>")) for name in ("one", "two")]
    measure(cases, rounds=5)
    assert [(case.queries, case.size, len(case.seconds)) for case in cases] == [(4, 3, 5)] * 2


def test_a_slow_case_is_asked_less_often():
    case = Case("slow", ask=lambda **headers: answer(seconds=2))
    measure([case], rounds=50)
    assert len(case.seconds) == 10


def test_a_wrong_answer_ends_the_benchmark():
    with pytest.raises(SystemExit, match="numbers: 500"):
        measure([Case("numbers", ask=lambda **headers: answer(status=500))], rounds=1)


FILTERS = """
<form><select name="theme"><option value="dark">Dark</option></select></form>
<form><input name="q"><select name="status"><option value="">Any</option>
<option value="active">Active</option><option value="pending">Pending</option></select>
<input name="area_code"><select name="use_case"><option value="">Any</option>{cases}</select></form>
"""
TEXTS = {"area_code": "212", "campaign": "Orders"}


def test_small_filters_are_measured_by_every_choice_and_large_ones_by_one():
    cases = "".join(f"<option value='{n}'>C</option>" for n in range(300))
    assert list(filters(answer(FILTERS.format(cases=cases)), TEXTS)) == [
        {"status": "active"},
        {"status": "pending"},
        {"area_code": "212"},
        {"use_case": "150"},
        {"assignment": "live", "area_code": "212"},
        {"assignment": "failed", "campaign": "Orders"},
    ]


def test_a_new_filter_without_an_example_ends_the_benchmark():
    with pytest.raises(KeyError, match="color"):
        list(filters(answer('<form><input name="q"><input name="color"></form>'), TEXTS))
