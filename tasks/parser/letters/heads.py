"""What is known of one document: its title, number, issuer, kind, addressees and dates.

    广东省人民政府转发国务院关于…批复的通知      title, with issuer and kind
    粤府函〔2018〕204号                          number
    广州、深圳市人民政府，省商务厅：             addressees, a shared ending given back to each

Which paragraph is which, `reading.py` finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.parser.clauses.names import split_list
from tasks.parser.clauses.shared_words import PLACE_AND_BODY
from tasks.parser.letters.validity import Validity, read_validity, speaks_of_validity
from tasks.parser.pages.titles import (
    NUMBER,
    SIGNED_FOR,
    TITLE_BRACKET,
    is_unmarked_title,
)
from tasks.parser.text.blocks import Mended
from tasks.parser.text.days import read_day
from tasks.parser.text.marks import mark
from tasks.parser.text.slips import STRAY_SPACE
from tasks.parser.types import Document, Span
from tasks.parser.vocabulary import DOCUMENT_KINDS, ISSUER_ENDINGS, PLACE_KINDS

# …若干举措 is a title where one is looked for; 具体举措 alone in a line is a column's.
LONGEST_KINDS_FIRST = sorted((*DOCUMENT_KINDS, "举措", "表", "任务"), key=len, reverse=True)
LEVELS = ("省", "市", "县", "区", "自治州", "）")
YEAR_OF_NUMBER = re.compile(r"(?:[〔\[［(（]\s*|^)(?P<year>20\d{2})(?=\s*[〕\]］)）年])")
# 2023年工作要点      not: （2023—2025年）
YEAR_OF_TITLE = re.compile(r"(?<![\d—–－~～-])(?P<year>20\d{2})\s*年度?(?![—–－~～-])")
# 广东省人民政府转发… | 国务院关于同意…
ISSUER = re.compile(
    r"(?P<name>[\u4e00-\u9fff \u3000]{2,60}?)"
    r"(?P<more>等\s*+(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*+个?(?:部门|单位))?"
    r"\s*(?=关于|转发|印发|批转)"
)
# 某市领导小组办公室会议纪要 | 某市人民政府专题会议纪要      not: 某省服务贸易发展联席会议纪要
MEETING_OF = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,40}?(?:政府|委员会|管委会|办公[厅室]|领导小组|专班|[厅局]))"
    r"(?:20\d{2}年)?(?:第[一二三四五六七八九十\d]{1,3}次)?"
    r"(?:全体|专题|工作|常务|主任|党组|办公|局务|厅务|推进|协调|联席|调度){0,3}会议纪要"
)
# 某省服务业发展规划（服务贸易部分）
PART_OF_IT = re.compile(r"[（(][^（）()]{1,30}[）)]$")
# 某区改革事项清单      not: 续表
SHORTEST_TABLE_TITLE = 6
# 商务部服贸司 | 某保险公司, which issues as well      not: 某协会
BODY_OF_STATE = re.compile(rf"(?:{'|'.join(ISSUER_ENDINGS)}|司)$")
# 高新区、经开区经济发展局, 南京市、苏州市商务局: a place; the last has the body of both.
PLACE = re.compile(r"(?!各|有关|相关)[\u4e00-\u9fff]{1,12}[市县区州旗]")
GOVERNMENT = re.compile(r"(?P<level>[省市县区州])?(?P<body>人民政府|政府)$")
COMMITTEE = re.compile(r"(?P<body>管委会|管理委员会)$")
# 云川新区、某开发区管委会      not: 云川市、某新区管委会 | 各区县、高新区管委会
ZONE = re.compile(r"(?!各|有关|相关)[\u4e00-\u9fff]{1,20}(?:[^市县][区园]|片区|[港城])")
# 云川、泽阳市商务局: bare names of places
BARE_PLACE = re.compile(r"(?!各|有关|相关)[\u4e00-\u9fff]{2,3}")
# 各设区市 | 省直管县（市）商务局: kinds of places, the last with the body of all
KIND_OF_PLACE = re.compile(rf"各(?:{'|'.join(PLACE_KINDS)})")
LAST_KIND_OF_PLACE = re.compile(
    r"(?:各|省直?管|扩权|计划单列)[\u4e00-\u9fff、（）()]{0,8}?[市县区）)]"
    r"(?P<body>(?![市县区])[\u4e00-\u9fff]{2,10}(?:局|委|办|厅))"
)
# 各县（市、区）商务局, 高新区经发局      not: 省市场监管局
OF_A_PLACE = re.compile(
    rf"(?P<place>各(?:有关|相关)?(?:{'|'.join(PLACE_KINDS)})(?:[（(][^（）()]{{1,14}}[）)])?"
    rf"(?:、(?:{'|'.join(PLACE_KINDS)}))*"
    r"|(?!各|有关|相关|省|市)[\u4e00-\u9fff]{1,12}?[市县区州旗])"
    r"(?![市县区州旗场])[\u4e00-\u9fff]{2,12}(?:局|委|办|厅)"
)
# 财政局 | 文化广电和旅游局      not: 市财政局, 泽阳海关
BARE_BODY = re.compile(
    r"(?!各|有关|相关|国家|中央)(?:[^省市县区州旗（）()、]{2,10}(?:局|委|办|厅)|市场监[\u4e00-\u9fff]{1,4}局)"
)
# Every bare name is said of each place, so more places lend nothing.
MOST_PLACES = 20
# 编号：某督〔2025〕6号
NUMBERED_AS = re.compile(r"(?:编\s*号|文\s*号|字\s*号)\s*[：:]\s*")
# 时　间：2023年4月18日上午, of a meeting
MET_ON = re.compile(r"(?:会议)?时\s*间\s*[：:]")
# （截至2026年3月31日） under the title of a ledger      not: 截至2025年底，…
AS_OF = re.compile(r"[（(]?\s*(?:数据|进展|统计)?\s*截[至止]\s*20\d{2}\s*年[\d\s月日]{2,12}[）)]?")
# 关于对某提案的会办意见
ANSWERS = re.compile(r"(?:会办|协办|答复|办理|反馈|回复|修改|审核)意见$")
# 重点工作提示（第3期）
ISSUE_OF_TITLE = re.compile(r"[（(](?P<issue>(?:20\d{2}年)?第\s?\d{1,4}\s?[期号])[）)]$")
# 结合我省实际，提出以下实施意见 | 制定本方案
SELF_NAMED = re.compile(
    r"(?:提出|制定|制订|编制)(?:以下|如下|本)[\u4e00-\u9fff]{0,4}?(?P<kind>意见|方案|规划|措施|办法|计划)"
)


@dataclass(slots=True)
class Letter:
    """A document while it is read: what is known of it and the paragraphs of its body.

    `says_nothing` while title and body are short lines without a sentence or a list; `sent_on` is
    the day of the letter it came with, `met_on` that of the meeting minutes tell of or as of which
    a ledger stands, `printed_on` the 印发日期 of the lines at its end (GB/T 9704-2012, 7.4.3). It
    `is_signed` once a day stands below its body; one right below the title says nothing of where it
    ends.
    """

    title: Mended | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    is_signed: bool = False
    addressees: tuple[str, ...] = ()
    validity: Validity = (None, None)
    self_named: str | None = None
    start: int = 0
    end: int = 0
    body: list[Mended] = field(default_factory=list)
    says_nothing: bool = True
    # Whether its text has sentences so far, and a table.
    has_sentences: bool = False
    has_table: bool = False
    masthead: Mended | None = None
    attached: bool = False
    byline: str | None = None
    signers: list[str] = field(default_factory=list)
    sent_on: date | None = None
    printed_on: date | None = None
    met_on: date | None = None

    @property
    def year(self) -> int | None:
        """The year it is of: of its day, else of its number, else the one its title names."""
        if self.issued_on is not None:
            return self.issued_on.year
        if self.met_on is not None:
            return self.met_on.year
        named = YEAR_OF_NUMBER.search(self.number or "") or YEAR_OF_TITLE.search(
            self.title.text if self.title else ""
        )
        return int(named["year"]) if named else None

    @property
    def kind(self) -> str:
        """通知, 批复, 方案 …; 文件 where neither title nor text says."""
        # Minutes may have no title but their masthead.
        named_by = self.title or self.masthead
        title = named_by.text if named_by else ""
        bare = TITLE_BRACKET.sub("", title).rstrip("》）)")
        named = _kind_of(bare) or _kind_of(PART_OF_IT.sub("", title))
        return named or self.self_named or "文件"

    @property
    def answers(self) -> bool:
        """Whether it is what a body says of another's paper: 会办意见, 反馈意见."""
        return self.title is not None and ANSWERS.search(self.title.text) is not None

    def take(self, piece: Mended) -> None:
        """Widen the document's span over a piece of it."""
        if piece.offsets and piece.offsets[-1] >= self.end:
            self.end = piece.offsets[-1] + 1

    def document(self) -> Document:
        """The finished value."""
        # A title broken over lines keeps a space there; one between two issuers is meant.
        title = STRAY_SPACE.sub("", self.title.text) if self.title else None
        issue = ISSUE_OF_TITLE.search(title or "")
        return Document(
            title,
            self.number or (issue["issue"] if issue else None),
            self.issuer,
            self.kind,
            self.issued_on,
            *self.validity,
            self.addressees,
            Span(self.start, max(self.start, self.end)),
        )

    @property
    def came_out_on(self) -> date | None:
        """The day 自印发之日起 counts from: its own, else that of the letter it came with."""
        return self.issued_on or self.sent_on

    def finish(self) -> None:
        """Take from the body what it says of the document: its kind, how long it holds."""
        for paragraph in self.body:
            text = paragraph.text
            if self.met_on is None and (MET_ON.match(text) or AS_OF.fullmatch(text)):
                self.met_on = read_day(paragraph.text)
            if self.self_named is None and (named := SELF_NAMED.search(paragraph.text)):
                self.self_named = named["kind"]
            if self.validity == (None, None) and speaks_of_validity(paragraph.text):
                found = read_validity(paragraph.text, issued_on=self.came_out_on)
                self.validity = found or self.validity


def _kind_of(bare: str) -> str | None:
    return next((kind for kind in LONGEST_KINDS_FIRST if bare.endswith(kind)), None)


def is_title_of_table(text: str, letter: Letter) -> bool:
    """Whether a line right above a table is the title of a further document.

    So it is in a file of nothing but tables, each with its title, as the sheets of a workbook.
    """
    if letter.title is None or not letter.has_table or letter.has_sentences:
        return False
    return len(text) >= SHORTEST_TABLE_TITLE and is_unmarked_title(text) and mark(text) is None


def issuer_of(title: str) -> str | None:
    """The issuer a title names before 关于, 转发 or 印发, None if it names none."""
    found = ISSUER.match(title)
    if found is None or not BODY_OF_STATE.search(found["name"].strip()):
        return None
    return found["name"].strip() + (found["more"] or "")


def whose_meeting(title: str) -> str | None:
    """Whose meeting minutes are of, by their title: what signs nobody's name comes from there."""
    found = MEETING_OF.match(title)
    return found["name"] if found else None


def read_addressees(text: str) -> tuple[str, ...]:
    """The addressees of a letter, one by one, a shared ending given back to each.

    广州、深圳市人民政府，省商务厅 -> 广州市人民政府, 深圳市人民政府, 省商务厅
    """
    found: list[str] = []
    for group in re.split(r"[，,；;]", text.strip().rstrip("：:")):
        names = [name for name in split_list(group, "、") if name]
        if not names:
            continue
        # 经开区、高新区经发局、财政局: what the places share stands before the bare names
        named = max(
            (at for at, name in enumerate(names, 1) if OF_A_PLACE.fullmatch(name)), default=0
        )
        bare = names[named:] if named and all(map(BARE_BODY.fullmatch, names[named:])) else []
        names = names[: len(names) - len(bare)]
        ending = GOVERNMENT.search(names[-1])
        committee = COMMITTEE.search(names[-1])
        shared = PLACE_AND_BODY.fullmatch(names[-1])
        kind_of_place = LAST_KIND_OF_PLACE.fullmatch(names[-1])
        whole: list[str] = []
        for name in names[:-1]:
            if ending and not BODY_OF_STATE.search(name) and not COMMITTEE.search(name):
                level = "" if name.endswith(LEVELS) else ending["level"]
                name += (level or "") + ending["body"]
            elif committee and ZONE.fullmatch(name):
                name += committee["body"]
            elif shared and PLACE.fullmatch(name):
                name += shared["body"]
            elif shared and BARE_PLACE.fullmatch(name) and not BODY_OF_STATE.search(name):
                name += shared["level"] + shared["body"]
            elif kind_of_place and KIND_OF_PLACE.fullmatch(name):
                name += kind_of_place["body"]
            whole.append(name)
        found.extend(_with_places([*whole, names[-1], *bare]))
    return tuple(found)


def _with_places(names: Sequence[str]) -> Iterator[str]:
    """Names of a list, the places before a body given to the bare ones after it.

    各市发改委、商务局 are 各市发改委, 各市商务局.      not: 各市商务局、省财政厅
    """
    places: list[str] = []
    lent = False
    for name in names:
        if here := OF_A_PLACE.fullmatch(name):
            places = [*([] if lent else places), here["place"]]
            lent = False
        elif 0 < len(places) <= MOST_PLACES and BARE_BODY.fullmatch(name):
            lent = True
            yield from (place + name for place in places)
            continue
        else:
            places = []
        yield name


def read_number(text: str) -> str | None:
    """A document number and nothing else: 粤府函〔2018〕204号."""
    written = SIGNED_FOR.sub("", text).strip()
    if labelled := NUMBERED_AS.match(written):
        written = written[labelled.end() :]
    return written if NUMBER.fullmatch(written.strip("（）()")) else None
