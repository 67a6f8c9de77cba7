"""Three versions of one filled-in form: what I typed, what another saved meanwhile, what we began
from.

    base 已印发。   mine 已印发。   theirs 已印发并公布。   -> theirs, by itself
    base 已印发。   mine 正在办。   theirs 已印发并公布。   -> clash: a person has to choose

Pure: texts by field in, each field with its side out. A field is merged as a whole: two changes
inside one sentence are for a person to read together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Texts = Mapping[str, str]


class Side(StrEnum):
    """Whose text stands after the merge."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class MergedField:
    """One field three times over. `base` is None where nobody knows any more what it was."""

    name: str
    base: str | None
    mine: str
    theirs: str
    side: Side

    @property
    def value(self) -> str:
        """What to write, or to go on editing: in a clash my text, until I choose the other."""
        return self.mine if self.side in {Side.MINE, Side.CLASH} else self.theirs


@dataclass(frozen=True, slots=True)
class Merge:
    """All fields of a form, in its order."""

    fields: tuple[MergedField, ...]

    @property
    def clashes(self) -> list[MergedField]:
        return [field for field in self.fields if field.side == Side.CLASH]

    @property
    def taken(self) -> list[str]:
        """The names of the fields in which the other's text was taken over by itself."""
        return [field.name for field in self.fields if field.side == Side.THEIRS]

    @property
    def texts(self) -> dict[str, str]:
        return {field.name: field.value for field in self.fields}


def merge(
    base: Texts | None, mine: Texts, theirs: Texts, *, set_aside: Texts | None = None
) -> Merge:
    """Merge the fields of `mine` with those of `theirs`, both begun from `base`.

    `set_aside` holds my own text of fields in which I have chosen the other's once already, so
    that `mine` says what `base` does: should that be changed again, I am asked again and find
    my text where I left it.
    """
    aside = set_aside or {}
    return Merge(
        tuple(
            _merged(name, base.get(name, "") if base is not None else None, text, theirs[name])
            if name not in aside or alike(theirs[name], text)
            else MergedField(name, text, aside[name], theirs[name], Side.CLASH)
            for name, text in mine.items()
        )
    )


def _merged(name: str, base: str | None, mine: str, theirs: str) -> MergedField:
    if alike(mine, theirs) or (base is not None and alike(mine, base) and alike(theirs, base)):
        side = Side.SAME
    elif base is None:
        side = Side.CLASH
    elif alike(theirs, base):
        side = Side.MINE
    else:
        side = Side.THEIRS if alike(mine, base) else Side.CLASH
    return MergedField(name, base, mine, theirs, side)


def alike(one: str, other: str) -> bool:
    """The same text but for line breaks of another kind and blanks around it."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
