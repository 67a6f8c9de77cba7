"""Of which level each document of a reading is, told by who issued it.

    issuer 吉林省人民政府                 -> the province's
    issuer 商务部等8部门, 商务部办公厅     -> national
    no issuer, title 苏州市……实施方案      -> the city's
    no issuer, no region in the title     -> what the bodies named tell, or else as the document
                                             before it in the file: a plan after its notice

A default a person looks at and may correct; where nothing tells, the level chosen when the file
was handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agencies.gazetteer import Gazetteer
from agencies.places import upwards
from tasks.choices import CandidateKind
from tasks.review.candidates import Proposals
from tasks.rows import Values

ISSUER_ELSEWHERE = "issuer_elsewhere"
BETWEEN_ISSUERS = re.compile(r"[\s、，,]+")


def tell_levels(
    proposals: Proposals, *, concluded: str | None, line: Mapping[str, str], gazetteer: Gazetteer
) -> None:
    """Put `levels` into what was found: one for each document, "" where nothing tells.

    `line` has the level of each region from the top down to the one that records; `concluded` is
    the issuer the parser has concluded from the bodies named. A document issued elsewhere gets a
    doubt: it would be filed under a region that is not its own.
    """
    levels: list[str] = []
    for proposal in proposals.all:
        if proposal.kind != CandidateKind.DOCUMENT:
            continue
        home = _home(proposal.parsed, gazetteer) or gazetteer.issuer_region(concluded)
        level = _on_line(home, line, gazetteer) if home else ""
        if home is None and levels:
            level = levels[-1]
        if home is not None and not level:
            message = (
                f"发文机关或标题属{gazetteer.places[home].name}，不是本地区或其上级，请核对层级。"
            )
            proposal.problems.append({"code": ISSUER_ELSEWHERE, "message": message, "span": None})
        levels.append(level)
    proposals.found["levels"] = levels


def _home(values: Values, gazetteer: Gazetteer) -> str | None:
    """The region whose organ has issued the document, or which its title begins with."""
    for issuer in filter(None, BETWEEN_ISSUERS.split(values["issuer"] or "")):
        if home := gazetteer.issuer_region(issuer):
            return home
    return gazetteer.issuer_region(values["title"] or None)


def _on_line(home: str, line: Mapping[str, str], gazetteer: Gazetteer) -> str:
    """The level of the region, or of the lowest on the line that it lies in."""
    if home in line:
        return line[home]
    lowest = list(line)[-1]
    inside = {place.slug for place in upwards(home, gazetteer.places)}
    return line[lowest] if lowest in inside else ""
