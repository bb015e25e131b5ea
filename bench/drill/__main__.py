"""`python -m bench.drill [--short] [--seed N]`."""

import argparse
import os
import random
import sys

import django

from bench.drill import site
from config.embedded.errors import EmbeddedError
from config.embedded.home import CHECKOUT
from config.embedded.signals import exit_cleanly, on_termination


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.drill")
    parser.add_argument("--short", action="store_true", help="a minute or so, for the gate")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    return parser.parse_args()


if __name__ == "__main__":
    wanted = parse()
    on_termination(exit_cleanly)
    os.chdir(CHECKOUT)
    site.use_its_services()
    django.setup()
    from bench.drill.story import FULL, SHORT, run

    try:
        sys.exit(run(SHORT if wanted.short else FULL, wanted.seed))
    except EmbeddedError as trouble:
        sys.exit(f"longcode: {trouble}")
