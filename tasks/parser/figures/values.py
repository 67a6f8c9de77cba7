"""The figures of one row of an indicator table: its name, its unit and its values.

    1.服务贸易额（亿元） ⇥ 80 ⇥ 120以上 ⇥ 8.4%    -> = 80, >= 120 亿元; …年均增长 = 8.4 %
    平均通关时间 ⇥ 小时 ⇥ ≤24                     -> <= 24 小时
    企业数 ⇥ 家 ⇥ 3—5                             -> >= 3, <= 5

A value nobody can compare (持续提升, 12月底前, —) is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.parser.figures.columns import LONGEST_HEADING, Column
from tasks.parser.figures.targets import LONGEST_SENTENCE
from tasks.parser.figures.units import DOUBLING, NUMBER, TIMES, UNIT, value_of
from tasks.parser.tables.cells import LEADING_NUMBER, is_number
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Operator, Span, Target

# （亿美元） at the end of an indicator      not: （含港澳台）
UNIT_BRACKET = re.compile(rf"\s*[（(]\s*(?P<unit>单位[：:])?(?P<name>{UNIT.pattern})\s*[）)]$")
# ≥11 | 10以上 | 不超过5个工作日 | 3—5 | [12] | 15（累计）      not: 持续提升 | 12月底前 | 2025-06
VALUE = re.compile(
    rf"""
    (?! 20\d{{2}} \s* [-—–/年] )
    [\[［]? \s*
    (?P<word> ≥ | ≧ | [>＞][=＝] | [>＞] | ≤ | ≦ | [<＜][=＝] | [<＜] | [=＝]
      | 不低于 | 不少于 | 不小于 | 不超过 | 不高于 | 不大于 | 控制在 | 大于等于 | 小于等于
      | 大于 | 超过 | 突破 | 高于 | 小于 | 低于 | 达到 | 达 | 约 )? \s*
    (?: (?P<low> {NUMBER} ) \s* (?:[%％])? \s* (?: [~～–－—-]{{1,2}} | 至 | 到 ) \s* )?
    (?P<value> {NUMBER} ) \s*
    (?P<unit> {UNIT.pattern} )? \s*
    (?P<tail> 以上 | 以下 | 以内 | 左右 )?
    \s* (?: [（(] [^（）()]{{1,12}} [）)] )? \s* [\]］]? [。]?
    """,
    re.VERBOSE,
)
OPERATORS: dict[str, Operator] = {
    **dict.fromkeys(("≥", "≧", ">=", "不低于", "不少于", "不小于", "大于等于", "以上"), ">="),
    **dict.fromkeys((">", "大于", "超过", "突破", "高于"), ">"),
    **dict.fromkeys(("≤", "≦", "<=", "不超过", "不高于", "不大于", "控制在"), "<="),
    **dict.fromkeys(("小于等于", "以下", "以内"), "<="),
    **dict.fromkeys(("<", "小于", "低于"), "<"),
    **dict.fromkeys(("达到", "达"), ">="),
}
WIDE_SIGNS = str.maketrans("＞＜＝％", "><=%")
GROWS = re.compile(r"(?:增长|增速|增幅|增长率|增长速度)$")
AMONG = re.compile(r"^其中\s*[：:]?\s*")


def holds_value(text: str) -> bool:
    """Whether a cell holds a figure: 35, ≥11, 8.4%."""
    return bool(text) and len(text) <= LONGEST_SENTENCE and VALUE.fullmatch(text) is not None


def indicator_name(cells: Sequence[Mended], columns: Sequence[Column]) -> Mended | None:
    """The indicator of a row: the last of its indicator cells that holds one."""
    named = [
        cell
        for cell, column in zip(cells, columns, strict=True)
        if column.kind == "indicator" and cell.text
    ]
    if not named or is_number(named[-1].text):
        return None
    number = [c for c, column in zip(cells, columns, strict=True) if column.kind == "number"]
    if number and len(number[0].text) > LONGEST_HEADING:
        # 注：…, a sentence over the whole width of the table
        return None
    name = named[-1]
    if leading := LEADING_NUMBER.match(name.text):
        name = name.part(leading.end())
    if among := AMONG.match(name.text):
        name = name.part(among.end())
    return name


def figures(name: Mended, cells: Sequence[Mended], columns: Sequence[Column]) -> Iterator[Target]:
    """The figures of one row."""
    written = " ".join(cell.text for cell in cells if cell.text)
    own = UNIT_BRACKET.search(name.text)
    indicator = name.text[: own.start()] if own else name.text
    unit = own["name"] if own else ""
    for cell, column in zip(cells, columns, strict=True):
        if column.kind == "unit" and cell.text:
            unit = cell.text
    for cell, column in zip(cells, columns, strict=True):
        if column.kind not in ("value", "base", "actual", "growth") or not cell.text:
            continue
        achieved = column.kind in ("base", "actual")
        said = written if len(written) <= LONGEST_SENTENCE else f"{indicator} {cell.text}"
        places = (name.span(), cell.span())
        span = Span(min(p.start for p in places), max(p.end for p in places))
        called, year, of_cell = indicator, column.year, column.unit or unit
        if column.kind == "growth":
            # [12]: plans of five years write what all of them add up to in square brackets.
            grows = "累计" if cell.text[0] in "[［" else "年均增长"
            called = indicator if GROWS.search(indicator) else f"{indicator}{grows}"
            of_cell, year = column.unit or ("" if grows == "年均增长" else unit), None
        for operator, value, in_unit in _bounds(cell.text, achieved):
            yield Target(called, operator, value, in_unit or of_cell, year, said, span, achieved)


def _bounds(text: str, achieved: bool) -> Iterator[tuple[Operator, float, str]]:
    """Operator, value and the unit the cell itself gives; nothing for what is no figure."""
    if doubled := DOUBLING.fullmatch(text):
        yield "=" if achieved else ">=", TIMES[doubled["times"]], "倍"
        return
    found = VALUE.fullmatch(text)
    if found is None:
        return
    value = value_of(found["value"])
    unit = (found["unit"] or ("%" if "%" in text or "％" in text else "")).translate(WIDE_SIGNS)
    if found["low"]:
        yield ">=", value_of(found["low"]), unit
        yield "<=", value, unit
        return
    sign = (found["word"] or "").translate(WIDE_SIGNS)
    operator = OPERATORS.get(found["tail"] or "") or OPERATORS.get(sign) or "="
    yield "=" if achieved else operator, value, unit
