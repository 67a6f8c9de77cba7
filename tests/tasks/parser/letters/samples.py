"""A notice, a table, and the documents read in a text, for the tests of each rule."""

from __future__ import annotations

from tasks.parser.letters.reading import LettersReading, read_letters
from tasks.parser.text.blocks import lines, mended

NOTICE = """某省人民政府办公厅关于印发某省服务贸易实施方案的通知
某政办发〔2021〕15号
各市（州）人民政府，省政府各厅委：
现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2021年3月1日
某省服务贸易实施方案
为推动发展，制定本方案。
一、总体要求"""

TABLE = "序号\t任务\t责任单位\n1\t做甲\t甲局\n"


def read(source: str) -> LettersReading:
    return read_letters([mended(line) for line in lines(source)])
