"""Figures: indicator, operator, value, unit, year, and whether it is reached or aimed at.

    服务贸易进出口额年均增速 10% 以上                        -> >= 10 %
    到 2023 年，占全市对外贸易的比重超过 9%              -> > 9 %, 2023; its subject stands before
    建成具有较强集聚能力的特色服务贸易集聚区（园区）10 个以上  -> >= 10 个
    2020 年，服务出口 2806.3 亿美元，比 2015 年增长 28.4%    -> two figures reached in 2020
    进出口额超 1 亿美元的企业 30 家以上              -> >= 30 家; 1 亿美元 describes the firms

    先后有 4 批经验案例推广到全国, 首批 42 个特色服务出口基地   -> 4 批, 42 个: in a report only
    新签双边服务贸易合作协议，总数达 14 个                    -> 双边服务贸易合作协议总数
    培育3～5家龙头企业                                       -> >= 3 家 and <= 5 家
    展览面积翻一番、出口额翻两番                             -> >= 2 倍, >= 4 倍
    力争培育领军企业50家; 占比达到三分之一                    -> = 50 家; >= 33.33 %
    培育龙头企业20家、特色园区5个                             -> = 20 家, = 5 个
    服务贸易总额年均增速高于全国水平，力争突破100亿美元      -> 服务贸易总额 > 100 亿美元

「与7个国家新签协议」, 「144小时过境免签」, 「三分之一的企业」 and 「第22号」 are no indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.parser.clauses.names import outside_brackets
from tasks.parser.figures.units import (
    COUNTS,
    DOUBLING,
    MONEY,
    NUMBER,
    SHARES,
    TIMES,
    value_of,
)
from tasks.parser.pages.paragraphs import sentences
from tasks.parser.text.blocks import Mended
from tasks.parser.text.days import HAN_VALUES
from tasks.parser.types import Operator, Target

LONGEST_INDICATOR = 80
LONGEST_COUNTED = 24
# A figure is given with its sentence; with one in which any number of figures may stand it is not.
LONGEST_SENTENCE = 1000
# 办理时限压缩至5个工作日: less is better.
SHARE = re.compile(SHARES)
FALLEN = re.compile(r"(?:下?降|压缩|缩短|减少|降低|压减)[至到]")
FIGURE = re.compile(
    rf"""
    (?P<word> 不低于 | 不少于 | 不超过 | 控制在
      | 增加到 | 增加至 | 提升至 | 提升到 | 提高到 | 提高至 | 拓展至
      | 扩大到 | {FALLEN.pattern}
      | 达到 | 超过 | 突破 | 高于 | 低于 | 达 | 超 | 为 | 约 )? \s{{0,9}}
    (?: (?P<low> {NUMBER} ) \s{{0,9}} (?: {SHARES} | {MONEY} | {COUNTS} )? \s{{0,9}}
        (?: [~～–－] | [-—]{{1,2}} | 至 | 到 ) \s{{0,9}} )?
    (?P<value> {NUMBER} ) \s{{0,9}}
    (?: (?P<measured> {SHARES} | {MONEY} ) | (?P<counted> {COUNTS} ) ) \s{{0,9}}
    (?P<tail> 以上 | 以下 | 以内 | 左右 )?
    (?P<of> 的 )?
    """,
    re.VERBOSE,
)
FIGURE_SIGN = re.compile(r"\d|翻|分之")
# 达到三分之一, 超过四分之一        not: 三分之一的企业
FRACTION = re.compile(
    r"(?P<word>达到|达|超过|提高到|不低于|为)?(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])"
    r"(?P<tail>以上|以下|左右)?(?P<of>的)?"
)
KINDS = (FIGURE, FRACTION, DOUBLING)
# 培育10家龙头企业: what is counted stands after the count.
AIM_VERBS = re.compile(
    r"(?:培育|引进|引育|打造|建成|建设|形成|新增|创建|认定|建立|举办|发展|新建|培养|集聚)"
    r"(?:和[\u4e00-\u9fff]{2})?$"
)
# 力争培育领军企业50家: the aim opens the clause and the count ends it.
AIMED_COUNT = re.compile(
    r"(?:全[国省市县区州])?(?:[三五]年|力争|计划|预计|累计|每年|再|新){0,9}(?:培育|引进|引育|打造|建成|建设|形成|新增|创建|认定|新建|培养|集聚)"
)
# In a report: 首批 42 个特色服务出口基地建设步伐加快
SO_MANY = re.compile(r"(?:首批|先后有|现有|共有|已有|累计有)\s*$")
THINGS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,14}?(?:基地|案例|园区|平台|城市|地区|企业|项目|协议|中心|机构))"
)
# 新签双边服务贸易合作协议，总数达 14 个
SIGNED = re.compile(r"(?:新签|签署|签订|达成)(?:了|并实施)?(?P<name>[\u4e00-\u9fff]{2,20})$")
TOTALS = ("总数", "总量", "总额")
# What an amount right before it describes      not: 达到200亿元，企业50家
DESCRIBED = re.compile(r"(?:以上)?(?:[\u4e00-\u9fff]{0,4}(?:企业|主体|项目|园区|基地|机构|平台))")
COUNTED = re.compile(r"(?:左右)?的?(?P<name>[\u4e00-\u9fff（）“”]{2,20})")
COMMA = re.compile(r",(?!\d{3})|(?<!\d),")
YEAR = re.compile(r"^(?P<aim>到|至|力争到?)?\s*(?P<year>20\d{2})\s*年(?:底|末)?")
SPAN_OF_YEARS = re.compile(r"^“十.五”(?:时期|期间)")
# 占比从2020年的10% | 占比由2020年的10%
BASE_YEAR = re.compile(r"[从由]\s*(?P<year>20\d{2})\s*年的?\s*$")
# 执行额由10亿美元提高到20亿美元: where it starts from, and when that was is not said.
#                              not: 自由贸易账户资金达10亿元
START = re.compile(r"(?<=[\u4e00-\u9fff])[从由](?:目前|现在|现有|当前)?的?\s*$")
RISEN_FROM = re.compile(
    r"(?:[从由]\s*20\d{2}\s*年的?|(?<=[\u4e00-\u9fff])[从由](?:目前|现在|现有|当前)?的?\s*(?=\d)).*$"
)
# 从10%提高到2025年的20%      not: 达到2020年的2倍
YEAR_REACHED = re.compile(r"[到至]\s*(?P<year>20\d{2})\s*年的?\s*$")
AIMED = re.compile(r"(?:到|至|力争)\s*20\d{2}\s*年")
# What stands before an indicator or after it without being part of it.
BEFORE = re.compile(
    r"^(?:其中|全年|[三五]年|累计|力争|实现|建成|建设|形成|培育|打造|新增|引进|引育|认定|创建|举办|新(?:建|引进|培育|认定|设立|签)|预计|具有[^的]{2,12}的)+"
)
AFTER = re.compile(
    r"(?:累计|合计|总计|共计|首次|已|将|的|力争|(?:保持|维持|稳定)在?|实现|预计|要|均|[：:])+$"
)
# 服务贸易在全市对外贸易中的地位明显提升 -> 服务贸易
SUBJECT = re.compile(
    r"^(?P<subject>[\u4e00-\u9fff]{2,20}?)(?=在|的|规模|结构|水平|进一步|不断|明显|稳步|持续)"
)
# 服务贸易总额年均增速高于全国水平: 突破100亿美元 in the next clause is said of the amount.
AMOUNT = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,20}?(?:总?额|规模|总量|总值|产值|收入|数量))"
    r"(?=年均|增速|增长|稳步|持续|不断|显著|明显|进一步|保持|继续|快速|大幅|逐年)"
)

# 增加值年均增长9%，占生产总值比重…: the share is of 增加值, not of its growth.
RISE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:年均|同比)?(?:增长|增速|增幅|提高|提升|上升|增加)$")
# 出口额占总额比重 -> 出口额
SHARE_OF = re.compile(r"(?<=[\u4e00-\u9fff]{2})占[\u4e00-\u9fff]{0,20}(?:比重|比例|比)$")
# 占比提高5个百分点，达到45%: it is 占比 that reaches so much.
RAISED = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:提高|提升|上升|增加)$")
ABOVE, AT_LEAST = ("超过", "突破", "超", "高于"), ("不低于", "不少于")
AT_MOST, BELOW = ("不超过", "控制在"), ("低于",)
REACHED = (
    "达到",
    "达",
    *("增加到", "增加至", "提升至", "提升到", "提高到", "提高至", "拓展至", "扩大到"),
)


@dataclass(slots=True)
class _Context:
    """What a clause takes over from those before it.

    `dated` says that they aim at a year, `amount` is the amount the clause before spoke of.
    """

    year: int | None = None
    dated: bool = False
    subject: str = ""
    indicator: str = ""
    signed: str = ""
    amount: str = ""


def names_a_year_to_reach(text: str) -> bool:
    """Whether a sentence sets an aim by a year: 「到2025年，…」."""
    return "年" in text and AIMED.search(text) is not None


def read_targets(paragraph: Mended, *, achieved: bool, year: int | None = None) -> Iterator[Target]:
    """The figures of a paragraph; `year` is the one the heading of a report names.

    In a report a year holds on until the next; in an aim it holds within its sentence.
    """
    if FIGURE_SIGN.search(paragraph.text) is None:
        return
    context = _Context(year=year)
    for sentence in sentences(paragraph):
        context = _Context(year=context.year if achieved else None)
        # A comma in 1,200 stays one.
        commas = COMMA.sub("，", sentence.text)
        for start, end, mark in outside_brackets(commas, "，；;"):
            yield from _clause(sentence.part(start, end).stripped(), context, sentence, achieved)
            if mark in ("；", ";"):
                context.subject = context.indicator = ""


def _clause(
    clause: Mended, context: _Context, sentence: Mended, achieved: bool
) -> Iterator[Target]:
    text = clause.text
    at = 0
    last = ""
    if found := YEAR.match(text) or SPAN_OF_YEARS.match(text):
        context.year = int(found["year"]) if "year" in found.groupdict() else None
        context.dated = not achieved and bool(found.groupdict().get("aim"))
        at = found.end()
    start = at
    amount, context.amount = context.amount, ""
    for figure in _figures(text, at):
        before = text[max(at, figure.start() - LONGEST_INDICATOR) : figure.start()]
        indicator = ""
        if figure.re is FIGURE and figure["counted"]:
            after = text[figure.end() : figure.end() + LONGEST_COUNTED]
            named = _so_many(before, after) if achieved else _counted(before, after, last)
            told = bool(named) and (achieved or context.dated)
            if not told and not _tells_count(figure, text, start, achieved):
                continue
            indicator = last = named
        if figure.re is not DOUBLING and (figure["of"] or _describes(figure, text)):
            # 超1亿美元的企业, 超5000万元企业: it describes what follows.
            continue
        indicator = indicator or _indicator(before, context)
        if not indicator and figure.re is FIGURE and not SHARE.fullmatch(figure["measured"] or "%"):
            indicator = context.indicator = amount
        if not indicator:
            continue
        if START.search(before):
            continue
        base = BASE_YEAR.search(before)
        dated = base or (YEAR_REACHED.search(before) if "倍" not in figure[0] else None)
        year = int(dated["year"]) if dated else context.year
        span = clause.span(at, figure.end())
        whole = len(sentence.text) <= LONGEST_SENTENCE
        said = sentence.text if whole else text[at : figure.end()]
        for operator, value, unit in _bounds(figure, achieved, alone=base is not None):
            yield Target(indicator, operator, value, unit, year, said, span, achieved)
        if not base:
            at = figure.end() + text.startswith("、", figure.end())
    if signed := SIGNED.search(text):
        context.signed = signed["name"]
    if not context.subject and (subject := SUBJECT.match(text)):
        context.subject = subject["subject"]
    if start == at and (spoken_of := AMOUNT.match(BEFORE.sub("", text[start:].lstrip("，")))):
        context.amount = spoken_of["name"]


def _describes(figure: re.Match[str], text: str) -> bool:
    """Whether an amount says which firms are meant: 年执行额超5000万元企业20家."""
    measured = figure.re is FIGURE and figure["measured"] and figure["word"]
    return bool(measured) and DESCRIBED.match(text, figure.end()) is not None


def _figures(text: str, start: int) -> list[re.Match[str]]:
    """What may be a figure, in order: numbers with a unit, fractions, doublings."""
    found = [figure for kind in KINDS for figure in kind.finditer(text, start)]
    return sorted(found, key=lambda figure: figure.start())


def _bounds(
    figure: re.Match[str], achieved: bool, *, alone: bool
) -> Iterator[tuple[Operator, float, str]]:
    """Operator, value and unit; two of each for a range, unless only its end counts (`alone`)."""
    if figure.re is DOUBLING:
        yield "=" if achieved else ">=", TIMES[figure["times"]], "倍"
    elif figure.re is FRACTION:
        share = 100 * HAN_VALUES[figure["part"]] / HAN_VALUES[figure["whole"]]
        yield _operator(figure, achieved), round(share, 2), "%"
    else:
        unit, value = figure["measured"] or figure["counted"], value_of(figure["value"])
        if figure["low"] and not alone:
            # 3～5家 is at least 3 and at most 5.
            yield ">=", value_of(figure["low"]), unit
            yield "<=", value, unit
        else:
            yield _operator(figure, achieved), value, unit


def _tells_count(figure: re.Match[str], text: str, start: int, achieved: bool) -> bool:
    """Whether a count is told as reached or aimed at by words at it or, from `start`, before it."""
    if figure["word"] or figure["tail"] or figure["low"]:
        return True
    ends = not text[figure.end() :].strip("。；") or text.startswith("、", figure.end())
    return not achieved and ends and AIMED_COUNT.match(text, start) is not None


def _counted(before: str, after: str, last: str) -> str:
    """What a count counts where it stands after it: 培育10家以上龙头企业、50个品牌.

    `last` is what the count before it counts.
    """
    found = COUNTED.match(after)
    aimed = AIM_VERBS.search(before.rstrip()) or (last and before == f"{last}、")
    return found["name"] if found and aimed else ""


def _so_many(before: str, after: str) -> str:
    """What a report counts where it stands after its number: 首批 42 个特色服务出口基地."""
    found = THINGS.match(after)
    return found["name"] if found and SO_MANY.search(before) else ""


def _indicator(before: str, context: _Context) -> str:
    name = re.sub(r"\s+", "", RISEN_FROM.sub("", before))
    name = AFTER.sub("", BEFORE.sub("", name))
    if name.startswith(("比", "较", "高于", "低于", "同比")) or not name:
        return RAISED.sub("", context.indicator) + name if context.indicator else ""
    if name in TOTALS:
        name = context.signed + name
    if name.startswith(("占", "年均")):
        # 出口额占总额比重达到45%，年均增长10%: it is 出口额 that grows.
        grows = name.startswith("年均增")
        name = (SHARE_OF.sub("", context.subject) if grows else context.subject) + name
    else:
        context.subject = RISE.sub("", name)
    context.indicator = name
    return name


def _operator(figure: re.Match[str], achieved: bool) -> Operator:
    word, tail = figure["word"] or "", figure["tail"] or ""
    if tail == "左右":
        return "="
    if tail == "以上" or word in AT_LEAST:
        return ">="
    if tail in ("以下", "以内") or word in AT_MOST or FALLEN.fullmatch(word):
        return "<="
    if word in ABOVE:
        return ">"
    if word in BELOW:
        return "<"
    # An aim that is to be reached may be passed; a report states what was.
    return ">=" if word in REACHED and not achieved else "="
