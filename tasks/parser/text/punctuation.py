"""Brackets, commas, colons, stops and lines of other shapes, as the rules compare them.

    ［牵头单位：市商务局］      read as [牵头单位：市商务局]
    〖市商务局〗 ﹝2023﹞ ﹙市财政局﹚ read as 【市商务局】 〔2023〕 （市财政局）
    责任单位∶市商务局﹑市财政局   read as 责任单位：市商务局、市财政局
    │1│建设平台│市商务局│       read as |1|建设平台|市商务局|
    ├─┼────┼────┤       read as |-|----|----|

Half-width brackets, commas and stops are not among them: what they mean depends on what stands
around them (half_width.py).
"""

from __future__ import annotations

# Small, vertical, half-width Katakana and lenticular forms, and the ratio sign typed for a colon.
MARKS = str.maketrans(
    "［］〖〗﹝﹞❲❳﹙﹚︵︶﹐﹑､﹔﹕∶︰｡﹪",
    "[]【】〔〕〔〕（）（），、、；：：：。％",
)
# The lines of a table drawn in characters.
BARS, RULES = "│┃║｜┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝", "─━═"
FORMS = MARKS | str.maketrans(dict.fromkeys(BARS, "|") | dict.fromkeys(RULES, "-"))


def plain_punctuation(text: str) -> str:
    """The text with such marks as the usual ones, place by place."""
    return text.translate(FORMS)
