"""Real PostgreSQL and Valkey from wheels, for `make run` and `make test` (docs/adr/0002)."""
