"""The columns of a table of indicators, by the words of its heading row.

    一级指标 ⇥ 二级指标 ⇥ 单位 ⇥ 2024年基期值 ⇥ 2027年目标值 ⇥ 指标属性
    指标 ⇥ 2025年 ⇥ 2030年 ⇥ 年均增长       of two bare years the first is where it starts from
    项目 ⇥ 单位 ⇥ 目标值                    what is measured may be called otherwise beside 目标值
    目标任务 ⇥ 2023年 ⇥ 2024年 ⇥ 牵头单位   or beside several years

    指标 ⇥ 全市 ⇥ 东区 ⇥ 南县               a value for each place, and one for all of them

「目标任务」, 「完成时限」 and 「时效指标 ⇥ 完成时间 ⇥ 12月底前」 are no such headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tasks.parser.figures.units import UNIT
from tasks.parser.tables.heading_rows import YEAR_ALONE
from tasks.parser.text.blocks import Mended, untagged

Kind = Literal[
    "number",
    "indicator",
    "unit",
    "value",
    "base",
    "actual",
    "growth",
    "who",
    "place",
    "other",
]

# The kind of a heading cell is that of the first pattern found in its words.
HEADINGS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(?:序号|编号)$")),
    ("who", re.compile(r"责任|牵头|主管|负责|配合|部门|落实单位")),
    ("other", re.compile(r"时限|时间|期限|时点|日期")),
    ("unit", re.compile(r"^(?:计量|指标|数据)?单位$")),
    # 指标属性 | 指标解释 | 数据来源 | 分值
    ("other", re.compile(r"属性|性质|类型|类别|解释|说明|来源|备注|依据|权重|分值|得分|口径|偏差")),
    ("actual", re.compile(r"完成|实际|实绩|达成")),
    ("base", re.compile(r"基期|基数|基准|现状|上年|去年|基础值|历史值")),
    ("growth", re.compile(r"年均|增长|增速|增幅|累计")),
    # 目标值 | 年度指标值 | 2027年预期      not: 目标指标
    (
        "value",
        re.compile(
            r"(?:目标|预期|预计|计划|规划)(?!任务|责任|考核|名称|.{0,4}指标)|指标值|标准值|任务数"
        ),
    ),
    ("indicator", re.compile(r"指标")),
)
YEAR = re.compile(r"20\d{2}")
# 二级指标（20分） | 目标值（亿元）
HEADING_BRACKET = re.compile(r"[（(](?P<inside>[^（）()]{1,12})[）)]")
# A row of the table, however its words look: 时效指标 ⇥ 完成时间 ⇥ 12月底前
NOT_IN_A_HEADING = re.compile(r"[。；;！？\d%≥≤><]")
# 项目 ⇥ 单位 ⇥ 目标值: what is measured may be called otherwise beside such a column.
SAYS_VALUE = re.compile(r"目标值|指标值")
# 东区 | 南县 | 长江新区      not: 地区 | 责任区 | 全市
PLACE = re.compile(
    r"(?![全各本][省市区县州])[\u4e00-\u9fff]{1,6}(?<!地)(?:区|县|市|州|省|旗|盟|镇|街道)"
)
ALL_PLACES = re.compile(r"[全本][省市区县州盟旗]|合计|总计|总体")
FEWEST_PLACES = 2
LONGEST_HEADING = 20
# 目标任务 ⇥ 2023年 ⇥ 2024年: what a column of a year holds is seen from its cells.
TASK = re.compile(r"任务|项目|内容")
FEWEST_BARE_YEARS = 2


class Column(NamedTuple):
    """One column: what it holds, the year and the unit its heading names, and the words of that."""

    kind: Kind
    year: int | None = None
    unit: str = ""
    words: str = ""


def indicator_columns(cells: Sequence[Mended]) -> tuple[Column, ...] | None:
    """The columns of a heading row, None if the row is none: it names indicators and values."""
    found: list[Column] = []
    bare: list[int] = []
    says_value = False
    for cell in cells:
        words = "".join(untagged(cell).text.split())
        named = YEAR.sub("", HEADING_BRACKET.sub("", words))
        if len(words) > LONGEST_HEADING or NOT_IN_A_HEADING.search(named):
            return None
        says_value = says_value or SAYS_VALUE.search(words) is not None
        column = _column(words)
        if column.kind == "value" and YEAR_ALONE.fullmatch(words):
            bare.append(len(found))
        found.append(column)
    kinds = [column.kind for column in found]
    if "indicator" not in kinds and (says_value or len(bare) >= FEWEST_BARE_YEARS):
        first = next((at for at, kind in enumerate(kinds) if kind in ("unit", "value")), 0)
        others = [at for at in range(first) if kinds[at] == "other"]
        if not says_value:
            others = [at for at in others if TASK.search(cells[at].text)]
        if others:
            kinds[others[-1]] = "indicator"
            found[others[-1]] = Column("indicator")
    places = kinds.count("place") >= FEWEST_PLACES
    for at, column in enumerate(found):
        if column.kind == "place" and not places:
            found[at] = column._replace(kind="other")
        elif places and column.kind == "other" and ALL_PLACES.fullmatch(column.words):
            found[at] = column._replace(kind="value")
    kinds = [column.kind for column in found]
    if "indicator" not in kinds or not {"value", "actual", "place"} & set(kinds):
        return None
    only_years = bare and kinds.count("value") == len(bare) and "base" not in kinds
    if only_years and len(bare) == 2:
        found[bare[0]] = found[bare[0]]._replace(kind="base")
    return tuple(found)


@lru_cache(maxsize=1024)
def _column(words: str) -> Column:
    bare = HEADING_BRACKET.sub("", words) or words
    year = YEAR.findall(words)
    inside = HEADING_BRACKET.search(words)
    unit = inside["inside"] if inside and UNIT.fullmatch(inside["inside"]) else ""
    if YEAR_ALONE.fullmatch(bare):
        kind: Kind = "value" if bare == words or unit else _kind(words)
    else:
        kind = _kind(words if "基期" in words or "目标" in words else bare)
    return Column(
        "value" if kind == "other" and YEAR_ALONE.fullmatch(bare) else kind,
        int(year[-1]) if year else None,
        unit,
        words,
    )


def _kind(words: str) -> Kind:
    known = next((kind for kind, known in HEADINGS if known.search(words)), None)
    return known or ("place" if PLACE.fullmatch(words) else "other")
