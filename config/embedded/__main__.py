"""`python -m config.embedded start | stop | status | run -- COMMAND…`."""

import argparse
import sys

from config.embedded.errors import EmbeddedError
from config.embedded.run import run
from config.embedded.services import Services


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("start", help="start the servers and leave them running")
    actions.add_parser("stop", help="stop them")
    actions.add_parser("status", help="say which of them answer")
    with_services = actions.add_parser("run", help="keep them up while a command runs")
    with_services.add_argument("command", nargs="+")
    wanted = parser.parse_args()
    try:
        return act(wanted, Services())
    except (EmbeddedError, OSError) as trouble:
        print(f"longcode: {trouble}", file=sys.stderr)  # noqa: T201  a command line speaks
        return 1


def act(wanted: argparse.Namespace, services: Services) -> int:
    if wanted.action == "start":
        services.start()
    elif wanted.action == "stop":
        services.stop()
    elif wanted.action == "run":
        return run(wanted.command, services)
    for one in services.needed:
        state = "answers" if one.answers() else "is down"
        sys.stdout.write(f"{one.name} {state} ({services.home.sockets})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
