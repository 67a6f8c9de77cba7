"""Deadlines, in running text and in fields.

    2025年底前 / 2025年12月底前完成   -> 2025-12-31
    2026年6月底前建成                -> 2026-06-30
    2026年6月30日前                  -> 2026-06-30
    2026年6月底建成。                -> 2026-06-30, where nothing but its being done follows
    6月底前                          -> the month's end of the year the caller knows, else no date
    次年6月底前                      -> that of the year after
    二〇二六年六月三十日前, 六月底前  -> so too
    2024年上半年, 2025年第三季度, 2025年内, “十四五”期末, 2024年3月上旬   -> the last day of it
    2022—2024年, 2023年1月至12月      -> in a field that holds a deadline, the end of it
    长期坚持, 持续推进, 每年12月底前  -> a standing duty: a deadline without a date

「摸清2025年底数」 is a base figure, 「2025年13月底前」 no month and 「学期末」 no end of a
year: none of these is a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasks.parser.text.days import HAN_DIGITS, HAN_VALUES, day_of, han_number, month_end
from tasks.parser.types import Due, Span

# 25年底 | 25年6月 | 25年三季度: the year without its century      not: 25年 | 25年底数
SHORT_YEAR = (
    r"(?<![\d满近第])[1-3]\d(?=\s*年\s*(?:[底末](?!数)|(?:1[0-2]|0?[1-9])\s*月|[上下]半年"
    r"|第?[一二三四1-4]季度))"
)
# 二〇二五 | 十二月, not 三个月 | 三十 of 三十日
HAN_YEAR = "二[〇○零ＯO][一二三四五六七八九〇○零ＯO]{2}"
HAN_MONTH_NAME = (
    r"(?<![一二三四五六七八九十几两数半近第])"
    r"(?:十[一二]?|[一二三四五六七八九])(?=\s*月)"
)
HAN_DAY_NAME = r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# The time a deadline names: 2025年底 | 2025年6月 | 6月30日 | 2024年上半年 | 三季度 | 2024.06.30
# | “十四五”期末
WHEN = r"""
    (?: [“"]? 十 (?P<plan>[一二三四五六七]) 五 [”"]? (?: 规划 )? (?: 时 | 规划 )? 期?
        (?P<plan_end> 末 | 间 | 内 )?
      | (?<!\d) (?P<dotted_year>20\d{2}) [.\-/] (?P<dotted_month>\d{1,2})
        (?: [.\-/] (?P<dotted_day>\d{1,2}) )? (?! [\d年] )
      | (?: (?P<year> (?<!\d)20\d{2} | HAN_YEAR | SHORT_YEAR ) \s* 年 \s* (?: 度 )?
          | (?P<this> [今本当]年度? )
          | (?P<next> [明次翌]年 | 下一年度? ) )? (?: 的 )?
        (?: (?P<half>[上下])半年 (?P<half_end>[底末])?
          | (?: 第? (?P<quarter>[一二三四1-4]) 季度 | [Qq] (?P<short_quarter>[1-4]) (?!\d) )
            (?P<quarter_end>[底末])?
          | (?: (?<!\d) (?P<month>\d{1,2}) | (?P<han_month> HAN_MONTH_NAME ) ) \s* 月份? \s*
            (?: (?: (?P<day>\d{1,2}) | (?P<han_day> HAN_DAY_NAME ) ) \s* 日 \s*
              | (?P<third>[上中下])旬 | (?P<month_end>[底末]) )?
          | (?P<term> [春秋] ) 季 (?: 学期 (?: 开学 )? | 开学 )
          | (?: 年 | (?<= [年度的] ) | (?<= [年度] \s ) ) (?P<year_end>[底末]) (?! 数 )
          | (?P<within> 年?度?内 (?! [部外需贸陆审控销容河蒙] ) )
        )?
    )
"""
WHEN = (
    WHEN.replace("SHORT_YEAR", SHORT_YEAR)
    .replace("HAN_YEAR", HAN_YEAR)
    .replace("HAN_MONTH_NAME", HAN_MONTH_NAME)
    .replace("HAN_DAY_NAME", HAN_DAY_NAME)
)
BEFORE = r"(?: 下班 | 中午 )? (?P<before> (?: 之?前 | 以前 ) (?!后) )"
# 2025年底前 | 6月30日前 | “十四五”期末      not: 2025年底数 | 2025年6月
DEADLINE = re.compile(rf"{WHEN} {BEFORE}?", re.VERBOSE)
STARTS = re.compile(
    rf"{SHORT_YEAR}|{HAN_YEAR}|{HAN_MONTH_NAME}"
    r"|20\d{2}|[今本当明次翌]年|下一年|十[一二三四五六七]五|[“\"]|\d{1,2}\s*月|[上下]半年|第?[一二三四1-4]季度|[春秋]季(?=学期|开学)|(?<![\d一二三四五六七八九十两几多半每近])年内|(?<![A-Za-z])[Qq][1-4]|年?[底末]"
)
# 每年12月底前, 每季度末: it comes round again.
RECURRING = re.compile(r"(?:每|各)(?:年|月|季度|半年|学期)度?的?[^\d，。；]{0,4}$")
# 每年1月10日前, each year's      not: 每年举办两届
EVERY_YEAR = re.compile(r"每年(?:度|的)?\s*\d{1,2}\s*月[^，。；]{0,6}前")
# 每年…，次年1月底前: the year after each
EACH_YEAR = re.compile("每年")
# 6月底全面建成。      not: 年底完成投资3亿元
DONE = re.compile(
    r"(?:全面|全部|基本|如期|正式|力争)?(?:完成|建成|出台|印发|投用|投产|上线|启用|实现|落地|到位)"
    r"(?:并)?(?:实施|施行|运行|使用)?"
    r"(?=[，,。；;）)]|\s*$)"
)
# 上半年拿出初稿。      not: 上半年形成良好开局的基础上
BROUGHT_ABOUT = re.compile(
    r"(?:拿出|形成|提出|取得|推出|出台|启动)[\u4e00-\u9fff]{1,8}(?=[，,。；;]|\s*$)"
)
# 到2026年底建成冷链基地2个      not: 到2026年底，出口额达到… | 2026年底建成投产率
TO = re.compile(r"(?:力争)?(?:到|至)\s*$")
BUILT = re.compile(r"(?:基本|全面|全部|力争)?(?:建成|完成|投用|上线|出台)")
SO_FAR = re.compile(r"(?:截[至止]|自|从|比|较)\s*$")
# 2 0 2 3 年 底 前
SPACED_OUT = re.compile(r"\S(?: \S){3,}")
# 2024年1月启动，6月底前完成      not: 比2019年增长 | 在2019年基础上 | 兑现2025年度资金
#      谋划2026年重点工作
NAMED_YEAR = re.compile(
    r"(?<![\d比较])(20\d{2})\s*年(?!度|同期|重点|工作|[\u4e00-\u9fff]{0,6}?(?:基础|水平|相比))"
)
# 2022—2024年, 2023年至2025年, 2023年1—12月: the years before the dash are when it begins.
BEGINNING = re.compile(
    r"(?<!\d)(?P<year>20\d{2})\s*年?(?:\s*\d{1,2}\s*月?)?(?:\s*\d{1,2}\s*日)?\s*(?:起)?\s*(?:[—–－~～-]{1,2}|至|到)\s*"
)
# 2025-2026 in a field: years and no more
YEARS = re.compile(r"20\d{2}\s*年?\s*(?:[—–－~～-]{1,2}|至|到)\s*(?P<last>20\d{2})\s*年?")
# 春节前 | 两会召开前      not: 底前 | 出台方案，6月底前 | 力争提前完成
BEFORE_A_FEAST = re.compile(r"[\u4e00-\u9fff“”]{1,8}(?<![提超目当])前(?!期)")
STANDING = re.compile(
    r"长期坚持|长期推进|长期|持续推进|持续实施|持续开展|持续|常态化推进|常态化|每年|每季|每月|每半年"
    r"|全年|即时|及时|立即|随时|适时|定期|滚动|分年度|按年度|逐年|序时进度|阶段性"
)
# 十一五 began in 2006.
LAST_YEAR_BEFORE_PLANS, YEARS_OF_PLAN = 2005, 5
LONGEST_FIELD, LONGEST_ALONE = 300, 24
# The school year begins on 1 September everywhere; when its second half does, differs.
AUTUMN_TERM_NEARS = (8, 31)
# What says of no time by itself when it is.
NO_TIME_ALONE = frozenset({"before", "this", "next", "plan_end"})
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
THIRDS = {"上": 10, "中": 20}
AROUND = 12
CENTURY, THIS_CENTURY = 100, 2000


# 2021年起持续推进 | 自2021年1月开始: when it begins      not: 2021年起至2023年底
FROM = (
    r"[自从]? \s* 20\d{2} \s* 年 (?: \s* \d{1,2} \s* 月 )? \s* (?: 起 | 开始 )"
    r" (?! \s* [至到—–－～~-] )"
)
FROM_THEN = re.compile(FROM, re.VERBOSE)
# What is done by then: 出台负面清单      not: 出台由市商务局负责 | 建成市商务局
DONE_BY_THEN = (
    r"(?:完成|落实|建成|出台|印发|形成|制定|制订|实现|启动|取得|投入)"
    r"(?:(?!负责|牵头|配合)[\u4e00-\u9fff“”]){0,12}(?<![部委局厅署办院会])"
)
# 持续推进 | 2025年底前完成 | 2025年6月前出台负面清单: a deadline and nothing else.
ALONE = re.compile(
    rf"\s*(?: {FROM} "
    rf"| (?:{FROM} [，,]?)? (?:{STANDING.pattern}) (?:坚持|推进|实施|开展|落实|完善)? "
    rf"| [于在]? {WHEN} {BEFORE}? (?: {DONE_BY_THEN} )? ) \s*",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline found in running text; `date` is None where the year is not known."""

    text: str
    date: date | None
    span: Span


def deadlines(text: str, *, year: int | None = None) -> Iterator[Deadline]:
    """The deadlines of running text, in order.

    「6月底前」 is of the year its sentence named, else of `year`; 每年6月底前 is of none.
    """
    for found in _times(text):
        if not found["before"] and found["plan_end"] != "末" and not _done_then(text, found):
            continue
        if _comes_round_again(text, found):
            yield Deadline(found[0].strip(), None, Span(found.start(), found.end()))
            continue
        last = _last_day(found, _last_named(text, found.start(), of=year), of=year)
        nobody_knows = year is None and not found["year"] and not found["dotted_year"]
        if last is not None or nobody_knows:
            yield Deadline(found[0].strip(), last, Span(found.start(), found.end()))


def read_due(text: str, *, year: int | None = None) -> Due | None:
    """The deadline a field such as 完成时限 gives; the latest if it names several."""
    written = text.strip().strip("。；;，, ")
    if not written:
        return None
    if len(written) <= LONGEST_FIELD and SPACED_OUT.fullmatch(written):
        together = read_due(written.replace(" ", ""), year=year)
        return together and Due(written, together.date)
    if years := YEARS.fullmatch(written):
        return Due(written, date(int(years["last"]), 12, 31))
    # In a field that holds nothing but a deadline, the year or month alone means its end.
    times = list(_times(written)) if len(written) <= LONGEST_FIELD else []
    days: list[date] = []
    for found in times:
        if _comes_round_again(written, found) or FROM_THEN.match(written, found.start()):
            continue
        begins = BEGINNING.match(written, found.start())
        if begins and begins.end() >= found.end() and begins.end() < len(written):
            # 2023年至长期: what it begins with is no deadline.
            continue
        if _of_a_feast(written, found):
            continue
        if day := _last_day(found, _last_named(written, found.start(), of=year), of=year):
            days.append(day)
    if days:
        return Due(written, max(days))
    if STANDING.search(written) or any(_is_a_time(found) for found in times):
        return Due(written, None)
    return None


def _of_a_feast(text: str, found: re.Match[str]) -> bool:
    """Whether a year is that of a day it does not name: 2026年春节前, 2026年两会召开前."""
    named = any(found[part] for part in ("month", "han_month", "half", "quarter", "short_quarter"))
    bare = found["year"] and not (named or found["before"] or found["year_end"] or found["term"])
    return bool(bare) and BEFORE_A_FEAST.match(text, found.end()) is not None


def is_deadline_alone(text: str) -> bool:
    """Whether a text is a deadline and nothing else: 持续推进, 2025年底前完成."""
    return bool(text.strip()) and len(text) <= LONGEST_ALONE and ALONE.fullmatch(text) is not None


def _times(text: str) -> Iterator[re.Match[str]]:
    """The times a text names, in order, none inside another."""
    at = 0
    for start in STARTS.finditer(text):
        if start.start() < at:
            continue
        found = DEADLINE.match(text, start.start())
        if found is not None and _is_a_time(found):
            at = found.end()
            yield found


def _comes_round_again(text: str, found: re.Match[str]) -> bool:
    """Whether a time is one of every year.

    每年1月10日前报送省商务厅，由其于1月31日前报送商务部: what names no year goes with the first.
    """
    if RECURRING.search(text, max(0, found.start() - AROUND), found.start()):
        return True
    if found["year"] or found["this"] or found["dotted_year"] or found["plan"]:
        return False
    every = EACH_YEAR if found["next"] else EVERY_YEAR
    return every.search(text, _sentence_start(text, found.start()), found.start()) is not None


def _done_then(text: str, found: re.Match[str]) -> bool:
    """2025年6月底建成。, not 截至2022年底完成。: a deadline that goes without 前."""
    if found["within"]:
        return True
    ends = any(found[f"{time}_end"] for time in ("half", "quarter", "month", "year"))
    ends = ends or bool(found["half"] or found["quarter"])
    so_far = SO_FAR.search(text, max(0, found.start() - AROUND), found.start())
    by_then = TO.search(text, max(0, found.start() - AROUND), found.start()) is not None
    part = found["half"] or found["quarter"]
    done = (
        DONE.match(text, found.end())
        or (by_then and BUILT.match(text, found.end()))
        or (part and BROUGHT_ABOUT.match(text, found.end()))
    )
    return ends and bool(done) and so_far is None


def _is_a_time(found: re.Match[str]) -> bool:
    given = found.groupdict()
    if given["plan"] and not given["plan_end"]:
        return bool(given["before"])
    return any(given[name] for name in given if name not in NO_TIME_ALONE)


def _last_named(text: str, before: int, *, of: int | None) -> int | None:
    """The year a sentence named last (2024年1月启动，6月底前完成), else that of its document.

    One before its document came out is of what was done: nothing is to be ready by then.
    """
    years = NAMED_YEAR.findall(text, _sentence_start(text, before), before)
    named = int(years[-1]) if years else None
    return named if named is not None and (of is None or named >= of) else of


def _sentence_start(text: str, before: int) -> int:
    """Where the sentence begins that a place stands in, or how far back it is looked for."""
    first = max(0, before - LONGEST_FIELD)
    return max(first, *(text.rfind(mark, first, before) + 1 for mark in "。；\n"))


def _last_day(found: re.Match[str], named: int | None, *, of: int | None) -> date | None:
    """The last day of the time a match names; `named` is the year where it names none.

    2024年前 is before 2024 begins, but in a document of that year (`of`) before it ends.
    """
    if found["plan"]:
        years = YEARS_OF_PLAN * HAN_VALUES[found["plan"]]
        return date(LAST_YEAR_BEFORE_PLANS + years, 12, 31)
    if found["dotted_year"]:
        year, month, day = (found[f"dotted_{part}"] for part in ("year", "month", "day"))
        return (
            month_end(int(year), int(month))
            if day is None
            else day_of(int(year), int(month), int(day))
        )
    year_named = int(found["year"].translate(HAN_DIGITS)) if found["year"] else named
    if year_named is not None and year_named < CENTURY:
        year_named += THIS_CENTURY
    if year_named is None:
        return None
    if found["next"]:
        year_named += 1
    if found["half"]:
        return month_end(year_named, 6 if found["half"] == "上" else 12)
    if quarter := found["quarter"] or found["short_quarter"]:
        return month_end(year_named, 3 * (QUARTERS.get(quarter) or int(quarter)))
    if found["term"]:
        autumn = found["term"] == "秋" and found["before"]
        return date(year_named, *AUTUMN_TERM_NEARS) if autumn else None
    month_named = _number(found, "month")
    if month_named is None:
        bare = found["year"] and found["before"] and not found["year_end"]
        begun = of is not None and of >= year_named
        return date(year_named - 1 if bare and not begun else year_named, 12, 31)
    if (day_named := _number(found, "day")) is not None:
        return day_of(year_named, month_named, day_named)
    if found["third"] in THIRDS:
        return day_of(year_named, month_named, THIRDS[found["third"]])
    return month_end(year_named, month_named)


def _number(found: re.Match[str], part: str) -> int | None:
    """The month or day a match names, in digits or not: 12月, 十二月."""
    if found[part]:
        return int(found[part])
    return han_number(found[f"han_{part}"]) if found[f"han_{part}"] else None
