"""Who reports what to whom, and how often.

    广州、深圳市人民政府要…，按要求每年向商务部报送试点成效和可复制可推广经验，抄报省政府。
        -> both cities, to 商务部, copy to 省政府, two things, annual
    省商务厅要…，重要进展情况和重大问题及时报告省政府。          -> event
    试点中的重大问题，商务部要及时向国务院请示报告。             -> what stands before the clause

    请于每年12月底前将年度总结报送商务部，抄送省商务厅。       -> asked of the letter's addressees

「完善信息报送机制」 and 「及时向上总结报送创新经验」 name nobody who receives: no duty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.parser.blocks import Mended
from tasks.parser.dates import deadlines
from tasks.parser.letters import BODY_OF_STATE, read_addressees
from tasks.parser.names import bare_name, outside_brackets
from tasks.parser.types import Duty

VERB = r"(?:报送|请示报告|报告|上报|汇报|报备|抄送|抄报|函告|反馈|提交|提供)"
REPORTS = re.compile(rf"{VERB}|备案")
# 向商务部报送试点成效
TO_FIRST = re.compile(rf"向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)(?P<what>.*)$")
# 将工作总结向商务部报送, 试点中的重大问题及时向商务部报告
TO_AFTER = re.compile(
    rf"(?P<what>.{{2,60}}?)向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)$"
)
# 重大问题及时报告省政府
TO_LAST = re.compile(
    rf"(?P<what>.*?)(?P<adverb>及时|定期|随时|每年|每季度|每半年|每月)?(?P<verb>{VERB})(?P<to>[^，]{{2,30}})$"
)
COPY = re.compile(r"(?:并|同时)?\s*(?:抄报|抄送)(?P<to>[^，]{2,40})$")
# 商务部要… | 试点地区人民政府（管委会）作为责任主体，要…       not: 按要求
# 请各市于每年12月底前将… | 请于…: what stands before the thing itself, perhaps who is asked.
ASKED = re.compile(r"请(?P<who>[\u4e00-\u9fff、（）]{2,30}?)?(?:于|在|按|将|把|及时|认真)")
TIME_FIRST = re.compile(r"^(?:请|并|要|应|须)?(?:于|在)?[^将把]{0,30}?(?:将|把)")
ADVERB_LAST = re.compile(r"(?:要|应|应当|须|及时|定期|随时|按时|书面|并|统一|同时)+$")
WHO = re.compile(
    r"(?P<who>[^要]{2,60}?)"
    r"(?:作为.*|要(?!求)|应当|应(?!用)|须|需(?!求)|请(?=于|在|按|将|把|认真|及时|每))"
)
BODY = re.compile(
    r"^各[\u4e00-\u9fff]{1,12}$|(?:政府|部门|单位|机构|地区|城市|管委会|厅|局|部|委|办|会|院|小组)(?:（[^（）]*）)?$"
)
FREQUENCIES: tuple[tuple[str, str], ...] = (
    ("half_yearly", r"每半年|半年度"),
    ("quarterly", r"每季|按季"),
    ("monthly", r"每月|按月"),
    ("annual", r"每年|年度|按年"),
    ("event", r"及时|随时|重大|第一时间"),
    ("periodic", r"定期"),
)
ONCE, UNSPECIFIED = "once", "unspecified"


def read_duties(sentence: Mended, *, addressees: tuple[str, ...] = ()) -> Iterator[Duty]:
    """The reporting duties of one sentence. What a letter asks (请…) it asks of its addressees."""
    if not REPORTS.search(sentence.text):
        return
    asked = ASKED.match(sentence.text)
    who: tuple[str, ...] = ()
    if asked is not None:
        named = asked["who"] if asked["who"] and BODY.search(asked["who"]) else None
        who = read_addressees(named) if named else addressees
    before = ""
    found: list[Duty] = []
    for start, end, _ in outside_brackets(sentence.text.rstrip("。"), "，；"):
        clause = sentence.text[start:end].rstrip("。").strip()
        subject = WHO.match(clause)
        if subject and BODY.search(subject["who"].strip()):
            who = read_addressees(subject["who"].strip())
            clause = clause[subject.end() :]
        copied = COPY.match(clause)
        if copied and found:
            last = found[-1]
            found[-1] = Duty(
                last.who,
                last.to,
                read_addressees(copied["to"]),
                last.what,
                last.frequency,
                last.span,
            )
        elif (duty := _duty(clause, before, who, sentence)) is not None:
            found.append(duty)
        before = clause
    yield from found


def _duty(clause: str, before: str, who: tuple[str, ...], sentence: Mended) -> Duty | None:
    report = TO_FIRST.search(clause)
    if report is None or not report["what"]:
        report = TO_AFTER.match(clause) or report or TO_LAST.match(clause)
    if report is None or not BODY_OF_STATE.search(bare_name(report["to"].strip())):
        return None
    what = ADVERB_LAST.sub("", TIME_FIRST.sub("", report["what"].strip()))
    return Duty(
        who,
        report["to"].strip(),
        (),
        _things(what or before),
        _frequency(clause),
        sentence.span(),
    )


def _things(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"、|和|以及|及(?!时)", text) if part.strip())


def _frequency(clause: str) -> str:
    named = next((name for name, words in FREQUENCIES if re.search(words, clause)), None)
    return named or (ONCE if any(deadlines(clause)) else UNSPECIFIED)
