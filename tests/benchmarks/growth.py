"""`make bench-parser`: what reading a text costs as it grows.

Every layout is read at doubling sizes: linear work shows as a ratio of 2.0 between neighbours.
Prints one table and judges nothing; docs/benchmarks.md says how to read it.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from itertools import count, islice, product
from random import Random

from agencies.gazetteer import load_gazetteer
from tasks.parser import parse

MEGABYTE = 1_000_000
SIZES = (0.25, 0.5, 1.0, 2.0)
NUMERALS = "一二三四五六七八九十"
STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
COMMON = range(0x4E00, 0x5200)
BODIES = [
    *("商务部", "财政部", "海关总署", "税务总局", "外交部", "文化和旅游部", "人民银行"),
    *("银保监会", "证监会", "外汇局", "知识产权局", "药监局", "工业和信息化部", "交通运输部"),
]
# One of each kind a line may be taken for.
SHORT_LINES = [
    *("1\n", "（\n", "、\n", "|\n", "||\n", "<p>\n", "第\n", "年\n", "\u3000\n", " \n", "a\r\n"),
    *("一\t二\n", "1\t2\t3\n", "1.甲\n", "（一）乙\n", "一、丙\n", "甲：\n", "附件\n", "甲。\n"),
    *("序号\t举措\t责任单位\n", "甲局\n", "2025年\n", "（甲局）\n", "注：\n", "目录\n", "“甲”\n"),
]
SENTENCE = "推进服务贸易创新发展试点，完善管理体制，扩大对外开放，到2025年占比达到{}%以上。"
CLAUSE = "商务部、财政部、海关总署等制订政策保障措施，税务总局支持和指导；试点地区负责推进"


def table() -> Iterator[str]:
    """A responsibility table whose heading row stands on every page."""
    for number in count(1):
        if number % 30 == 1:
            yield "试点任务\t序号\t具体举措\t责任分工\n"
            yield f"（{NUMERALS[number // 30 % 10]}）全面探索任务\t"
        else:
            yield "\t"
        yield f"{number}\t{SENTENCE.format(number % 90)}\t{CLAUSE}\n"


def plan_table() -> Iterator[str]:
    """A plan with numbered items in its cells and a deadline."""
    yield "重点任务\t序号\t具体举措\t责任单位\t落实计划\t完成时限\n"
    for number in count(1):
        items = "".join(f"{at}.{SENTENCE.format(at)}" for at in (1, 2, 3))
        yield f"（一）甲\t{number}\t{SENTENCE.format(1)}\t市商务局、财政局\t{items}\t2025年底前\n"


def spaced_table() -> Iterator[str]:
    """A table aligned by nothing but spaces, now and then with a line that is no row."""
    yield "序号    具体举措    责任单位    完成时限\n"
    for number in count(1):
        yield f"{number}    {SENTENCE.format(number % 90)}    市商务局、财政局    2025年底前\n"
        if number % 20 == 0:
            yield SENTENCE.format(number % 90) + "\n"


def numbered() -> Iterator[str]:
    """Numbered prose with the agencies in a closing bracket."""
    for number in count(1):
        if number % 10 == 1:
            yield f"{NUMERALS[number // 10 % 10]}、完善体制机制\n"
        yield (
            f"（{NUMERALS[(number - 1) % 10]}）扩大开放。{SENTENCE.format(number % 90)}"
            "（省商务厅牵头，省财政厅、省税务局等配合）\n"
        )


def lines_of_bodies() -> Iterator[str]:
    """Items with bodies and deadline on lines of their own."""
    for number in count(1):
        if number % 50 == 1:
            yield f"（{NUMERALS[number // 50 % 10]}）完善管理体制\n"
        yield (
            f"{(number - 1) % 50 + 1}. {SENTENCE.format(number % 90)}\n"
            "责任单位：省商务厅、省财政厅\n完成时限：2025年6月底前\n"
        )


def one_clause() -> Iterator[str]:
    """One measure with more bodies than there are, all of them different."""
    yield "1. 推进试点工作。\n责任单位："
    for letters in product(STEMS, repeat=5):
        yield f"省{''.join(letters)}局、"


def programme() -> Iterator[str]:
    """Tasks whose sentences are the measures."""
    yield "服务贸易创新发展试点总体方案\n三、深化试点任务\n"
    for number in count(1):
        yield f"（{NUMERALS[(number - 1) % 10]}）完善管理体制。" + SENTENCE.format(1) * 5 + "\n"


def run_in() -> Iterator[str]:
    """Titles that open a paragraph, or stand in the middle of one."""
    for number in count(1):
        if number % 6 == 1:
            yield f"（{NUMERALS[number // 6 % 10]}）优化行业结构\n"
        yield f"促进旅游服务贸易发展。{SENTENCE.format(5) * 3}支持运输服务。{SENTENCE.format(7)}\n"


def unknown_bodies() -> Iterator[str]:
    """Items that each name a body nobody knows."""
    for letters in product(STEMS, repeat=5):
        yield f"1. 推进试点工作。（省{''.join(letters)}局）\n"


def short_documents() -> Iterator[str]:
    """Ten thousand short notices, one after another."""
    for number in count(1):
        yield (
            f"某市人民政府关于推进第{number}号工作的通知\n某政发〔2020〕{number}号\n"
            "各区人民政府：\n一、主要任务\n（一）完善管理体制\n1.做好工作。（市商务局）\n"
            f"某市人民政府\n2020年1月{number % 28 + 1}日\n"
        )


def different_words() -> Iterator[str]:
    """Lines of two characters, no two alike."""
    for first, second in product(COMMON, repeat=2):
        yield f"{chr(first)}{chr(second)}\n"


def different_signs() -> Iterator[str]:
    """Lines of two ASCII characters, hardly two in a row alike."""
    signs = [chr(code) for code in range(33, 127)]
    for number in count(1):
        yield f"{signs[number * 7 % 94]}{signs[number // 94 % 94]}\n"


def known_bodies() -> Iterator[str]:
    """Items that each name other bodies there are."""
    for number in count(1):
        bodies = "、".join(BODIES[(number * step) % len(BODIES)] for step in (1, 2, 3))
        yield f"{number % 90 + 1}. 推进试点工作。（{bodies}负责）\n"


def mixture() -> Iterator[str]:
    """Short lines of every kind, drawn by lot; the same ones each time."""
    lot = Random(1)
    while True:
        yield lot.choice(SHORT_LINES)


def repeated(unit: str, *, below: str = "") -> Callable[[], Iterator[str]]:
    """The same piece again and again, below a beginning of another kind."""

    def stream() -> Iterator[str]:
        yield below
        while True:
            yield unit

    return stream


TABLE_HEAD = "序号\t具体举措\t责任单位\n"
LAYOUTS: dict[str, Callable[[], Iterator[str]]] = {
    "table": table,
    "plan table": plan_table,
    "spaced table": spaced_table,
    "dates with letters": repeated("2O23年l2月3O日，完成。\n", below="一、主要任务\n１．甲\n"),
    "numbered": numbered,
    "lines of bodies": lines_of_bodies,
    "one clause": one_clause,
    "unknown bodies": unknown_bodies,
    "programme": programme,
    "run-in titles": run_in,
    "short documents": short_documents,
    "one line": repeated(SENTENCE.format(3)),
    "brackets （": repeated("（"),
    "brackets ）": repeated("）"),
    "pairs （）": repeated("（）"),
    "nested （甲": repeated("（甲局", below="1. 做好工作。"),
    "commas 、": repeated("、"),
    "blanks": repeated(" ", below="甲"),
    "digits": repeated("1"),
    "digits in aims": repeated("1", below="一、主要目标\n达到"),
    "stops 。": repeated("。\n"),
    "letters": repeated("a\n"),
    "numbers 1.": repeated("1. "),
    "numbers and lines": repeated("1.\n"),
    "articles": repeated("第一条\n"),
    "numerals （一）": repeated("（一）\n"),
    "headings 一、": repeated("一、\n"),
    "items of a word": repeated("1.甲\n", below="一、主要任务\n"),
    "tabs": repeated("\t1\n"),
    "rows of two": repeated("1\t2\n", below=TABLE_HEAD),
    "rows of three": repeated("1\t2\t3\n", below=TABLE_HEAD),
    "rows of 200": repeated("1\t" * 200 + "\n", below=TABLE_HEAD),
    "headings of rows": repeated("（一）甲\n" * 8 + "1\t做\t甲局\n", below=TABLE_HEAD),
    "tags <p>": repeated("<p>"),
    "paragraphs <p>": repeated("<p>1</p>\n"),
    "cells <td>": repeated("<table><tr><td>"),
    "pipes |": repeated("|1|2|\n"),
    "bodies": repeated("（商务部牵头，"),
    "labels": repeated("牵头单位：甲局；", below="1. 做好工作。\n"),
    "and others": repeated("甲局等乙局、", below="1. 做好工作。\n责任单位："),
    "figures": repeated("达到65%以上，"),
    "dates": repeated("2025年12月31日前"),
    "ones": repeated("1\n"),
    "open lines （": repeated("（\n"),
    "lines of 、": repeated("、\n"),
    "bars": repeated("||\n"),
    "lines of <p>": repeated("<p>\n"),
    "years": repeated("年\n"),
    "cells": repeated("一\t二\n"),
    "ideographic blanks": repeated("\u3000\n"),
    "lines of a blank": repeated(" \n"),
    "CRLF": repeated("a\r\n"),
    "headings and rows": repeated("（一）甲\n1\t乙\n", below=TABLE_HEAD),
    "headings and items": repeated("（一）甲\n1.乙\n", below="一、主要任务\n"),
    "different words": different_words,
    "different signs": different_signs,
    "known bodies": known_bodies,
    "fields": repeated("责任单位：甲局\n", below="1. 做好工作。\n"),
    "mixture": mixture,
    "header rows": repeated("试点任务\t序号\t具体举措\t责任分工\n"),
    "half width": repeated(
        "(一)扩大开放.支持甲园区,乙园区建设(市商务局牵头,市财政局配合).\n", below="一、主要任务\n"
    ),
    "traditional": repeated(
        "（一）擴大開放。加強統籌協調。（市商務局牽頭，市財政局配合）\n", below="一、主要任務\n"
    ),
    "indicators": repeated("服务贸易额\t亿元\t80\t≥120\n", below="指标\t单位\t2025年\t2030年\n"),
    "duties": repeated(
        "请各市商务局于每季度首月10日前将进展情况报送省商务厅，抄送省财政厅；遇重大情况随时报告。\n"
    ),
    "lines of titles": repeated("商务部办公厅关于做好\n试点地区总结和典型案例\n征集\n"),
    "mastheads": repeated("某市商务局　　特急\n"),
    "boxes": repeated("专栏1　数字贸易工程\n1.平台工程。建设平台。\n"),
    "validity": repeated("本措施自2022年12月1日起施行，有效期3年。"),
    "counted lists": repeated("为下述21个市辖区：甲区、乙区、丙区\n"),
}


def text_of(layout: str, megabytes: float) -> str:
    """A text of that layout and size (bytes of UTF-8)."""
    size = int(megabytes * MEGABYTE)
    parts: list[str] = []
    length = 0
    stream = LAYOUTS[layout]()
    while length < size:
        # A hundred at a time keeps the counting cheap for the shortest pieces.
        parts.append("".join(islice(stream, 100)))
        length += len(parts[-1].encode())
    return "".join(parts).encode()[:size].decode(errors="ignore")


def main() -> None:
    options = _options()
    gazetteer = load_gazetteer()
    heading = "".join(f"{f'{size:g} MB s':>11}" for size in options.sizes)
    print(f"{'':18}{heading}{'s/MB':>9}  ratios")
    for layout in options.layouts:
        print(f"{layout:18}", end="", flush=True)
        taken = []
        for size in options.sizes:
            text = text_of(layout, size)
            gc.collect()
            began = time.process_time()
            parse(text, gazetteer=gazetteer)
            taken.append(time.process_time() - began)
            print(f"{taken[-1]:11.2f}", end="", flush=True)
            if taken[-1] > options.give_up:
                break
        last = options.sizes[len(taken) - 1]
        ratios = (b / a for a, b in zip(taken, taken[1:], strict=False))
        print(f"{taken[-1] / last:9.2f}  {' '.join(f'{ratio:.1f}' for ratio in ratios)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-parser", description=__doc__)
    parser.add_argument("layouts", nargs="*", help="which layouts, all without a name")
    parser.add_argument(
        "--sizes",
        type=lambda text: [float(part) for part in text.split(",")],
        default=SIZES,
        help="megabytes with commas, each twice the one before",
    )
    parser.add_argument("--give-up", type=float, default=60.0, help="seconds after which to go on")
    options = parser.parse_args()
    options.layouts = options.layouts or list(LAYOUTS)
    return options


if __name__ == "__main__":
    main()
