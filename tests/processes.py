"""Real processes of the site, on the tests' own database and broker."""

import os
from urllib.parse import quote, urlencode

from django.db import connection

from tests.propagation.broker import url_for_tests


def database_url() -> str:
    """Return the URL of the tests' database, on a socket or a remote host."""
    database = connection.settings_dict
    credentials = ":".join(quote(database[key], safe="") for key in ("USER", "PASSWORD"))
    query = {"host": database["HOST"] or database["OPTIONS"].get("host", "")}
    query["port"] = database["PORT"] or database["OPTIONS"].get("port", 5432)
    return f"postgres://{credentials}@/{database['NAME']}?{urlencode(query)}"


def environment(**changes: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url(),
        "REDIS_URL": url_for_tests(),
        "PROPAGATION_TIME_SCALE": "0",
        **changes,
    }
