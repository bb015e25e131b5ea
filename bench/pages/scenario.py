"""Measures the pages of a large account, and compares them with a bare view and stock admin."""

import os

from django.core.management import call_command

from bench.pages import dataset, web_server
from bench.pages.aims import aims
from bench.pages.cases import all_cases
from bench.pages.client import Client
from bench.pages.timings import Case, measure
from bench.targets import print_summary, print_table

HEAD = ["p50 ms", "p95 ms", "to bare", "queries", "SQL ms", "KB"]


def main(numbers: int, rounds: int, *, again: bool) -> int:
    call_command("migrate", verbosity=0)
    if not again:
        dataset.load(numbers)
    examples = dataset.examples()
    with web_server.running() as server:
        started_with = server.memory()
        groups = all_cases(Client(server.address, examples.owner), examples)
        measure([case for group in groups.values() for case in group], rounds)
        memory = server.memory()
    bare = groups["bare"][0].p50
    title = f"{examples.count:,} numbers, on {os.cpu_count()} cores"
    print_table([title, *HEAD], [row(case, bare) for group in groups.values() for case in group])
    print(f"memory of the worker process: {started_with:.0f} MB at start, {memory:.0f} MB now")
    return print_summary("bench-pages", aims(groups, memory))


def row(case: Case, bare: float) -> list[str]:
    """Return the figures of a case for the table; `bare` is the bare view's median in ms."""
    return [
        case.name,
        f"{case.p50:,.1f}",
        f"{case.p95:,.1f}",
        f"{case.p50 / bare:.1f}",
        str(case.queries),
        f"{case.sql_ms:,.1f}",
        f"{case.size / 1000:.1f}",
    ]
