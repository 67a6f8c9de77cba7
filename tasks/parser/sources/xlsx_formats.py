"""Numbers of a sheet as its number formats show them.

    0.65    0%                      -> 65%
    46022   yyyy"年"m"月"d"日"       -> 2025年12月31日
    1234.5  #,##0.00                -> 1,234.50
    3       0"家"                   -> 3家
    1       General                 -> 1

What a format asks beyond that (fractions, exponents, elapsed time) is shown as the plain number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

# The formats known by number only (ECMA-376 part 1, 18.8.30), with those of Chinese Excel.
BUILT_IN = {
    **{"0": "", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"},
    **{"14": "yyyy/m/d", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM"},
    **{"19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss", "22": "yyyy/m/d h:mm"},
    **{"27": 'yyyy"年"m"月"', "28": 'm"月"d"日"', "29": 'm"月"d"日"', "30": "m-d-yy"},
    **{"31": 'yyyy"年"m"月"d"日"', "32": 'h"时"mm"分"', "33": 'h"时"mm"分"ss"秒"'},
    **{"36": 'yyyy"年"m"月"', "37": "#,##0", "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00"},
    **{"45": "mm:ss", "49": "@", "50": 'yyyy"年"m"月"', "51": 'm"月"d"日"', "52": 'yyyy"年"m"月"'},
    **{"53": 'm"月"d"日"', "54": 'm"月"d"日"', "57": 'yyyy"年"m"月"', "58": 'm"月"d"日"'},
}
# [Red] [$-804] [>=100]
BRACKETED = re.compile(r"\[[^\]]{0,60}\]")
# "家" · \- · _) (room as wide as the sign) · *  (fill) · yyyy · #,##0.00 · everything else as it is
PIECE = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | [_*].
    | (?P<half_day>AM/PM|A/P|上午/下午)
    | (?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4})
    | (?P<digits>[\#0?][\#0?,]*(?:\.[\#0?]*)?)
    | (?P<plain>.)
    """,
    re.VERBOSE,
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = "一二三四五六日"
# Excel's days count from here; that 1900 was a leap year is its mistake, kept by the offset.
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY = 2_958_465
LONGEST_FORMAT = 300


def shown(value: str, number_format: str, *, from_1904: bool = False) -> str:
    """A stored number as its format code shows it; "" is the format of a plain cell."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) > Decimal(10) ** 30:
        return value
    code = number_format if len(number_format) <= LONGEST_FORMAT else ""
    sections = BRACKETED.sub("", code).split(";")
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section, number = sections[1], -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    pieces = list(PIECE.finditer(section))
    if section.strip() in ("", "@") or "general" in section.lower():
        return _plain(number)
    if any(piece["date"] for piece in pieces):
        return _date(number, pieces, from_1904=from_1904)
    if any(piece["digits"] for piece in pieces) and not re.search(r"[/eE]", section):
        return _number(number, pieces)
    return _plain(number)


def _plain(number: Decimal) -> str:
    """As in a cell without a format: whole numbers whole, others to ten digits."""
    if number == number.to_integral_value():
        return str(int(number))
    return f"{float(number):.10g}"


def _number(number: Decimal, pieces: list[re.Match[str]]) -> str:
    written, percent = "", any(piece["plain"] == "%" for piece in pieces)
    done = False
    for piece in pieces:
        if piece["digits"] and not done:
            written += _digits(number * 100 if percent else number, piece["digits"])
            done = True
        else:
            written += _literal(piece)
    return written


def _digits(number: Decimal, places: str) -> str:
    whole, _, decimals = places.partition(".")
    # Commas behind the last digit divide by a thousand each; others part thousands.
    scaled = number.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    try:
        rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    except InvalidOperation:
        # More places than a number has: it has nothing to round.
        rounded = scaled
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    # #.## leaves out what is not needed.
    for place in reversed(decimals):
        if place == "0" or not text.endswith("0"):
            break
        text = text[:-1]
    least = whole.count("0")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    before, point, after = text.rstrip(".").partition(".")
    return f"{sign}{before.zfill(least)}{point}{after}"


def _date(number: Decimal, pieces: list[re.Match[str]], *, from_1904: bool) -> str:
    if not 0 <= number <= LAST_DAY:
        return _plain(number)
    epoch = EPOCH_1904 if from_1904 else EPOCH
    try:
        moment = epoch + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:
        return _plain(number)
    half_days = any(piece["half_day"] for piece in pieces)
    written, before = "", ""
    for at, piece in enumerate(pieces):
        part = (piece["date"] or "").lower()
        if not part:
            half_day = "PM" if moment.hour > 11 else "AM"
            written += half_day if piece["half_day"] else _literal(piece)
            continue
        after = next((later["date"].lower() for later in pieces[at + 1 :] if later["date"]), "")
        # The same letter is months, and minutes beside hours or seconds.
        if part[0] == "m" and len(part) < 3 and (before[:1] == "h" or after[:1] == "s"):
            part = "n" * len(part)
        written += _part(moment, part, half_days)
        before = part
    return written


def _part(moment: datetime, part: str, half_days: bool) -> str:
    if part[0] == "y":
        return f"{moment.year % 100:02}" if len(part) < 3 else f"{moment.year}"
    if part[0] == "a":
        return f"{'星期' if len(part) > 3 else ''}{WEEKDAYS[moment.weekday()]}"
    if part[0] == "m" and len(part) > 2:
        return MONTHS[moment.month - 1]
    hour = (moment.hour - 1) % 12 + 1 if half_days else moment.hour
    value = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }[part[0]]
    return f"{value:0{min(len(part), 2)}}"


def _literal(piece: re.Match[str]) -> str:
    return piece["quoted"] or piece["escaped"] or piece["plain"] or ""
