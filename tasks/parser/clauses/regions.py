"""The regions a clause speaks of: all pilot regions, some by name, or some still to be chosen.

试点地区负责推进                       -> all
北京、深圳等试点地区负责推进           -> listed: 北京, 深圳, open-ended
具备条件的试点地区负责推进             -> conditional
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tasks.parser.clauses.acted_on import leaves_areas_to_be_chosen
from tasks.parser.clauses.names import bare_name
from tasks.parser.types import Problem, Regions, RegionScope, Span
from tasks.parser.vocabulary import CONDITION_WORDS, EVERYWHERE, REGION_WORDS, region_short_name

# 后续视情扩大到其他地区: not a body but a remark on the regions.
WIDENING = re.compile(r"(?:扩大|推广|推开)[到至]")
# 各试点地区人民政府（管委会） | 各示范城市 | 除海南外的试点地区 | 试点地区（海南除外）
PILOT_AREAS = re.compile(
    r"(?P<which>[^（(]*?)(?:试点|示范)(?:地区|城市|市)(?:(?:人民)?政府)?(?:[（(](?P<more>[^（）()]*)[）)])?"
)
# 海南、深圳等试点地区
LISTED_AREAS = re.compile(r"(?P<names>[^等]+)等(?:试点|示范)(?:地区|城市|区域)")
NO_REGIONS = Regions("none")
# Which scope of several clauses of one measure stands for all.
WIDEST_SCOPE: tuple[RegionScope, ...] = ("listed", "all", "conditional")


@dataclass(slots=True)
class ClauseRegions:
    """What the parts of one clause say of regions, while it is read."""

    names: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    everywhere: bool = False
    conditional: bool = False
    open_ended: bool = False

    def note(self, name: str, *, open_ended: bool) -> None:
        """Take a region by its name; one met before counts as repeated."""
        short = region_short_name(bare_name(name)) or bare_name(name)
        (self.repeated if short in self.names else self.names).append(short)
        self.open_ended |= open_ended

    def note_place(self, where: str) -> None:
        """Take where something happens: 海南、深圳等试点地区, or a group as `note_wording` does."""
        listed = LISTED_AREAS.fullmatch(where)
        names = listed["names"].split("、") if listed else []
        if names and all(region_short_name(bare_name(name)) for name in names):
            for name in names:
                self.note(name, open_ended=True)
        else:
            self.note_wording(where)

    def note_wording(self, wording: str) -> None:
        """Whether a group of regions is all of them or still to be chosen.

        市相关部门 is a group too, but not one of regions.
        """
        if not wording or not any(word in wording for word in REGION_WORDS):
            return
        if any(word in wording for word in CONDITION_WORDS) or leaves_areas_to_be_chosen(wording):
            self.conditional = True
        elif areas := PILOT_AREAS.fullmatch(wording):
            everywhere = areas["which"] in EVERYWHERE and "除" not in (areas["more"] or "")
            self.everywhere |= everywhere
            self.conditional |= not everywhere

    def note_widening(self, text: str, start: int, end: int) -> bool:
        """Whether a part of `text` is a remark that others follow later, which opens the list."""
        if WIDENING.search(text, start, end) is None:
            return False
        self.open_ended = bool(self.names)
        return True

    def stated(self) -> Regions:
        """The regions of the whole clause; a list says more than 试点地区 beside it."""
        if self.names:
            return Regions("listed", tuple(self.names), self.open_ended)
        if self.everywhere:
            return Regions("all")
        return Regions("conditional") if self.conditional else NO_REGIONS

    def problems(self, span: Span) -> Iterator[Problem]:
        """What does not go together, said of the clause's `span`."""
        if self.everywhere and self.names:
            yield Problem(
                "regions_conflict", "既写“试点地区”又列出具体地区，按列出的地区读取", span
            )
        if self.repeated:
            names = "、".join(dict.fromkeys(self.repeated))
            yield Problem("region_repeated", f"地区重复列出：{names}", span)


def regions_of_several(readings: Sequence[Regions]) -> Regions:
    """What several clauses of one measure say of regions: those listed in any of them."""
    for scope in WIDEST_SCOPE:
        same = [regions for regions in readings if regions.scope == scope]
        if same:
            names = tuple(dict.fromkeys(name for regions in same for name in regions.names))
            return Regions(scope, names, any(regions.open_ended for regions in same))
    return NO_REGIONS
