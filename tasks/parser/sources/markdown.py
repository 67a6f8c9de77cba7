"""Markdown to text: its marks go, its words and numbers stay, a pipe table's row becomes tabs.

    # 实施方案                    -> 实施方案
    **（一）扩大开放。**推进试点    -> （一）扩大开放。推进试点
    | 1 | 推进试点 | 市商务局 |    -> 1⇥推进试点⇥市商务局

HTML inside stays as it is: the parser reads it. Numbers of lists stay as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# "## 一、总体要求 ##"                             not: "#1 楼"
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
# "---" · "* * *" · "=====" under a heading          not: "-- 3 --"
RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
QUOTE = re.compile(r"^(?: {0,3}>[ \t]?)+")
# "- 推进"                                           not: "-5%"
BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
# "| --- | :--: |"
TABLE_RULE = re.compile(r"^[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-*+:?[ \t]*+)*+$")
UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
IMAGE = re.compile(r"!\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,500}(?:[ \t]+\"[^\"\n]{0,200}\")?\)")
# **重点** · __重点__ · *重点* · `代码` · ~~删去~~       not: 3 * 4 · 2*3*4 · ____年
EMPHASES = (
    re.compile(r"\*\*\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*\*\*"),
    re.compile(r"\*\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*\*"),
    re.compile(r"(?<![\w_])__(?=[^\s_])([^_\n]{0,2000}?[^\s_])__(?![A-Za-z0-9_])"),
    re.compile(r"(?<![\d*])\*(?=[^\s*])([^*\n]{0,2000}?[^\s*])\*(?![\d*])"),
    re.compile(r"`([^`\n]{1,2000})`"),
)
MARKS = frozenset("*_`~[\\")
DELETED = re.compile(r"~~(?=[^\s~])[^~\n]{0,2000}~~")
# A sign of punctuation behind a backslash stands for itself: 1\. · \*
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def markdown_text(source: str) -> str:
    """The text of a Markdown file. Anything that is no mark stays as it is."""
    return "\n".join(_lines(source.replace("\r\n", "\n").split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fenced = under_rule = False
    for at, line in enumerate(lines):
        # The rows of a table go on until a line without a pipe.
        under_rule = "|" in line and (under_rule or _is_table_rule(line))
        if FENCE.match(line):
            fenced = not fenced
        elif fenced:
            yield line
        elif _is_table_rule(line) or RULE.match(line):
            continue
        elif under_rule or _is_framed(line) or _is_table_rule("".join(lines[at + 1 : at + 2])):
            yield "\t".join(_plain(cell.strip()) for cell in _cells(line))
        else:
            yield _plain(_without_block_marks(line))


def _is_table_rule(line: str) -> bool:
    """Whether the line parts a table's heading from its rows."""
    return "|" in line and "-" in line and TABLE_RULE.match(line) is not None


def _is_framed(line: str) -> bool:
    """Whether the line stands between pipes, as a row of a table does."""
    inner = line.strip()
    return len(inner) > 2 and inner.startswith("|") and inner.endswith("|")


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return UNESCAPED_PIPE.split(inner)


def _without_block_marks(line: str) -> str:
    line = QUOTE.sub("", line, count=1)
    heading = HEADING.match(line)
    if heading is None:
        return BULLET.sub("", line, count=1)
    title = line[heading.end() :].rstrip()
    bare = title.rstrip("#")
    # The closing marks of a heading stand apart: "C#" keeps its own.
    return bare.rstrip() if bare != title and bare[-1:].isspace() else title


def _plain(text: str) -> str:
    """A line or cell without the marks inside it."""
    # Two blanks at the end are a line's end, which is there anyway.
    text = text.rstrip(" ") if text.endswith("  ") else text
    if MARKS.isdisjoint(text):
        return text
    text = LINK.sub(r"\1", IMAGE.sub("", DELETED.sub("", text)))
    for emphasis in EMPHASES:
        text = emphasis.sub(r"\1", text)
    return ESCAPED.sub(r"\1", text)
