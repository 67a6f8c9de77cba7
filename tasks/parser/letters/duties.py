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

from tasks.parser.clauses.names import outside_brackets
from tasks.parser.letters.duties_again import (
    RETURNED,
    SINCE,
    on_change,
    without_receiver,
)
from tasks.parser.letters.duties_sent import duty_sent
from tasks.parser.letters.duties_to import (
    BEFORE_COPY,
    COPY,
    OURS,
    TO_US,
    ours,
)
from tasks.parser.letters.duties_who import (
    ASKED,
    BEFORE_ASKING,
    BODY,
    GOES_ON,
    PASSED_ON,
    SPEAKS_ON,
    THING_BY,
    YOURS,
    is_same_body,
    named,
    subject_of,
)
from tasks.parser.letters.heads import read_addressees
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import (
    EVENT_FREQUENCY,
    Made,
    made_by,
    read_frequency,
    read_things,
    speaks_of_reports,
)
from tasks.parser.types import Duty

# 1月10日（星期一）| 总结（含纸质版，加盖公章） | 报市商务局（联系人：甲，电话：1）
# not: 商务部（服贸司）
REMARK = re.compile(
    r"[（(](?=[^（()）]{0,20}?"
    r"(?:星期|周[一二三四五六日]|联系|电话|邮箱|传真|含|附|见附|附后|格式|模板|盖章|公章|签字|纸质|电子|一式))"
    r"[^（()）]{1,60}[）)]"
)
# 并同步报送《运行情况表》
BESIDES = re.compile("并(?:同步|同时|一并)")


def read_duties(
    sentence: Mended,
    *,
    addressees: tuple[str, ...] = (),
    receiver: str | None = None,
    issuer: str | None = None,
    told_before: tuple[str, ...] = (),
    said_before: str | Duty = "",
) -> Iterator[Duty]:
    """The reporting duties of one sentence. What a letter asks (请…) it asks of its addressees.

    `receiver` is to whom the document had them report before: a report whose receiver is not said
    again goes there. `issuer` is what the document calls 我司, its addressees are 贵署.
    `told_before` is whom the sentence before told, `said_before` what it said or had reported last.
    """
    if not speaks_of_reports(sentence.text):
        return
    who = addressees if ASKED.match(sentence.text) else ()
    goes_on = not who and GOES_ON.match(sentence.text) is not None
    if goes_on:
        who = told_before or addressees
    elif not who and SPEAKS_ON.match(sentence.text):
        who = told_before
    goes_with_it = goes_on or PASSED_ON.match(sentence.text)
    before: str | Duty = said_before if goes_with_it else ""
    # 此后每半年报送一次进展: so does whom the letter asked before.
    told = addressees if receiver else ()
    found: list[Duty] = []
    # 形成自评报告和典型案例，报经某厅同意后，于8月底前报送…: what a clause further back had made
    made = Made()
    maker: tuple[str, ...] = ()
    for clause in _clauses(sentence.text):
        asked, subject = ASKED.match(clause), None
        if asked and asked["who"] and BODY.search(asked["who"]):
            # 请各市于每年12月底前将…, also after 根据通知要求，
            who, goes_on = named(asked["who"], addressees), False
            clause = clause[asked.end("who") :]
        elif (by := THING_BY.fullmatch(clause)) and BODY.search(by["who"]):
            who, goes_on = named(by["who"], addressees), False
            clause = by["when"] + "将" + by["what"] + by["rest"]
        elif subject := subject_of(clause):
            who, goes_on = named(subject["who"].strip(), addressees), False
            clause = clause[subject.end() :]
        elif asked and not who and _asks_after(before, clause):
            who = addressees
        copied = COPY.match(clause)
        if copied and found:
            found[-1] = replace(found[-1], copy_to=read_addressees(copied["to"]))
            before = clause
        elif (
            change := on_change(clause, before, who or told_before or addressees, sentence)
        ) is not None:
            found.append(replace(change, to=change.to or _last_receiver(found, receiver)))
            before = change
        elif (duty := duty_sent(clause, before, made, who, sentence, addressees)) is not None:
            if maker and subject is None and not asked and duty.what == (made.what,):
                # 甲负责编制方案，乙提供数据，方案于6月底前报省商务厅: whoever made it sends it.
                duty = replace(duty, who=maker)
            found.append(duty)
            before = duty
        elif (
            duty := without_receiver(
                clause,
                before,
                who,
                sentence,
                told,
                addressees=addressees,
                asked=bool((asked or subject or (who and BESIDES.match(clause))) and receiver),
                has_receiver=bool(receiver),
            )
        ) is not None:
            found.append(replace(duty, to=duty.to or _last_receiver(found, receiver)))
            before = duty
        elif (us := TO_US.fullmatch(clause)) is not None:
            things = read_things(us["what"] or us["this"] or us["first"] or "")
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
            earlier, made = made, made_by(clause, made)
            maker = who if made.what != earlier.what else maker
    for duty in found:
        if issuer and any(OURS.fullmatch(name) for name in duty.who):
            # 我局将于每季度首月10日前向贵委提供数据。
            duty = replace(
                duty, who=tuple(ours(n, issuer) if OURS.fullmatch(n) else n for n in duty.who)
            )
        if len(addressees) == 1 and YOURS.fullmatch(duty.to or ""):
            duty = replace(duty, to=addressees[0])
        us = OURS.match(duty.to or "")
        if us and issuer:
            duty = replace(duty, to=ours(us[0], issuer) + (duty.to or "")[us.end() :])
        if isinstance(said_before, Duty) and any(is_same_body(n, duty.to or "") for n in duty.who):
            # 省商务厅要将情况及时报告省政府。重大事项及时请示报告。
            duty = replace(duty, to=said_before.to)
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
        if duty.who and all(is_same_body(name, duty.to or "") for name in duty.who):
            # 省商务厅将按季度通报各地报送情况: nobody reports to itself.
            continue
        yield duty


def _asks_after(before: str | Duty, clause: str) -> bool:
    """Whether 请 in a clause asks the addressees, after 此后， or 遇有重大问题，

    现将任务分解表印发给你们，请认真落实，并于每季度末将… asks for work first.
    """
    return isinstance(before, str) and (
        not speaks_of_reports(clause)
        or any(pattern.fullmatch(before) for pattern in (SINCE, BEFORE_ASKING))
    )


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
