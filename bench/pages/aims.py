"""What the benchmark's times should be, as ratios."""

from bench.pages.timings import Case
from bench.targets import Target

MEMORY = 120  # MB
NOISE = 1.1
"""Two pages that take equally long differ by up to so much in one run."""

LISTS = ("first", "deep", "search", "filter", "small")


def slowest(cases: list[Case]) -> float:
    """Return the median time in milliseconds of the slowest case."""
    return max(case.p50 for case in cases)


def aims(groups: dict[str, list[Case]], memory: float) -> list[Target]:
    """Compare the slowest page of each group with its yardstick."""
    ms = {name: slowest(cases) for name, cases in groups.items()}
    lists = max(ms[name] for name in LISTS)
    return [
        Target("list/bare", lists / ms["bare"], at_most=3),
        Target("deep/first", ms["deep"] / ms["first"], at_most=1.5),
        Target("search/first", ms["search"] / ms["first"], at_most=1.5),
        Target("admin/first", ms["stock first"] / ms["first"], at_least=6),
        Target("admin/deep", ms["stock deep"] / ms["deep"], at_least=20),
        Target("admin/search", ms["stock search"] / ms["search"], at_least=20),
        Target("number/bare", ms["number"] / ms["bare"], at_most=3),
        Target("overview/bare", ms["overview"] / ms["bare"], at_most=3),
        Target("save/admin", ms["save"] / ms["stock save"], at_most=2),
        Target("small/large", ms["small"] / ms["first"], at_most=NOISE),
        Target("memory_mb", memory, at_most=MEMORY),
    ]
