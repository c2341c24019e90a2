"""`python -m infra.local …`: what the Makefile calls."""

import argparse
import sys

from infra.local.commands import install, print_token, reset
from infra.local.environment import MigrationFailed
from infra.local.host.genuine.worker import NoGenuineWorker
from infra.local.host.server import PortTaken
from infra.local.lock import AlreadyRunning
from infra.local.node import LinkedPackages
from infra.local.part import PartFailed
from infra.local.people import BY_ROLE
from infra.local.redis_binary import NoRedisServer
from infra.local.servers import run_func, run_servers


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run everything on one port, with a demo event")
    run.add_argument("--port", type=int, help="where to serve: 7071, or the next free one")
    run.add_argument("--runtime", choices=["local", "genuine"], default="local")
    run.add_argument("--end-with-parent", action="store_true", help="for make")
    commands.add_parser("parts", help="run only the servers, and print the app's settings")
    tools = commands.add_parser("func", help="run the app in Azure Functions Core Tools")
    tools.add_argument("--port", type=int)
    token = commands.add_parser("token", help="sign in as somebody of the demo event")
    token.add_argument("--role", choices=BY_ROLE, default="coordinator")
    commands.add_parser("reset", help="remove all local data")
    commands.add_parser("install", help="install Redis, and what comes from npm")
    return parser.parse_args()


def _do(options: argparse.Namespace) -> int:
    match options.command:
        case "run":
            # Not at the top: it brings the whole host along, and `token` should be quick.
            from infra.local.run import run

            run(
                options.port,
                end_with_parent=options.end_with_parent,
                is_genuine=options.runtime == "genuine",
            )
        case "parts":
            run_servers()
        case "func":
            return run_func(options.port)
        case "token":
            return print_token(options.role)
        case "reset":
            reset()
        case "install":
            install()
    return 0


def main() -> int:
    """Run the command and return the exit code; expected errors print no traceback."""
    try:
        return _do(_parse())
    except (
        AlreadyRunning,
        LinkedPackages,
        PartFailed,
        PortTaken,
        MigrationFailed,
        NoRedisServer,
        NoGenuineWorker,
    ) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
