"""Brackets, commas, colons and stops of other shapes, as the rules compare them.

    ［牵头单位：市商务局］      read as [牵头单位：市商务局]
    〖市商务局〗 ﹝2023﹞ ﹙市财政局﹚ read as 【市商务局】 〔2023〕 （市财政局）
    责任单位∶市商务局﹑市财政局   read as 责任单位：市商务局、市财政局

Half-width brackets, commas and stops are not among them: what they mean depends on what stands
around them (half_width.py).
"""

from __future__ import annotations

# Small, vertical, half-width Katakana and lenticular forms, and the ratio sign typed for a colon.
FORMS = str.maketrans(
    "［］〖〗﹝﹞❲❳﹙﹚︵︶﹐﹑､﹔﹕∶︰｡﹪",
    "[]【】〔〕〔〕（）（），、、；：：：。％",
)


def plain_punctuation(text: str) -> str:
    """The text with such marks as the usual ones, place by place."""
    return text.translate(FORMS)
