"""Whether a line goes on with the one before it, which a page or a line end has cut.

    …化解交叉管理、条块 / 分割问题，…            it broke off in mid-sentence
    （…苏州工业园区 / 管委会)                    its bracket was still open
    关于印发某市实施方案 / 的通知                a title on two lines

A line that begins anew of itself (a number, a label, a day) goes on with none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.clauses.names import is_complete, split_names
from tasks.parser.clauses.phrases import ANY_LABEL, DUE_LABEL, LABEL_SIGN, may_hold_label
from tasks.parser.pages.furniture import columns
from tasks.parser.pages.outline import is_heading, run_in_title
from tasks.parser.pages.titles import (
    ATTACHED,
    ATTACHMENTS,
    BODY_NAME,
    BREAKS_OFF,
    CONTACT,
    DAY,
    HEAD_FIELD,
    ISSUE,
    JOINED_ON,
    LAST_CHARACTERS,
    LONGEST_UNMARKED_TITLE,
    MAY_BREAK_OFF,
    MOST_TITLE_LINES,
    NUMBER,
    RECEIVERS,
    SIGNED_FOR,
    TITLE_BRACKET,
    begins_a_title,
    is_issuer_line,
    is_title_broken,
    is_title_ended,
    is_title_line,
    is_unmarked_title,
    is_whole_title,
)
from tasks.parser.text.blocks import Mended
from tasks.parser.text.dates import is_deadline_alone
from tasks.parser.text.marks import MARKS_OF, mark
from tasks.parser.vocabulary import OPENING_VERBS

# 责任单位：… | 完成时限：…: a field stands on a line of its own.
FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
DUE = re.compile(DUE_LABEL)
ATTENDED = re.compile(r"(?:出\s*席|列\s*席|参\s*会|参\s*加|记\s*录)(?:人员?|单位)?\s*[：:]")
# No title named in 《》 is longer.
LONGEST_NAMED = 60
# 请市商务局牵头，… | 各区县商务局要建立机制，… | 由市财政局会同…      not: 请进来，走出去
TELLS = re.compile(
    r"(?:请|由)(?!进来|于|示)[\u4e00-\u9fff、（）]{2,40}?[部委局厅署办院会府社关司位门市县区].{0,60}，"
    r"|[\u4e00-\u9fff、（）]{2,40}?(?:[部委局厅署办院府关]|管委会|单位|部门|企业)(?:要(?![求素点])|应当?(?!用)|须|牵头|会同|负责)[^，]{0,60}，"
)
# 县商务局要加强跟踪调度，…      not: 局、市税务局
TOLD = re.compile(
    r"(?:各|[\u4e00-\u9fff]{0,6}?[省市县区州])[\u4e00-\u9fff]{2,16}?(?:[部委局厅办院府]|管委会|单位|部门)"
    r"(?:要(?![求素点])|应当?(?!用)|须)[^、]{2,}，"
)
# A line that lacks no more than this is as long as its text is wide.
FULL_LINE = 2
PUNCTUATED = re.compile(r"[，。、；：！？,;:]")
# No line without one of these begins anew of itself, by its number, its label, as a day and so on;
# a text may be nothing but tiny lines that have none.
NEW_SIGN = re.compile(
    rf"^[附{''.join(MARKS_OF)}]|[号期次日）)]\Z|签\s*发\s*人|{LABEL_SIGN.pattern}"
)
ENDS_PARAGRAPH = tuple("。！？；：…!?;:")
CLOSING = "”’」』》）)】〕]"
# 2023年9月20日 | 某县人民政府办公室　2023年9月20日 | 交办日期：2024年6月3日
#      not: 于2023年9月20日
SIGNED_LINE = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,40}}\s{{1,60}}|[\u4e00-\u9fff]{{2,8}}[：:]\s{{0,8}})?(?:{DAY.pattern})"
)
# 完善周边交通、住宿等: no heading ends so.
GOES_ON = ("等", "和", "与", "及", "的", "、", "于", "将", "把", "对", "向", "由")
# A title as wide as the text is does not go on with it.
PREFACE = re.compile(r"(?:前|引|序|导)\s*言|绪\s*论|序|[总附]\s*则")
# 本措施自2026年5月1日起施行 | 上述任务完成时限均为2028年底
OF_ITSELF = re.compile(
    r"本(?:措施|举措|方案|意见|办法|通知|规定|细则|文件|规划|清单|计划|政策)(?:自|由|中|所称|未尽|有效期)"
    r"|(?:上述|以上)[\u4e00-\u9fff]{0,6}(?:任务|事项|工作|措施|举措|各项)"
)
# No line begins a paragraph with these.
NEVER_FIRST = "、，。；）》”"
# …省政府各厅委办、各 / 直属机构：
LIST_GOES_ON = ("，", "、", ",", "各", "和", "与", "及")
MAY_END = frozenset((*ENDS_PARAGRAPH, *CLOSING, "."))


def goes_on(before: Sequence[Mended], text: str, width: int | None, *, flush: bool) -> bool:
    """Whether a line goes on with the paragraph before it, which a page or line break cut.

    `width` is that of the lines of a text broken at a fixed width; `flush` says that the line is
    not indented in a text that indents its paragraphs.
    """
    last = before[-1].text
    if PREFACE.fullmatch(text) or (text[0] in "本上以" and OF_ITSELF.match(text)):
        return False
    if text[0] in NEVER_FIRST and last[-1] != text[0]:
        # …各县（市、区） / 、开发区
        return True
    may_begin = NEW_SIGN.search(text) is not None
    if may_begin:
        if TITLE_BRACKET.fullmatch(text) and not (ISSUE.fullmatch(text) or DAY.search(text)):
            return is_title_line(last)
        if mark(text) is not None or (may_hold_label(text) and ANY_LABEL.match(text)):
            return False
    if _bracket_open(last) or (last[-1] in "：:" and ANY_LABEL.fullmatch(last)):
        return True
    if may_hold_label(last) and _is_field_ended(last, text):
        return False
    full = width is not None and columns(last) >= max(width - FULL_LINE, width / 2)
    if FIELD.fullmatch(text) and not _is_ended(last) and (last.endswith(LIST_GOES_ON) or full):
        # 各市人民政府，省政府各厅委办、各 / 直属机构：
        return not (is_heading(last) or is_whole_title(last))
    if may_begin and _stands_alone(text):
        return False
    if (due := DUE.match(last)) and is_deadline_alone(last[due.end() :]):
        # 完成时限：长期坚持 / 请各单位于每月…
        return False
    of_title = text[-1] in LAST_CHARACTERS
    if of_title and begins_a_title(text, last):
        return False
    if last[0] in "联咨电通传" and CONTACT.match(last):
        return False
    if last[0] in "主抄" and RECEIVERS.match(last):
        return last.endswith(LIST_GOES_ON) or (full and last[-1] not in "：:。")
    if of_title and HEAD_FIELD.match(last) and is_title_line(text):
        return False
    if ATTENDED.match(last) and BODY_NAME.search(text) and not PUNCTUATED.search(text):
        # 参会人员：… / 某市领导小组办公室: the signature below who was there.
        return False
    listed = last[0] == "附" and ATTACHMENTS.match(last)
    if listed and BODY_NAME.search(text) and not PUNCTUATED.search(text):
        # 附件：1.某方案 / 某市人民政府: the signature below the list.
        return False
    if listed and is_title_line(last):
        # 附件：某方案 / 为推进试点，… | 某方案（2023—2025年）: what is attached begins.
        return text.startswith(JOINED_ON)
    if text.startswith(BREAKS_OFF) and is_issuer_line(last):
        return True
    broken = (of_title or last[-1] in MAY_BREAK_OFF) and len(last) <= LONGEST_UNMARKED_TITLE
    if broken and is_title_broken([piece.text for piece in before[-MOST_TITLE_LINES:]], text):
        return True
    if (last[-1] == "日" and SIGNED_LINE.fullmatch(last)) or SIGNED_FOR.search(last):
        return False
    if full and flush:
        # A sentence may end where its line does.
        return True
    if _is_ended(last):
        return full and _below_run_in_title(before[0], text)
    if full:
        return True
    if len(before) > MOST_TITLE_LINES or last.endswith(GOES_ON):
        return True
    if len(before) > 1:
        return not is_title_ended([piece.text for piece in before], text)
    if is_heading(last) and columns(text) <= columns(last) + FULL_LINE and _tells(last):
        return mark(text) is None
    return not (is_heading(last) or is_unmarked_title(last))


def signing_lines(texts: Sequence[str]) -> frozenset[int]:
    """The places of lines that name who signs, right above the day: they go on with no list.

    责任单位：市统计局 / 某市商务局 / 2024年3月1日      not: 责任单位：市统计局、 / 市商务局 / …
    """
    found: set[int] = set()
    above_day = False
    for at in range(len(texts) - 1, -1, -1):
        if (
            above_day
            and is_issuer_line(texts[at])
            and not (at and texts[at - 1].endswith(LIST_GOES_ON))
        ):
            found.add(at)
        else:
            above_day = DAY.fullmatch(texts[at]) is not None
    return frozenset(found)


def _tells(text: str) -> bool:
    """Whether a numbered line tells somebody to do something, as no heading does.

    四、请高新区管委会加快道路建设，确保8月底前 / 通车。      not: （二）要素保障，优化服务
    """
    found = mark(text)
    return found is not None and TELLS.match(text, found.end) is not None


def _below_run_in_title(first: Mended, text: str) -> bool:
    """Whether a line below a sentence that ended with its line is the run-in paragraph's above.

    放宽准入。落实清单。建设开放平台。 / 推进自由贸易试验区建设，…      not: / 优化环境。减少材料，…
    Paragraphs of one plan open with titles; where one does not open so, none begins.
    """
    opened = run_in_title(first)
    return opened is not None and mark(first.text) is None and not _opens_with_title(text)


def _opens_with_title(text: str) -> bool:
    return run_in_title(Mended(text, range(len(text)))) is not None


def _is_ended(text: str) -> bool:
    """Whether a line may be the last of its paragraph by its last characters."""
    return text[-1] in MAY_END and (
        text[-1] in "）)】〕]." or text.rstrip(CLOSING).endswith(ENDS_PARAGRAPH)
    )


def _is_field_ended(last: str, text: str) -> bool:
    """Whether a field holds all its names above a line that is a sentence and no more names.

    责任单位：市司法局 / 修订制度，完善体系。      not: 责任单位：市商务局、市财政 / 局、市税务局。
    责任单位：市司法局 / 完善制度
    """
    label = ANY_LABEL.match(last)
    if label is None or not (PUNCTUATED.search(text) or text.startswith(OPENING_VERBS)):
        return False
    if TOLD.match(text):
        # 责任单位：县教育局、县职业中专 / 县商务局要加强调度，…
        return True
    said = list(split_names(last[label.end() :]))
    if not said or not is_complete(said[-1]):
        return False
    return not all(is_complete(name) for name in split_names(text.rstrip("。；")))


def _stands_alone(text: str) -> bool:
    """Whether a line is a field, a document's number, its day, or announces an attachment."""
    return FIELD.match(text) is not None or any(
        pattern.fullmatch(text) for pattern in (NUMBER, ISSUE, DAY, ATTACHED)
    )


def _bracket_open(text: str) -> bool:
    """Whether a bracket or the mark of a title is open where a line ends."""
    if "《" in text and text.rfind("《") > max(text.rfind("》"), len(text) - LONGEST_NAMED):
        return True
    if "（" not in text and "(" not in text:
        return False
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))
