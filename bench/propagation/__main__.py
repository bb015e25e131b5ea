"""`python -m bench.propagation [assignments] [live assignments]`."""

import sys

import django

from bench.database import use_database

if __name__ == "__main__":
    use_database("longcode_bench")
    django.setup()
    from bench.propagation.scenario import main

    sys.exit(main(*map(int, sys.argv[1:])))
