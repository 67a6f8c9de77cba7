"""Clauses as tests write them, read without a source around them."""

from __future__ import annotations

from tasks.parser.clauses.grammar import ClauseReading, read_clause
from tasks.parser.text.blocks import Mended


def clause(text: str, offset: int = 0) -> Mended:
    """A clause that stands at `offset` of its source."""
    return Mended(text, tuple(range(offset, offset + len(text))))


def read(text: str) -> ClauseReading:
    """What is read out of the clause."""
    return read_clause(clause(text))


def parties(text: str) -> list[tuple[str, str]]:
    """Its names, each with its role."""
    return [(party.name, party.role) for party in read(text).responsibilities]
