"""What is reported, and how often.

每半年报告一次工作推进情况和存在问题          -> 工作推进情况, 存在问题; half_yearly
于2022年1月10日前将2021年度工作总结报送        -> 2021年度工作总结; once
"""

from __future__ import annotations

import re

from tasks.parser.dates import deadlines

# 每半年报告一次工作推进情况
TIMES = re.compile(r"^[一两二三四]次")
# 进展情况表（附件1）
WHERE_IT_IS = re.compile(r"[（(](?:详?见)?附[件表][^（）()]{0,6}[）)]")
# 每年6月15日、12月15日前 | 每年3月、6月、9月和12月底前      not: 每年12月15日前
DAY_OF_YEAR = r"\d{1,2}\s?月(?:\d{1,2}\s?日|底)?前?"
TWICE = rf"每年\s?{DAY_OF_YEAR}[、和及]\s?{DAY_OF_YEAR}(?![、和及]\s?\d)"
FOUR_TIMES = rf"每年\s?{DAY_OF_YEAR}(?:[、和及]\s?{DAY_OF_YEAR}){{3}}(?![、和及]\s?\d)"
FREQUENCIES: tuple[tuple[str, str], ...] = (
    ("half_yearly", rf"每半年|半年度|{TWICE}"),
    ("quarterly", rf"每季|按季|{FOUR_TIMES}"),
    ("monthly", r"每月|按月"),
    ("annual", r"每年|(?<!\d)年度|按年"),
    ("event", r"及时|随时|立即|重大|第一时间|突发(?!事件应急|公共)"),
    ("periodic", r"定期"),
)
ONCE, UNSPECIFIED = "once", "unspecified"
# 2021年度工作总结 comes once, 年度总结 every year.
OF_ONE_YEAR = re.compile(r"20\d{2}\s*年度")


def read_things(text: str) -> tuple[str, ...]:
    """What is reported, thing by thing; 「需调整法律、行政法规的」 is one case."""
    text = WHERE_IT_IS.sub("", TIMES.sub("", text))
    if text.endswith("的"):
        return (text,)
    return tuple(part.strip() for part in re.split(r"、|和|以及|及(?!时)", text) if part.strip())


def read_frequency(clause: str) -> str:
    """How often a clause has something reported: annual, quarterly, event, once …"""
    named = next((name for name, words in FREQUENCIES if re.search(words, clause)), None)
    once = OF_ONE_YEAR.search(clause) or any(deadlines(clause))
    return named or (ONCE if once else UNSPECIFIED)
