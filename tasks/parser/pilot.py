"""The pilot regions and the period a reply or a programme sets.

    同意在北京、天津、…、威海和河北雄安新区、重庆两江新区…等省市（区域）深化服务贸易创新发展试点
        -> 北京, 天津, … 威海, 雄安新区, 两江新区 …
    深化试点期限为2年，自2018年7月1日起至2020年6月30日止
    全面深化试点期限为3年，自批复之日起算

Names are short names. A list is one of pilot regions if at least half of it is known to be;
then a name nobody knows yet is kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tasks.parser.clauses.names import bare_name, outside_brackets
from tasks.parser.letters.validity import Validity, read_validity
from tasks.parser.text.blocks import Mended
from tasks.parser.text.days import read_period
from tasks.parser.types import Pilot
from tasks.parser.vocabulary import region_short_name

FEWEST = 3
LONGEST_LIST = 1000
TRIGGER = re.compile(
    r"(?:同意在|试点(?:地区|范围|城市)(?:为|包括|是)|(?<![存所])在)(?=[\u4e00-\u9fff]{2,12}[、（])"
)
# 西咸新区等省市（区域）深化… | 西咸新区等28个省市 | 广州等试点地区 | 广州等地
LIST_END = re.compile(
    r"等\s*+(?:\d{1,3}\s*+个?)?\s*+(?:试点|省|市|地|城市|区域)"
    r"|(?:全面|继续)?(?:深化|开展|进行|实施)|[，。；]"
)
# A bare 在 sets pilot regions only where it says that the pilot is held there.
# 等4个省市继续开展服务贸易创新发展试点      not: 等试点地区提供服务 | 等地召开试点会议
HELD_THERE = re.compile(r"(?!等\s*试点)[^，。；]{0,40}试点(?!会|经验|成果|成效|案例|做法)")


def speaks_of_pilot(text: str) -> bool:
    """Whether a text may name pilot regions, which are a list, or their period."""
    return "期限" in text or ("试点" in text and ("、" in text or "年" in text))


def read_pilot(sentences: Iterable[tuple[Mended, date | None]]) -> Pilot | None:
    """The first list of pilot regions in the text, and the period set for them.

    Each sentence comes with the day its document came out, from which 自批复之日起 counts.
    """
    regions: tuple[str, ...] = ()
    period: Validity | None = None
    for sentence, came_out_on in sentences:
        period = period or _period(sentence.text, came_out_on)
        if "试点" in sentence.text:
            regions = regions or _regions(sentence.text)
    return Pilot(regions, *(period or (None, None))) if regions else None


def _period(text: str, came_out_on: date | None) -> Validity | None:
    if ("试点" in text or "期限" in text) and (period := read_period(text)):
        return period[:2]
    return read_validity(text, issued_on=came_out_on) if "期限" in text else None


def _regions(text: str) -> tuple[str, ...]:
    searched = 0
    for trigger in TRIGGER.finditer(text):
        if trigger.start() < searched:
            continue
        window = text[trigger.end() : trigger.end() + LONGEST_LIST]
        end = LIST_END.search(
            re.sub(r"（[^（）]*）", lambda m: "（" + "　" * (len(m[0]) - 2) + "）", window)
        )
        listed = window[: end.start()] if end else window
        searched = trigger.end() + len(listed)
        if trigger[0] == "在" and HELD_THERE.match(text, searched) is None:
            continue
        names = _names(listed)
        known = [region_short_name(name) for name in names]
        if len(names) >= FEWEST and sum(name is not None for name in known) * 2 >= len(names):
            short = (found or name for name, found in zip(names, known, strict=True))
            return tuple(dict.fromkeys(short))
    return ()


def _names(text: str) -> list[str]:
    names: list[str] = []
    for start, end, _ in outside_brackets(text, "、"):
        piece = text[start:end].strip()
        left, joint, right = piece.partition("和")
        # 威海和河北雄安新区 is two, 呼和浩特 one.
        both = joint and region_short_name(bare_name(piece)) is None and len(left) > 1 and right
        names += [bare_name(part.strip()) for part in ((left, right) if both else (piece,))]
    return [name for name in names if name]
