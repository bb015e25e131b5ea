"""`python -m config.embedded start | stop | status | run -- COMMAND…`."""

import argparse
import os
import sys

from config.embedded.command import run
from config.embedded.errors import EmbeddedError
from config.embedded.services import Services
from config.embedded.standard_files import reopen_closed
from config.embedded.valkey import Valkey


def main() -> int:
    reopen_closed()
    try:
        return act(parse(), Services())
    except (EmbeddedError, OSError) as error:
        sys.stderr.write(f"longcode: {error}\n")
        return 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("start", help="start the servers and leave them running")
    actions.add_parser("stop", help="stop the servers")
    actions.add_parser("status", help="report which servers answer")
    with_services = actions.add_parser("run", help="keep the servers running during a command")
    with_services.add_argument(
        "--valkey-db", type=int, default=0, help="database number for the command"
    )
    with_services.add_argument("command", nargs="+")
    return parser.parse_args()


def act(arguments: argparse.Namespace, services: Services) -> int:
    if arguments.action == "run":
        address = {"REDIS_URL": Valkey(services.home).url(arguments.valkey_db)}
        return run(arguments.command, services, address | {**os.environ})
    if arguments.action == "start":
        services.start()
    elif arguments.action == "stop":
        services.stop()
    for server in services.needed:
        state = "answers" if server.answers() else "is down"
        sys.stdout.write(f"{server.name} {state} ({services.home.sockets})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
