"""`python -m bench.pages [numbers] [--again]`."""

import argparse
import os
import sys

import django
import psycopg

from config.embedded.home import Home
from config.embedded.postgres import Postgres

DATABASE = "longcode_bench_pages"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("numbers", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--again", action="store_true", help="use the data of the last run")
    return parser.parse_args()


def use_database(*, again: bool) -> None:
    """Create an empty database, unless told not to, and point this process and its children at it.

    The site of the benchmark has its own settings, which add pages to compare with.
    """
    embedded = Postgres(Home())
    if not again:
        with psycopg.connect(embedded.url("postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {DATABASE}")
    os.environ["DATABASE_URL"] = embedded.url(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.pages.settings"


if __name__ == "__main__":
    arguments = parse()
    use_database(again=arguments.again)
    django.setup()
    from bench.pages.scenario import main

    sys.exit(main(arguments.numbers, arguments.rounds, again=arguments.again))
