"""Signs of punctuation as the rules compare them: those of half width as the usual ones.

    (一)推进.依托园区,建设(市商务局牵头).   read as （一）推进。依托园区，建设（市商务局牵头）。
    某府函[2023]8号                          read as 某府函〔2023〕8号

Each becomes one character, so every place stays where it is. 「1.5万家」, 「1,200人」, 「10:30」,
「A.B」 and the brackets of a formula stay what they are.
"""

from __future__ import annotations

import re

HAN = "\u4e00-\u9fff"
SIGNS = str.maketrans(",;:?!", "，；：？！")
STOPS = str.maketrans(".．", "。。")
# What a Chinese sentence goes on with, or where its line ends; a year may open the next one.
GOES_ON = rf"(?=\s*(?:[{HAN}“\"（(《【〔]|\Z)|\s?20\d\d\s?年)"
# 平台,建 | 29.7%,比 | 园区:“一 | 5G,物      not: 1,200 | 10:30 | &nbsp;甲 | http://甲
SIGN = re.compile(
    rf"(?:(?<=[{HAN}）)”\"》%％])[,;:?!]|(?<=[\dA-Za-z])[,:?!]){GOES_ON}",
)
# 试点.依 | 试点)."依 | 增长8%.⏎             not: 一.总体 | 十二．保障 | 1.健全 | 3.5倍 | A.甲
STOP = re.compile(
    rf"(?<=[{HAN}）)”\"》%％])(?<!^[一二三四五六七八九十])(?<!^[一二三四五六七八九十]{{2}})"
    rf"(?<!\s[一二三四五六七八九十])(?<!\s[一二三四五六七八九十]{{2}})"
    rf"(?<!>[一二三四五六七八九十])(?<!>[一二三四五六七八九十]{{2}})[.．]{GOES_ON}",
    re.MULTILINE,
)
# (一) | 平台(省商务厅) | 系统(CIPS)功能      not: f(x), (1) alone in a line of figures
BRACKETS = re.compile(r"\((?P<inside>[^()]{0,300})\)")
# 一,推进 where a line begins               not: 一,二,三号
NUMBERED = re.compile(
    rf"(?:(?<=^[一二三四五六七八九十])|(?<=^[一二三四五六七八九十]{{2}})),"
    rf"(?=\s?(?![一二三四五六七八九十])[{HAN}])",
    re.MULTILINE,
)
# [2023]8号 | (2023)8号 | 【2023】第8号       not: [2023] alone
YEAR = re.compile(r"[\[［【(（](?P<year>\s?\d{4}\s?)[\]］】)）](?=\s?第?\s?\d{1,5}\s?[号號])")
HAN_SIGN = re.compile(rf"[{HAN}]")


def wide_signs(text: str) -> str:
    """The text with such signs as full ones, place by place."""
    text = YEAR.sub(r"〔\g<year>〕", text)
    if "," in text:
        text = NUMBERED.sub("、", text)
    if "(" in text:
        text = BRACKETS.sub(_wide_brackets, text)
    text = SIGN.sub(lambda sign: sign[0].translate(SIGNS), text)
    return STOP.sub(lambda stop: stop[0].translate(STOPS), text)


def _wide_brackets(found: re.Match[str]) -> str:
    around = found.string[max(0, found.start() - 1) : found.end() + 1]
    return f"（{found['inside']}）" if HAN_SIGN.search(around) else found[0]
