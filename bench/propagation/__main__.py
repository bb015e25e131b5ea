"""`python -m bench.propagation [assignments] [live assignments]`."""

import os
import sys

import django
import psycopg

from config.embedded.home import Home
from config.embedded.postgres import Postgres

DATABASE = "longcode_bench"


def create_database() -> None:
    """Create an empty database, and point this process and its children at it."""
    embedded = Postgres(Home())
    with psycopg.connect(embedded.url("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    os.environ["DATABASE_URL"] = embedded.url(DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"


if __name__ == "__main__":
    create_database()
    django.setup()
    from bench.propagation.scenario import main

    sys.exit(main(*map(int, sys.argv[1:])))
