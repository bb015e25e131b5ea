"""`python -m bench.drill [--short] [--seed N]`."""

import argparse
import os
import random
import sys

import django

from bench.drill import services
from config.embedded.errors import EmbeddedError
from config.embedded.home import CHECKOUT
from config.embedded.signals import exit_cleanly, on_termination


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.drill")
    parser.add_argument("--short", action="store_true", help="about two minutes, for CI")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    return parser.parse_args()


if __name__ == "__main__":
    options = parse()
    on_termination(exit_cleanly)
    os.chdir(CHECKOUT)
    services.configure_environment()
    django.setup()
    from bench.drill.scenario import FULL, SHORT, run

    try:
        sys.exit(run(SHORT if options.short else FULL, options.seed))
    except EmbeddedError as error:
        sys.exit(f"longcode: {error}")
