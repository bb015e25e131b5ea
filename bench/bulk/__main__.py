"""`python -m bench.bulk [numbers] [previewed numbers]`."""

import sys

import django

from bench.database import use_database

if __name__ == "__main__":
    use_database("longcode_bench_bulk")
    django.setup()
    from bench.bulk.scenario import main

    sys.exit(main(*map(int, sys.argv[1:])))
