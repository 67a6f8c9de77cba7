"""The child of `tasks/parsing/`: extracts the text of a file and reads it."""

from __future__ import annotations

import pickle

from tasks.confined.child import serve
from tasks.errata import errata_of
from tasks.parser import parse
from tasks.parser.sources.extracting import UnreadableSource, extract
from tasks.parsing import Request


def answer_for(request: Request) -> bytes:
    """The pickled line for the user, or the text with its reading if one was asked for."""
    try:
        text = extract(request.data, request.name)
    except UnreadableSource as refused:
        return pickle.dumps(str(refused))
    result = None
    if request.parse:
        result = parse(text, gazetteer=request.gazetteer, errata=errata_of(text))
    return pickle.dumps((text, result), pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    serve(answer_for)
