"""Settings of the database connections."""

import os
from typing import Any

from config.environment import whole_number

# A client that freezes or disappears in mid-transaction must not block others indefinitely.
TIMEOUTS = (
    "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s "
    "-c client_connection_check_interval=5s"
)
# Compiling a statement takes longer than it saves: half a second in a preview of 300,000 numbers.
NO_COMPILER = "-c jit=off"
WEB_STATEMENT_TIMEOUT = "15s"


def limit_statements_of_requests() -> None:
    """Let PostgreSQL cancel slow statements; for web processes, before they read the settings.

    The worker and management commands have no such limit. PGOPTIONS and DATABASE_URL may set
    another one.
    """
    os.environ.setdefault("STATEMENT_TIMEOUT", WEB_STATEMENT_TIMEOUT)


def with_timeouts(database: dict[str, Any]) -> dict[str, Any]:
    """Add our timeouts and a connection pool to the settings of one database."""
    options = database.get("OPTIONS", {})
    ours = (
        f"{TIMEOUTS} {NO_COMPILER} -c statement_timeout={os.environ.get('STATEMENT_TIMEOUT') or 0}"
    )
    return {
        **database,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "options": f"{ours} {options.get('options', os.environ.get('PGOPTIONS', ''))}",
            "pool": {"min_size": 0, "max_size": whole_number("DATABASE_POOL") or 8, "timeout": 5},
            "application_name": "longcode",
        },
    }
