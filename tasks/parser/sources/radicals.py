"""Radicals that stand for characters, as PDF files often have them in their text layer.

    ⼈⺠政府 (U+2F08 U+2EA0)  -> 人民政府

They look the same on paper, and whoever copies text out of a PDF carries them into other files. The
characters take their places one by one, so positions stay.
"""

from __future__ import annotations

import re
import unicodedata

# Kangxi radicals (U+2F00 to U+2FD5) have their character in Unicode itself. Of the supplement
# (U+2E80 to U+2EF3) these are characters of their own (Unicode, EquivalentUnifiedIdeograph).
SUPPLEMENT = dict(
    zip(
        "⺁⺄⺈⺊⺌⺍⺎⺒⺜⺝⺟⺠⺧⺩⺫⺬⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙刀卜小小兀巳日月母民牛王目示羊肉虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
CHARACTERS = str.maketrans({**KANGXI, **SUPPLEMENT})
ANY = re.compile("[\u2e80-\u2fd5]")
# Unicode knows one character for ⼾, the traditional one; a simplified font means 户 by it.
DOOR, DOOR_SIMPLIFIED = "\u2f3e", "户"
# Of these a traditional text of the family has one in nearly every sentence.
TRADITIONAL = re.compile("[國業務貿會關開區與發經]")


def without_radicals(text: str) -> str:
    """The text with characters in place of radicals; as long as it was."""
    if ANY.search(text) is None:
        return text
    if DOOR in text and TRADITIONAL.search(text) is None:
        text = text.replace(DOOR, DOOR_SIMPLIFIED)
    return text.translate(CHARACTERS)
