"""What the parser's commands share: reading a file or refusing it, and printing JSON."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tasks.parser.sources.extracting import Source, UnreadableSource
from tasks.parsing import read_source

UNREADABLE = 2


def read_or_exit(command: BaseCommand, path: Path) -> Source:
    """The file's text. A file that cannot be read ends the command: one line, exit status 2."""
    try:
        return read_source(path)
    except UnreadableSource as error:
        # A path may hold a line's end.
        command.stderr.write(" ".join(str(error).splitlines()))
        raise SystemExit(UNREADABLE) from error


def print_text(command: BaseCommand, text: str) -> None:
    """Print in UTF-8 with the text's own line ends, whatever the terminal is set to."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")
    command.stdout.write(text, ending="")


def print_json(command: BaseCommand, value: dict[str, Any], indent: int | None) -> None:
    """Print one JSON object and a line's end."""
    print_text(command, json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
