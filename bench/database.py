"""The databases of the benchmarks, on the embedded PostgreSQL."""

import os

import psycopg

from config.embedded.home import Home
from config.embedded.postgres import Postgres


def use_database(name: str, settings: str = "config.settings", *, again: bool = False) -> None:
    """Create an empty database, and point this process and its children at it.

    With `again`, keep the data of the last run.
    """
    embedded = Postgres(Home())
    if not again:
        with psycopg.connect(embedded.url("postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = embedded.url(name)
    os.environ |= {"DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "WARNING"}
