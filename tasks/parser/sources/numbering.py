"""Automatic numbering of Word paragraphs as text: 一、 （一） 1. (1) ① and whatever a list has.

A paragraph names a list (`numId`) and a level, itself or through its style. Lists made of the same
abstract list count on together; a start override counts anew. A deeper level starts again whenever
a level above it has moved on. (ECMA-376 part 1, 17.9)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

LEVELS = 9
MOST_STYLES_DEEP = 20
DIGITS = "零一二三四五六七八九"
FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
# First sign of a run of signs in Unicode, and how many there are.
ENCLOSED = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
COUNTED = frozenset(
    {
        *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"),
        *("taiwaneseCounting", "taiwaneseCountingThousand", "taiwaneseDigital", "koreanCounting"),
    }
)
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# From here on signs are as wide as Chinese characters: ① 、 （
FIRST_WIDE = "①"
# （%1） · %1.%2
PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """How one level counts and looks."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    # None: again after every higher level; 0: never; n: only after level n or higher.
    restart: int | None = None
    legal: bool = False
    # The paragraph style that stands for this level.
    style: str = ""


@dataclass(slots=True)
class List:
    """A list as paragraphs name it: the counters are those of its abstract list."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of a document in order. Either part may be missing."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles = {
            style.get(f"{W}styleId", ""): style
            for style in (styles.iter(f"{W}style") if styles is not None else ())
        }
        self._lists = _read_lists(numbering, self._styles)
        self._counters: dict[str, dict[int, int]] = {}

    def label(self, paragraph: etree._Element) -> str:
        """The number before a paragraph with what parts it from the text; counts it."""
        number, at, style = self._place(paragraph)
        listed = self._lists.get(number)
        if listed is None:
            return ""
        of_style = (at for at, each in listed.levels.items() if each.style == style)
        level = _int(at, next(of_style, 0) if style else 0)
        if level not in listed.levels:
            return ""
        self._count(listed, level)
        return _drawn(listed.levels, level, self._counters[listed.abstract])

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        style = self._styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        name = _value(style.find(f"{W}name")) if style is not None else ""
        return name.lower().startswith("toc")

    def _place(self, paragraph: etree._Element) -> tuple[str, str, str]:
        """List and level of a paragraph, its own or its style's, and the style that has the list.

        The level is "" where the list's levels name the style instead.
        """
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number = _value(own.find(f"{W}numId")) if own is not None else ""
        level = _value(own.find(f"{W}ilvl")) if own is not None else ""
        name = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        holder = ""
        for _ in range(MOST_STYLES_DEEP):
            if number and (level or holder):
                break
            style = self._styles.get(name)
            if style is None:
                break
            of_style = style.find(f"{W}pPr/{W}numPr")
            if of_style is not None:
                holder = holder or name
                number = number or _value(of_style.find(f"{W}numId"))
                level = level or _value(of_style.find(f"{W}ilvl"))
            name = _value(style.find(f"{W}basedOn"))
        return number, level, holder

    def _count(self, listed: List, level: int) -> None:
        counters = self._counters.setdefault(listed.abstract, {})
        for at in range(level + 1, LEVELS):
            deeper = listed.levels.get(at)
            if deeper and (deeper.restart is None or level < deeper.restart):
                counters.pop(at, None)
        for at in range(level + 1):
            if at in listed.starts and at not in listed.begun:
                listed.begun.add(at)
                counters.pop(at, None)
        start = listed.starts.get(level, listed.levels[level].start)
        counters[level] = counters[level] + 1 if level in counters else start


def _read_lists(
    numbering: etree._Element | None, styles: dict[str, etree._Element]
) -> dict[str, List]:
    if numbering is None:
        return {}
    abstracts = {a.get(f"{W}abstractNumId", ""): a for a in numbering.iter(f"{W}abstractNum")}
    lists: dict[str, List] = {}
    links: dict[str, str] = {}
    for num in numbering.iter(f"{W}num"):
        key = num.get(f"{W}numId", "")
        abstract = abstracts.get(_value(num.find(f"{W}abstractNumId")))
        if abstract is None:
            continue
        style = styles.get(_value(abstract.find(f"{W}numStyleLink")))
        if style is not None:
            links[key] = _value(style.find(f"{W}pPr/{W}numPr/{W}numId"))
        listed = List(abstract.get(f"{W}abstractNumId", ""), _levels(abstract))
        for override in num.iter(f"{W}lvlOverride"):
            at = _int(override.get(f"{W}ilvl"), 0)
            listed.levels.update(_levels(override))
            start = override.find(f"{W}startOverride")
            if start is not None:
                listed.starts[at] = _int(_value(start), 1)
        lists[key] = listed
    for key, target in links.items():
        # A list that borrows its look and its count from the list of a style.
        if target in lists:
            lists[key].abstract = lists[target].abstract
            lists[key].levels = lists[key].levels or lists[target].levels
    return lists


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = {}
    for each in parent.findall(f"{W}lvl"):
        restart = each.find(f"{W}lvlRestart")
        found[_int(each.get(f"{W}ilvl"), 0)] = Level(
            start=_int(_value(each.find(f"{W}start")), 0 if each.find(f"{W}start") is None else 1),
            form=_value(each.find(f"{W}numFmt")) or "decimal",
            text=_value(each.find(f"{W}lvlText")),
            suffix=_value(each.find(f"{W}suff")) or "tab",
            restart=_int(_value(restart), 0) if restart is not None else None,
            legal=each.find(f"{W}isLgl") is not None,
            style=_value(each.find(f"{W}pStyle")),
        )
    return found


def _drawn(levels: dict[int, Level], level: int, counters: dict[int, int]) -> str:
    """The number as it stands on paper, with a blank where it would run into the text."""
    own = levels[level]
    if own.form == "bullet":
        # Signs of symbol fonts mean nothing outside them.
        sign = "".join(one for one in own.text if not "\ue000" <= one <= "\uf8ff")
        return f"{sign} " if sign.strip() and sign.strip() != "o" else ""

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        of = levels.get(at, own)
        form = "decimal" if own.legal else of.form
        return numeral(counters.get(at, of.start), form)

    label = PLACE.sub(number, own.text)
    if not label.strip() or own.suffix == "nothing":
        return label
    # 一、 and ① stand close to their text; 1. would run into a figure.
    return label if label[-1] >= FIRST_WIDE or label[-1].isspace() else f"{label} "


def numeral(number: int, form: str) -> str:
    """A number in a Word number format, in decimal digits where the format has no sign for it."""
    if form in ("none", "bullet"):
        return ""
    if form in COUNTED:
        return chinese(number)
    if form in SERIES:
        signs = SERIES[form]
        # After z comes aa, after 癸 the series starts again.
        turns = (number - 1) // len(signs) + 1 if form.endswith("Letter") else 1
        return signs[(number - 1) % len(signs)] * min(turns, 10) if number > 0 else str(number)
    if form in ENCLOSED:
        first, count = ENCLOSED[form]
        return chr(ord(first) + number - 1) if 1 <= number <= count else str(number)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02}"
    if form.startswith("decimalFullWidth"):
        return str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, FORMAL_DIGITS, ("", "拾", "佰", "仟"))
    return str(number)


def chinese(
    number: int, digits: str = DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")
) -> str:
    """A number below ten thousand as it is counted: 十二, 一百零三."""
    if not 0 < number < 10_000:
        return str(number)
    found, skipped = "", False
    for at in range(3, -1, -1):
        digit = number // 10**at % 10
        if digit:
            found += (digits[0] if skipped and found else "") + digits[digit] + units[at]
        skipped = digit == 0
    # 十二, not 一十二; formal numbers keep the first sign.
    ten = digits[1] + units[1]
    return found[1:] if digits is DIGITS and found.startswith(ten) else found


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    found = ""
    for value, sign in ROMAN:
        found += sign * (number // value)
        number %= value
    return found


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _int(value: str | None, otherwise: int) -> int:
    digits = (value or "").removeprefix("-")
    return (
        int(value or 0) if digits.isascii() and digits.isdigit() and len(digits) < 7 else otherwise
    )
