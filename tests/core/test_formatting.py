"""Formatting of times, durations and money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format

from core import formatting

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=48), "48 s ago"),
        (timedelta(seconds=59.9), "59 s ago"),
        (timedelta(minutes=4, seconds=50), "4 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=13), "13 h ago"),
        (timedelta(hours=15), "yesterday"),
        (timedelta(days=2), "21 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
        (timedelta(seconds=-0.5), "just now"),
        (timedelta(seconds=-38), "in about 40 s"),
        (timedelta(seconds=-58), "in about 1 min"),
        (timedelta(minutes=-3, seconds=-1), "in about 4 min"),
        (timedelta(minutes=-60), "in about 1 h"),
        (timedelta(hours=-14), "tomorrow"),
        (timedelta(days=-9), "2 Dec"),
    ],
)
def test_a_time_is_shown_relative_to_now(ago: timedelta, expected: str) -> None:
    assert formatting.when(NOW - ago, NOW) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-3), "since a moment ago"),
        (timedelta(seconds=4), "since a moment ago"),
        (timedelta(seconds=30), "for 30 s"),
        (timedelta(hours=2), "for 2 h"),
        (timedelta(hours=20), "since yesterday"),
        (timedelta(days=26), "since 28 Oct"),
        (timedelta(days=391), "since 28 Oct 2025"),
    ],
)
def test_a_duration_is_shown_from_its_start(ago: timedelta, expected: str) -> None:
    assert formatting.since(NOW - ago, NOW) == expected


def test_after_midnight_an_hour_ago_is_not_yesterday() -> None:
    past_midnight = NOW.replace(hour=0, minute=30)
    assert formatting.when(past_midnight - timedelta(hours=1), past_midnight) == "1 h ago"


def test_elapsed_hours_are_real_when_clocks_go_back() -> None:
    before = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 01:30 EDT
    after = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 01:30 EST
    template = Template("{% load display %}{% when moment %}")
    with timezone.override(NEW_YORK):
        assert "01:30:00 EDT" in template.render(Context({"moment": before}))
        assert "01:30:00 EST" in template.render(Context({"moment": after}))
    assert formatting.when(before.astimezone(NEW_YORK), after) == "1 h ago"


def test_yesterday_depends_on_the_users_time_zone() -> None:
    moment = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    tokyo = ZoneInfo("Asia/Tokyo")
    assert formatting.when(moment, now) == "yesterday"
    assert formatting.when(moment.astimezone(tokyo), now.astimezone(tokyo)) == "yesterday"
    honolulu = ZoneInfo("Pacific/Honolulu")
    assert formatting.when(moment.astimezone(honolulu), now.astimezone(honolulu)) == "yesterday"


@pytest.mark.parametrize(
    ("zone", "exact"),
    [("America/New_York", "3 Nov 2025, 09:12:31 EST"), ("Asia/Tokyo", "3 Nov 2025, 23:12:31 JST")],
)
def test_the_exact_time_is_in_the_users_time_zone(zone: str, exact: str) -> None:
    moment = datetime(2025, 11, 3, 14, 12, 31, tzinfo=UTC)
    with timezone.override(ZoneInfo(zone)):
        html = Template("{% load display %}{{ moment|since }}").render(Context({"moment": moment}))
    assert f'title="{exact}">since 3 Nov' in html


@pytest.mark.parametrize(
    "tag",
    ["{% when nothing %}", "{{ nothing|since }}", "{{ nothing|duration }}", "{{ nothing|usd }}"],
)
def test_none_is_shown_as_nothing(tag: str) -> None:
    assert Template("{% load display %}" + tag).render(Context({"nothing": None})) == ""


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (48, "48 s"),
        (221, "3 min 41 s"),
        (7200, "2 h"),
        (7205, "2 h"),
        (7500, "2 h 5 min"),
        (86400, "1 day"),
        (270_000, "3 days 3 h"),
        (timedelta(minutes=1), "1 min"),
    ],
)
def test_a_duration_has_its_two_largest_units(seconds: float | timedelta, expected: str) -> None:
    assert formatting.duration(seconds) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("124.5", "$124.50"),
        ("-3.2", "−$3.20"),
        ("1240.5000", "$1,240.50"),
        ("0", "$0.00"),
        ("-0.0079", "−$0.0079"),
    ],
)
def test_money_has_a_sign_separators_and_cents(amount: str, expected: str) -> None:
    assert formatting.usd(Decimal(amount)) == expected


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    html = Template('{% load display %}{% icon "alert" %}{% icon "alert" "No" %}').render(Context())
    assert 'aria-hidden="true"><use href="/static/img/icons.svg#alert"/>' in html
    assert 'role="img" aria-label="No"' in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Café 32", "Café 32"),
        ("مقهى", "\u2068مقهى\u2069"),
        ("שירות 24", "\u2068שירות 24\u2069"),
        ("\u202eevil", "\u2068\u202eevil\u2069"),
    ],
)
def test_a_right_to_left_name_is_isolated(name: str, expected: str) -> None:
    assert formatting.isolate(name) == expected


def test_staff_and_owners_read_dates_in_one_form() -> None:
    moment = datetime(2025, 11, 3, 9, 12, 31, tzinfo=UTC)
    assert date_format(moment, "DATETIME_FORMAT") == formatting.exact(moment)
    assert date_format(moment, "DATE_FORMAT") == "3 Nov 2025"
