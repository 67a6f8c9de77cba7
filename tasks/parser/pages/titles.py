"""Titles of documents, and the other lines that frame one: number, day, attachments.

某省推进服务贸易发展实施方案                ends with what a document is called
某市人民政府关于印发…计划（2023—2025年）的通知   names its issuer as well
某省人民政府办公厅关于印发 / 某省…实施方案的通知   one title on two lines
附件1 | 某政办发〔2023〕1号 | 做好工作。     none
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.pages.outline import HALF_STOP
from tasks.parser.text.days import HAN_MONTH
from tasks.parser.text.digits import DIGIT
from tasks.parser.text.marks import mark
from tasks.parser.vocabulary import DOCUMENT_KINDS, ISSUER_ENDINGS

CLOSING = "》）) "
# No title ends with another character, so most lines are known by their last one.
LAST_CHARACTERS = frozenset(CLOSING).union(kind[-1] for kind in DOCUMENT_KINDS)
LONGEST_UNMARKED_TITLE = 50
SHORTEST_TITLE_LINE = 4
MOST_TITLE_LINES = 3
LONGEST_ISSUER = 40
# （2023—2025年） | （征求意见稿） after a title
TITLE_BRACKET = re.compile(
    r"(?<!\s)\s*[（(](?:20\d{2}|第[一二三四五六七八九十\d]{1,3}[批期号]|试行|征求意见|暂行|修订|送审|草案)[^（）()]{0,16}[）)]$"
)
# 联系人：… | 联系电话：…: a line of its own before or below the signature
CONTACT = re.compile(
    r"(?:联\s*系\s*人(?:及电话)?|联系电话|联系方式|咨询电话|电子邮箱|通讯地址|传\s*真"
    r"|电\s*话|邮\s*箱|地\s*址)(?:\s*[：:]|\s)"
)
# 主送：各区商务局 | 抄送：市财政局: who receives a letter, in a line of its own
RECEIVERS = re.compile(r"[主抄]\s*送(?:机关|单位)?\s*[：:]")
# （此件公开发布） | 附件1 | 某政办发〔2023〕1号 | 某部门文件: no line of a title
NOT_IN_A_TITLE = re.compile(
    r"[。；：:;，,？！]|^附\s*件|〔|\d{4}年\d{1,2}月|文\s*件$|^目\s*录|^[（(][^（()）]*[）)]$"
)
# 某政办发〔2023〕1号, scanned as 某政办发[2O23]l号
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,10}\s*"
    rf"[〔\[［(（]\s*(?:\d{{4}}|2{DIGIT}{{3}})\s*[〕\]］)）]\s*第?{DIGIT}{{1,5}}\s*号"
)
# What a form says above its title: 承办单位：… | 紧急程度：…
HEAD_FIELD = re.compile(
    r"(?:承办单位|交办单位|督办单位|主办单位|协办单位|会办单位|督办事项|交办事项|办理事项|督办依据|交办依据|来文单位|紧急程度|密\s*级|保密期限|交办时间|交办日期|办结时限|办理时限|签\s*发\s*人|份\s*号)"
    r"\s*[：:]"
)
# 某政发〔2024〕14号      签发人：王某某
SIGNED_FOR = re.compile(
    r"(?<=\s)(?:签\s*发\s*人|(?:交办|签发|制发|下发|印发)(?:日期|时间)|日\s*期|紧急程度|密\s*级)\s*[：:].{0,20}$"
)
# 〔2024〕第3期 | 第12期 | （2025年第2期） | （第7次）: the number of minutes
ISSUE = re.compile(
    r"[（(]?(?:[〔\[［(（]?\s*20\d{2}\s*[〕\]］)）年]\s*)?第?\s*(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s*[期号次][）)]?"
    r"|〔20\d{2}〕\s?\d{1,4}"
)
# 2018年6月1日 | 二○一八年六月一日: the day a document was signed
DAY = re.compile(rf"\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|{HAN_MONTH}.{{1,4}}日")
# 附件：1.… | 附件2 | 附：
ATTACHMENTS = re.compile(
    r"附\s*+(?:件?\s*+(?:\d{1,2}|[一二三四五六七八九十])?\s*+(?:[：:]|$)|[表录]\s*+\d{0,2}\s*+$)"
)
# 附件2 | 附表 alone: the attached document begins.
ATTACHED = re.compile(r"附\s*[件表录]\s*+(?:\d{1,2}|[一二三四五六七八九十])?\s*+[：:]?")
# 某市人民政府关于印发…的通知 names its issuer and needs no line before it.
WHOLE_TITLE = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,30}?(?:政府|国务院|委员会|办公厅|办公室|[部厅局委办院署]))"
    r"(?:关于|印发|转发|批转).{4,}"
)
# 商务部办公厅 | 某市司法局      not: 某某公司, which issues less often than it stands in a title
BODY_NAME = re.compile(rf"(?:{'|'.join(ISSUER_ENDINGS)}|(?<!公)司)$")
# A title's line that breaks off in front of what is issued.
BREAKS_OFF = ("关于", "印发", "转发")
# The same behind whose document it is: …关于转发市商务局 / 市财政局某办法的通知
BREAKS_OFF_BEHIND = re.compile(r"(?:印发|转发|批转)[\u4e00-\u9fff]{2,14}[部厅局委办院署]$")
# What such a line ends with.
MAY_BREAK_OFF = frozenset("于发部厅局委办院署")
# 某省发展规划 / 和实施方案: no title begins so, but one may go on.
JOINED_ON = ("和", "及", "与", "暨", "以及", "的", "等")
PUNCTUATION = re.compile(rf"[。；：;:]|{HALF_STOP}")
PAUSE = re.compile(r"[，、,]")


def is_title_line(text: str) -> bool:
    """Whether a line ends as the title of a document does: …实施方案, …计划（2023—2025年）."""
    if text[-1:] not in LAST_CHARACTERS or len(text) > LONGEST_UNMARKED_TITLE:
        return False
    return _bare(text).endswith(DOCUMENT_KINDS)


def is_whole_title(text: str) -> bool:
    """Whether a line is a title with its issuer: 某市人民政府关于印发…的通知."""
    if text[-1:] not in LAST_CHARACTERS:
        return False
    bare = _bare(text)
    return (
        WHOLE_TITLE.match(bare) is not None
        and bare.endswith(DOCUMENT_KINDS)
        and NOT_IN_A_TITLE.search(bare) is None
    )


def begins_a_title(text: str, last: str) -> bool:
    """Whether a whole title stands below a line of the page (首页, 信息公开) or a letterhead.

    Below 某市商务局 the title of 某市财政局 is that of both.
    """
    if not is_whole_title(text) or not is_unmarked_title(last):
        return False
    found = WHOLE_TITLE.match(text)
    if found is None or last.endswith((*BREAKS_OFF, "批转")):
        return False
    return last == found["issuer"] or not BODY_NAME.search(last)


def is_title_broken(lines: Sequence[str], text: str) -> bool:
    """Whether a title's line goes on in the next: …关于印发 / 某省…实施方案的通知."""
    title = "".join(lines)
    if not _may_be_of_title(title, SHORTEST_TITLE_LINE) or not _may_be_of_title(text, 2):
        return False
    if is_title_line(title):
        return False
    if is_title_line(title + text) or title.endswith(BREAKS_OFF):
        return True
    return BREAKS_OFF_BEHIND.search(title) is not None


def is_title_ended(lines: Sequence[str], text: str) -> bool:
    """Whether lines joined to a title are a whole one, which the next line does not go on with.

    某省商务厅转发商务部 / 关于…的通知 is followed by whom it is addressed to.
    """
    title = "".join(lines)
    if not all(_may_be_of_title(line, 2) for line in lines) or not is_title_line(title):
        return False
    return not is_title_line(text) and not text.startswith(JOINED_ON)


def is_issuer_line(text: str) -> bool:
    """Whether a line is the name of who issues, above 「关于…的通知」: 商务部办公厅."""
    return (
        len(text) <= LONGEST_ISSUER
        and NOT_IN_A_TITLE.search(text) is None
        and mark(text) is None
        and all(BODY_NAME.search(name) for name in text.split())
    )


def is_unmarked_title(text: str) -> bool:
    """Whether a line without a number may be a title: short, and no sentence or list."""
    if len(text) > LONGEST_UNMARKED_TITLE or PUNCTUATION.search(text):
        return False
    return PAUSE.search(text) is None or text.endswith(DOCUMENT_KINDS)


def _bare(text: str) -> str:
    return TITLE_BRACKET.sub("", text).rstrip(CLOSING)


def _may_be_of_title(text: str, shortest: int) -> bool:
    return (
        shortest <= len(text) <= LONGEST_UNMARKED_TITLE
        and mark(text) is None
        and NOT_IN_A_TITLE.search(text) is None
    )
