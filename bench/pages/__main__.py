"""`python -m bench.pages [numbers] [--again]`."""

import argparse
import sys

import django

from bench.database import use_database


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("numbers", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--again", action="store_true", help="use the data of the last run")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse()
    use_database("longcode_bench_pages", "bench.pages.settings", again=arguments.again)
    django.setup()
    from bench.pages.scenario import main

    sys.exit(main(arguments.numbers, arguments.rounds, again=arguments.again))
