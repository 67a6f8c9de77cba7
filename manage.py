#!/usr/bin/env python
"""Django's command line. Starts the embedded services first where a command needs them."""

import os
import sys

# These read no database: help, generators, and the parser's two commands.
WITHOUT_SERVICES = {
    "--version",
    "check",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "match_measures",
    "parse_document",
    "spectacular",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    asks_for_help = "--help" in sys.argv or "-h" in sys.argv
    if command not in WITHOUT_SERVICES and not asks_for_help:
        from config import embedded
        from config.daemons import ServiceFailed

        try:
            embedded.use()
        except ServiceFailed as error:
            sys.exit(f"内置服务没有启动：{error}")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
