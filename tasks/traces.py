"""A trace worth keeping: which lines of our code failed, without paths of the machine."""

from __future__ import annotations

import traceback
from pathlib import Path

from django.conf import settings

MOST_CHARACTERS = 8000


def plain_trace(fault: BaseException) -> str:
    """The trace of `fault`, file names relative to the project or the installed package."""
    root, lines = str(Path(settings.BASE_DIR)) + "/", []
    for line in traceback.format_exception(fault):
        bare = line.replace(root, "")
        before, found, inside = bare.partition("site-packages/")
        lines.append(f'{before.partition(chr(34))[0]}"{inside}' if found else bare)
    return "".join(lines)[-MOST_CHARACTERS:]
