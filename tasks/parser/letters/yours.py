"""Whom a letter means by 你局 in what it has done: the one it is addressed to.

市商务局：/ 一、请你局牵头，会同市财政局…      -> 市商务局 lead
市商务局、市财政局：/ 一、请你局牵头…          -> 你局, of which nobody knows whose it is
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.parser.letters.duties_who import YOURS
from tasks.parser.types import Measure, Responsibility


def with_addressee(measure: Measure, addressees: Sequence[str]) -> Measure:
    """The measure with the addressee in place of 你局, where there is but one such body."""
    if not any(YOURS.fullmatch(party.name) for party in measure.responsibilities):
        return measure
    parties = (_named(party, addressees) for party in measure.responsibilities)
    return measure._replace(responsibilities=tuple(parties))


def _named(party: Responsibility, addressees: Sequence[str]) -> Responsibility:
    if YOURS.fullmatch(party.name) is None:
        return party
    kind = party.name[1:]
    meant = [name for name in addressees if name.endswith(kind)] or list(addressees)
    return party._replace(name=meant[0]) if len(meant) == 1 else party
