"""Markdown to text: marks go, words stay."""

from __future__ import annotations

import pytest

from tasks.parser.sources.extracting import extract
from tasks.parser.sources.markdown import markdown_text


@pytest.mark.parametrize(
    "text",
    [
        "力争达到3*4*5亿元",
        "____年____月",
        "到2025年，占比>9%",
        "#1 楼",
        "-5%",
        "a|b 两项",
        "1. 推进试点",
        "（一）推进",
        "snake_case_name",
        "<table><tr><td>甲</td></tr></table>",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert markdown_text(text) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("## 一、总体要求 ##", "一、总体要求"),
        ("**（一）扩大开放。**推进*试点*。", "（一）扩大开放。推进试点。"),
        ("***重点***和`代码`~~删~~", "重点和代码"),
        ("> 引用", "引用"),
        ("- [x] 推进", "推进"),
        ("1\\. 推进\\*", "1. 推进*"),
        ('见[通知](https://a.example/b "名")。![图](a.png)', "见通知。"),
        ("行尾  ", "行尾"),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    assert markdown_text(source) == text


def test_a_pipe_table_becomes_rows_with_tabs() -> None:
    source = (
        "| 序号 | 举措 | 单位 |\n|:---|:---:|---|\n| 1 | **做**一。 | 甲\\|乙 |\n"
        "| 2 | | |\n\n正文\n---\n"
    )

    assert markdown_text(source).split("\n") == [
        *("序号\t举措\t单位", "1\t做一。\t甲|乙", "2\t\t", "", "正文", ""),
    ]


def test_a_pipe_table_without_outer_pipes_is_a_table_too() -> None:
    assert markdown_text("序号 | 举措\n--- | ---\n1 | 做\n2 | 改\n") == "序号\t举措\n1\t做\n2\t改\n"


def test_a_markdown_file_goes_by_its_name() -> None:
    assert extract("# 标题".encode(), "a.md") == "标题"
    assert extract("# 标题".encode(), "a.txt") == "# 标题"
