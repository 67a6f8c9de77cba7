"""Whose paper a document is written on, and who signed it when.

某省人民政府办公厅文件 / 某市商务局            a masthead, above the number
某省服务贸易发展联席会议 会议纪要 / 〔2024〕第3期
某省商务厅 / 某省财政厅 / 2023年5月10日        each line signs
某市领导小组办公室 / （某市商务局代章） / 2024年7月26日
某县商贸建设方案 / 县商务局                    a byline
…由省商务厅 / 于2024年6月30日前完成            signs nothing
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.parser.letters.heads import BODY_OF_STATE, Letter, read_number
from tasks.parser.pages.titles import DAY, ISSUE
from tasks.parser.text.blocks import Mended
from tasks.parser.vocabulary import OF_MANY

# 某市商务局　2023年3月15日 | 2023年3月15日发布 | 2023年3月15日印发
#            not: 2024年6月30日前 | 2024年5月1日启动建设 | 完成时限 2024年12月31日
DATED = re.compile(
    rf"(?<![\s于在到至自从])(?<![时期]限)(?<!时间)(?<!节点)\s*+(?:{DAY.pattern})"
    r"\s*(?:发布|公布|印发)?\s*(?:[）)]|[（(][^（）()]{1,20}[）)])?\s*$"
)
# 某省人民政府办公厅文件 above the number
MASTHEAD = re.compile(r"(?P<issuer>[\u4e00-\u9fff \u3000]{2,40})文\s*件")
# （某市商务局代章） between who signs and the day
SEALED = re.compile(r"[（(][^（）()]{2,40}代章?[）)]")
# 某市工作专班（盖章）
STAMP = re.compile(r"[（(](?:盖章|公章|印章|签章|章)[）)]$")
CLOSING_SIGNS = re.compile(r"[。；：:]")
LONGEST_SIGNATURE = 60
MINUTES = "纪要"
# What it says of the next steps it tells bodies by name: 市商务局要加强调度.
CIRCULAR = "通报"
# What a bulletin in numbers is called: 工作提示 above 第6号
BULLETINS = (MINUTES, "工作提示", "工作提醒", "工作简报", "情况通报", "督查通报", "督查专报")
# 某省商务厅　　　特急 | 000012 | 机密★1年: what a masthead also says
HEAD_MARK = re.compile(
    r"(?:特急|加急|急件|特提|平急|绝密|机密|秘密|内部资料|明电)(?:★.{0,6})?"
    r"|(?:份号|№|No\.?)?[：:]?\d{6}"
)
LONGEST_HEAD_MARK = 20
# 督　办　单 below who sends it, 文件 below the last of several
FORM = re.compile(r"(?:督查?办|督查|交办|转办|承办|抄告|提醒|整改)(?:通知单|单|通知)|文件")
MOST_MASTHEAD_LINES = 8


def is_signature(text: str, letter: Letter) -> bool:
    """Whether a line names the issuer or the day."""
    if letter.issuer is not None and "".join(text.split()) == "".join(letter.issuer.split()):
        return True
    dated = len(text) <= LONGEST_SIGNATURE and "日" in text and DATED.search(text)
    return bool(dated) and not CLOSING_SIGNS.search(text)


def signers_above_a_day(paragraphs: Sequence[Mended]) -> frozenset[int]:
    """Where the bodies stand that sign, one or several to a line, above the day."""
    found: set[int] = set()
    above_day = False
    for at in range(len(paragraphs) - 1, -1, -1):
        text = STAMP.sub("", paragraphs[at].text).rstrip()
        if len(text) > LONGEST_SIGNATURE:
            above_day = False
        elif DATED.match(text):
            above_day = True
        elif above_day and (SEALED.fullmatch(text) or _names_bodies(text)):
            found.add(at)
        else:
            above_day = False
    return frozenset(found)


def _names_bodies(text: str) -> bool:
    """Whether a line holds names of bodies and nothing else: 某省商务厅　某省财政厅, 商　务　部.

    「责任单位：某省商务厅」, the last field of an item, does not.
    """
    return CLOSING_SIGNS.search(text) is None and all(
        BODY_OF_STATE.search(name) for name in spelled_together(text).split()
    )


def is_head_mark(text: str) -> bool:
    """Whether a line says how urgent or secret a document is, or which copy: 特急, 000012."""
    return len(text) <= LONGEST_HEAD_MARK and HEAD_MARK.fullmatch("".join(text.split())) is not None


def without_head_mark(text: str) -> str:
    """A masthead without the mark at its end: 某省商务厅　　特急, 某省商务厅　特 急."""
    for words in (1, 2):
        # Cut at blanks from the end: a pattern would try every blank of a long run.
        parts = text.rsplit(maxsplit=words)
        if len(parts) == words + 1 and is_head_mark("".join(parts[1:])):
            return parts[0]
    return text


def mastheads_above_a_number(paragraphs: Sequence[Mended]) -> frozenset[int]:
    """Where several bodies, one to a line, and the name of a form head a document's number."""
    found: set[int] = set()
    for at, paragraph in enumerate(paragraphs):
        if "号" not in paragraph.text or read_number(paragraph.text) is None:
            continue
        heads: list[int] = []
        for above in range(at - 1, max(-1, at - 1 - MOST_MASTHEAD_LINES), -1):
            text = spelled_together(without_head_mark(paragraphs[above].text))
            if len(text) > LONGEST_SIGNATURE or CLOSING_SIGNS.search(text):
                break
            is_form = FORM.fullmatch("".join(text.split())) is not None
            if not (is_form or BODY_OF_STATE.search(text) or MASTHEAD.fullmatch(text)):
                break
            heads.append(above)
        if len(heads) > 1:
            found.update(heads)
    return frozenset(found)


def is_byline(text: str, letter: Letter) -> bool:
    """Whether the line under a title names who wrote it: 县商务局, not 各市商务局."""
    return (
        letter.issuer is None
        and len(text) <= LONGEST_SIGNATURE
        and not text.startswith(OF_MANY)
        and _names_bodies(text)
    )


def spelled_together(name: str) -> str:
    """A name without the blanks that spread it over the page: 商 务 部."""
    characters = name.split()
    spread = len(characters) > 1 and all(len(each) == 1 for each in characters)
    return "".join(characters) if spread else name.strip()


def is_masthead(text: str, letter: Letter, following: str) -> bool:
    """Whether a line is whose paper a document is written on, above its number.

    某省人民政府办公厅文件, 某市商务局 or the name of a meeting's minutes; it also opens a document
    below another.
    """
    fresh = letter.title is None and not letter.body
    text = without_head_mark(text)
    if found := MASTHEAD.fullmatch(text):
        of_state = BODY_OF_STATE.search(spelled_together(found["issuer"])) is not None
        return (fresh and of_state) or read_number(following) is not None
    if len(text) > LONGEST_SIGNATURE or CLOSING_SIGNS.search(text):
        return False
    if fresh and "".join(text.split()).endswith(BULLETINS):
        return ISSUE.fullmatch(following) is not None or read_number(following) is not None
    named = (fresh or letter.issued_on is not None) and BODY_OF_STATE.search(text)
    return bool(named) and read_number(following) is not None
