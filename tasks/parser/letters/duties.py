"""Who reports what to whom, and how often.

    广州、深圳市人民政府要…，按要求每年向商务部报送试点成效和可复制可推广经验，抄报省政府。
        -> both cities, to 商务部, copy to 省政府, two things, annual
    省商务厅要…，重要进展情况和重大问题及时报告省政府。          -> event
    试点中的重大问题，商务部要及时向国务院请示报告。             -> what stands before the clause

    请于每年12月底前将年度总结报送商务部，抄送省商务厅。       -> asked of the letter's addressees
    各市于每年1月10日前向省商务厅报送总结，由省商务厅汇总后于1月31日前报送商务部。
        -> two duties: who passes it on reports the same thing as often
    请各地区每季度首月10日前报送工作进展。重大事项及时报告。   -> to whom the letter had them report

    各地区应于每季度结束后10日内，通过直报系统填报进展；遇有重大问题，请随时报告。  -> two duties

「完善信息报送机制」 and 「及时向上总结报送创新经验」 name nobody who receives: no duty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tasks.parser.clauses.names import bare_name, outside_brackets
from tasks.parser.letters.duties_again import (
    EVENT_BEFORE,
    RETURNED,
    SINCE,
    TIME_BEFORE,
    on_change,
    without_receiver,
)
from tasks.parser.letters.duties_to import (
    ADVERB_LAST,
    BEFORE_COPY,
    BEFORE_THE_THING,
    COPY,
    OURS,
    SENT,
    TIME_FIRST,
    TO_AFTER,
    TO_FIRST,
    TO_LAST,
    TO_PLAIN,
    TO_US,
    ours,
    receives,
)
from tasks.parser.letters.duties_who import (
    ASKED,
    BODY,
    GOES_ON,
    is_same_body,
    named,
    subject_of,
)
from tasks.parser.letters.heads import read_addressees
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import (
    CASE,
    COLLECTED,
    EVENT_FREQUENCY,
    HOW_MANY,
    ONCE,
    SENT_THING,
    SPOKEN_OF,
    TIMES,
    UNSPECIFIED,
    made_and_sent,
    read_frequency,
    read_things,
    speaks_of_reports,
)
from tasks.parser.types import Duty

TIME_ALONE = re.compile(
    r"[于在]?(?:每|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前|按[年季月周]|每(?:半年|[年月周]|季度?)"
    r"|(?:应当?|要|须|请)?[于在]?\d{1,3}个?(?:工作)?[日天月][之以]?内"
)
# 试点期满后1个月内: once
AFTERWARDS = re.compile(r"[^，]{0,16}[后起]\s*\d{1,3}\s*个?(?:工作日|月|日|天|年)[之以]?内")
# 每半月调度一次，按月向市政府报告: no thing
HOW_OFTEN = re.compile(r".{0,30}每[^，]{1,12}[一两二三四\d]次")
MET = re.compile(r"^如?遇有?")
# 1月10日（星期一）| 总结（含纸质版，加盖公章） | 报市商务局（联系人：甲，电话：1）
# not: 商务部（服贸司）
REMARK = re.compile(
    r"[（(](?=[^（()）]{0,20}?"
    r"(?:星期|周[一二三四五六日]|联系|电话|邮箱|传真|含|见附|附后|格式|模板|盖章|纸质|电子))"
    r"[^（()）]{1,60}[）)]"
)


def read_duties(
    sentence: Mended,
    *,
    addressees: tuple[str, ...] = (),
    receiver: str | None = None,
    issuer: str | None = None,
    told_before: tuple[str, ...] = (),
    said_before: str = "",
) -> Iterator[Duty]:
    """The reporting duties of one sentence. What a letter asks (请…) it asks of its addressees.

    `receiver` is to whom the document had them report before: a report whose receiver is not said
    again goes there. `issuer` is what the document calls 我司, its addressees are 贵署.
    `told_before` is whom the sentence before told, `said_before` what it said last.
    """
    if not speaks_of_reports(sentence.text):
        return
    who = addressees if ASKED.match(sentence.text) else ()
    goes_on = not who and GOES_ON.match(sentence.text) is not None
    if goes_on:
        who = told_before or addressees
    before: str | Duty = said_before if goes_on else ""
    # 此后每半年报送一次进展: so does whom the letter asked before.
    told = addressees if receiver else ()
    found: list[Duty] = []
    for clause in _clauses(sentence.text):
        asked = ASKED.match(clause)
        if asked and asked["who"] and BODY.search(asked["who"]):
            # 请各市于每年12月底前将…, also after 根据通知要求，
            who = named(asked["who"], addressees)
        elif (asked and not who and isinstance(before, str)) and (
            SINCE.fullmatch(before) or not speaks_of_reports(clause)
        ):
            # 现将任务分解表印发给你们，请认真落实，并于每季度末将…      not: 重大问题，请及时报告
            who = addressees
        if subject := subject_of(clause):
            who, goes_on = named(subject["who"].strip(), addressees), False
            clause = clause[subject.end() :]
        copied = COPY.match(clause)
        if copied and found:
            found[-1] = replace(found[-1], copy_to=read_addressees(copied["to"]))
            before = clause
        elif (change := on_change(clause, before, who or addressees, sentence)) is not None:
            found.append(replace(change, to=change.to or _last_receiver(found, receiver)))
            before = change
        elif (duty := _duty(clause, before, who, sentence, addressees)) is not None:
            found.append(duty)
            before = duty
        elif (
            duty := without_receiver(
                clause, before, who, sentence, told, asked=bool(asked and receiver)
            )
        ) is not None:
            found.append(replace(duty, to=_last_receiver(found, receiver)))
            before = duty
        elif (us := TO_US.fullmatch(clause)) is not None:
            things = read_things(us["what"] or us["this"] or "")
            to, often = us["to"] or us["us"], read_frequency(clause)
            before = Duty(
                who or (addressees if asked else ()), to, (), things, often, sentence.span()
            )
            found.append(before)
        elif receiver and isinstance(before, str) and before and RETURNED.fullmatch(clause):
            often = read_frequency(before + clause)
            things = read_things(before)
            duty = Duty(who or addressees, receiver, (), things, often, sentence.span())
            found.append(duty)
            before = duty
        else:
            before = clause
    for duty in found:
        us = OURS.match(duty.to or "")
        if us and issuer:
            duty = replace(duty, to=ours(us[0], issuer) + (duty.to or "")[us.end() :])
        if (
            goes_on
            and duty.who == told_before
            and any(is_same_body(name, duty.to or "") for name in told_before)
        ):
            # 省商务厅要加强指导。于3月15日前将名单报省商务厅。
            duty = replace(duty, who=addressees)
        elif goes_on and not told_before and duty.frequency == EVENT_FREQUENCY:
            # 试点中的重大问题及时向省商务厅报告。
            duty = replace(duty, who=())
        yield duty


def _last_receiver(found: list[Duty], receiver: str | None) -> str | None:
    return next((each.to for each in reversed(found)), receiver)


def last_clause(sentence: str) -> str:
    """What stands after a sentence's last comma."""
    return re.split("[，；,;]", sentence.rstrip("。.． "))[-1]


def _clauses(sentence: str) -> Iterator[str]:
    """A sentence cut at its commas, and before what says who else gets a copy."""
    sentence = REMARK.sub("", sentence).rstrip("。.．")
    for start, end, _ in outside_brackets(sentence, "，；,;"):
        for clause in BEFORE_COPY.split(sentence[start:end]):
            yield clause.rstrip("。.．").strip()


def _duty(
    clause: str,
    before: str | Duty,
    who: tuple[str, ...],
    sentence: Mended,
    addressees: tuple[str, ...],
) -> Duty | None:
    """The duty of a clause that names a receiver; `before` is what the clause before it was."""
    report = TO_FIRST.search(clause)
    if report is None or not report["what"]:
        report = TO_AFTER.match(clause) or report or TO_LAST.match(clause)
    earlier = before if isinstance(before, str) else ""
    thing = SENT_THING.fullmatch(clause)
    if thing and receives(bare_name(thing["to"].strip())) and BODY.search(thing["what"]) is None:
        who = who or (addressees if thing["asked"] else ())
        who = read_addressees(thing["by"]) if thing["by"] else who
        report = thing if who else report
    made = made_and_sent(clause, earlier) if who else None
    if made and receives(bare_name(made.to)):
        return Duty(who, made.to, (), (made.what,), ONCE, sentence.span())
    put = BEFORE_THE_THING.fullmatch(clause) if who else None
    if put and put["to"] not in who and not (report and receives(bare_name(report["to"].strip()))):
        report = put
    report = report or (SENT.fullmatch(clause) if who else None)
    if report is None and (report := TO_PLAIN.fullmatch(clause)):
        # 报县政府 alone passes on what came before.
        report = report if report["what"] or isinstance(before, Duty) else None
    if report is None or not receives(bare_name(report["to"].strip())):
        return None
    what = ADVERB_LAST.sub("", TIME_FIRST.sub("", (report["what"] or "").strip()))
    what = HOW_MANY.sub("", MET.sub("", TIMES.sub("", what)))
    if TIME_ALONE.fullmatch(what):
        what = ""
    frequency = read_frequency(clause)
    if frequency == UNSPECIFIED and isinstance(before, str) and TIME_BEFORE.fullmatch(before):
        # 每季度结束后10日内，…报送省商务厅
        frequency = read_frequency(before)
    if frequency == UNSPECIFIED and isinstance(before, str) and AFTERWARDS.fullmatch(before):
        frequency = ONCE
    goes_with_it = report.re is SENT_THING or SPOKEN_OF.search(earlier)
    if frequency == UNSPECIFIED and earlier and goes_with_it:
        frequency = read_frequency(earlier)
    case = CASE.fullmatch(earlier) if not what else None
    if case is not None and EVENT_BEFORE.fullmatch(earlier) is None:
        things: tuple[str, ...] = (earlier,)
        if case["who"] and not who:
            who, things = (case["who"],), (case["case"],)
        return Duty(who, report["to"].strip(), (), things, EVENT_FREQUENCY, sentence.span())
    if isinstance(before, Duty) and not what:
        # What is passed on is the same thing, as often as it comes.
        again = frequency in (ONCE, UNSPECIFIED)
        things, frequency = before.what, before.frequency if again else frequency
    else:
        things = read_things(what or _said_before(before))
    return Duty(who, report["to"].strip(), (), things, frequency, sentence.span())


def _said_before(before: str | Duty) -> str:
    """What the clause before a report names: 遇有重大问题，请及时报告省商务厅."""
    if isinstance(before, Duty):
        return ""
    if spoken := SPOKEN_OF.search(before):
        return spoken["what"]
    if collected := COLLECTED.match(before):
        before = before[collected.end() :]
    met = EVENT_BEFORE.fullmatch(before)
    if met is None and HOW_OFTEN.fullmatch(before):
        return ""
    return met["what"] if met else before
