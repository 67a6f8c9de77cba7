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
from tasks.parser.letters.heads import BODY_OF_STATE, LEVELS, read_addressees
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import (
    CASE,
    COLLECTED,
    EVENT_FREQUENCY,
    HOW_MANY,
    ONCE,
    RESULT,
    SPOKEN_OF,
    TIMES,
    UNSPECIFIED,
    VERB,
    asked_for,
    made_and_sent,
    read_frequency,
    read_things,
    speaks_of_reports,
)
from tasks.parser.types import Duty

# 向商务部报送试点成效
TO_FIRST = re.compile(rf"向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)(?P<what>.*)$")
# 将工作总结向商务部报送, 试点中的重大问题及时向商务部报告
TO_AFTER = re.compile(
    rf"(?P<what>.{{2,60}}?)向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)$"
)
# 重大问题及时报告省政府      not: 将自评 | 报告 | 报送省政府, 将 | 反馈 | 意见反馈省政府
TO_LAST = re.compile(
    rf"(?P<what>.*?)(?P<adverb>及时|定期|随时|每年|每季度|每半年|每月)?(?P<verb>{VERB})(?!报)"
    rf"(?P<to>(?:(?!{VERB})[^，]){{2,30}})$"
)
# 将本地区方案报省商务厅备案, 汇总后报县政府      not: 将消息报道出去 | 将名单报名系统
TO_PLAIN = re.compile(
    r"(?:.{0,40}?[将把](?P<what>[^，]{2,60}?)|[于在][^，将把]{2,12}前)?"
    r"(?P<verb>(?:及时|一并|统一|书面|分别)?报)"
    r"(?![送告备名道关价表销到])(?:请|经)?(?P<to>[^，]{2,30}?)"
    r"(?:备案|汇总|审批|审核|审定|审查|审议|批准|同意|研究)?"
)
COPY = re.compile(r"(?:并|同时)?\s*(?:抄报|抄送)(?P<to>[^，]{2,40})$")
# 报送省商务厅 | 并抄送省财政厅
BEFORE_COPY = re.compile(r"(?<=[\u4e00-\u9fff）)])(?=(?:并|同时)\s?(?:抄报|抄送))")
# 商务部要… | 试点地区人民政府（管委会）作为责任主体，要…       not: 按要求
# 请各市于每年12月底前将… | 请于…: what stands before the thing itself, perhaps who is asked.
ASKED = re.compile(
    r"请(?P<who>[\u4e00-\u9fff、（）]{2,30}?)?"
    r"(?:于|在|按|将|把|对照|结合|根据|及时|认真|明确|确定|指定"
    r"|汇总|审核|组织|会同|做好|抓紧|加强|高度|切实|尽快|积极|主动|(?=每))"
)
TIME_FIRST = re.compile(r"^(?:请|并|要|应|须)?(?:于|在)?[^将把]{0,30}?(?:将|把)")
# No more of them stand together; without a bound a run of them costs its square.
ADVERB_LAST = re.compile(
    r"(?:请|要|应当?|须|及时|立即|第一时间|定期|随时|按时|书面|分别|并|统一|同时"
    r"|以(?:正式|书面|电子)(?:文件|材料)?(?:的?[形方]式)?){1,8}+$"
)
WHO = re.compile(
    r"(?P<who>[^要]{2,60}?)(?:[如若均都也还]|确)?"
    r"(?:作为.*|要(?!求)|应当|(?<!相)应(?!用)|须|需(?!求)|请(?=于|在|按|将|把|认真|及时|每))"
)
BODY = re.compile(
    r"^各[\u4e00-\u9fff（）、]{1,16}$|(?:政府|部门|单位|机构|地区|城市|管委会|厅|局|部|委|办|会|院|小组|[公查]室|司|署)(?:（[^（）]*）)?$|^[你贵][\u4e00-\u9fff]{1,2}$"
)
# 各市县政府于每年1月10日前 | 请各试点地区每季度      not: 试点地区在试点期内每年
TIMED_WHO = re.compile(
    r"请?(?P<who>[^要，]{2,60}?)[于在]?(?=每[年季月半]|20\d{2}\s*年|\d{1,2}\s*月)"
)
# 各市商务局将运行情况报送省商务厅
WITH_WHO = re.compile(r"(?:请|由)?(?P<who>[^要将把]{2,60}?)(?=[将把])")
# 各市人民政府向省政府报送总结      not: 企业通过政务大厅向市商务局提交材料
TOWARDS_WHO = re.compile(r"(?:请|由)?(?P<who>(?:(?!通过)[^要将把向到在]){2,40}?)(?=向)")
# 由省商务厅汇总后于1月31日前报送商务部, 由省商务厅汇总报省政府
PASSED_ON = re.compile(
    r"由?(?P<who>[^，由]{2,30}?)(?:负责|统一)?(?:汇总|审核|审定|整理|梳理)(?:汇总|审核)?(?:[后并]|(?=报))"
)
# 市商务局会同市政府督查室每半年开展督查，重大情况及时报告市政府
ACTING_WHO = re.compile(
    r"[请由]?(?P<who>[\u4e00-\u9fff（）]{2,30}?)(?=将?(?:会同|牵头|负责|组织|收集|梳理|参照|对照))"
)
# 以上工作均由各责任单位按职责分工推进，并于…      not: 以上措施由市商务局解释
CHARGED_WHO = re.compile(
    r"(?:以上|上述)[^，由]{0,8}由(?P<who>[^，由]{2,30}?)(?=按|负责|推进|落实|牵头|组织|统筹|具体)"
)
TIME_ALONE = re.compile(
    r"[于在]?(?:每|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前|按[年季月周]|每(?:半年|[年月周]|季度?)"
    r"|(?:应当?|要|须|请)?[于在]?\d{1,3}个?(?:工作)?[日天月][之以]?内"
)
# 每季度首月10日前报送工作进展, 请各试点地区按季度报送进展: to whom is not said again.
# not: 每年发布统计报告
TIMED = re.compile(
    r"(?:此后|之后|今后|以后)?(?:请[\u4e00-\u9fff、（）]{0,20}?)?[于在]?"
    r"(?:每[年季月半][^，将把]{0,16}?|按(?:[年季月]度?|半年)"
    r"|(?:20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}?前)"
    r"(?:报送|上报|报告|提交|送交)(?P<what>[^，]{2,40})"
)
AGAIN = re.compile(r"此后|之后|今后|以后|请")
# 重大事项及时报告 | 遇重大情况随时报告      not: 落实重大事项及时报告制度
EVENT_ALONE = re.compile(
    r"(?:如?遇有?|如有|发现|出现)?(?P<what>(?:重大|重要|突发|紧急)[\u4e00-\u9fff、]{1,16}?)[要应须请]?当?"
    r"(?:及时|随时|立即|第一时间)(?:报告|上报|报送|请示报告)"
)
# 遇有重大问题，请随时报告
EVENT_BEFORE = re.compile(
    r"(?:如?遇有?|如有|发现|出现)(?P<what>(?:重大|重要|突发|紧急)[\u4e00-\u9fff、]{1,16}?)的?"
)
EVENT_AFTER = re.compile(r"[请要应须]?(?:及时|随时|立即|第一时间)(?:报告|上报|报送|请示报告)")
# 于每季度结束后10个工作日内，通过直报系统填报进展情况
FILLED_IN = re.compile(r"(?:通过|在|登录)[^，]{2,30}?(?:填报|报送|上报)(?P<what>[^，]{2,40})")
TIME_BEFORE = re.compile(r"[于在]?(?:每[年季月半]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,20}[前内]")
# 各企业应于每季度结束后15日内通过统计系统填报出口数据
FILLED_IN_TIME = re.compile(rf"{TIME_BEFORE.pattern}{FILLED_IN.pattern}")
# 事项办结后5个工作日内书面报送办结报告
AFTER_REPORT = re.compile(
    r"[^，]{0,16}[后起]\s*\d{1,3}\s*个?(?:工作日|月|日|天)[之以]?内"
    r"(?:书面)?(?:报送|上报|提交)(?P<what>[^，]{2,30})"
)
# 从2024年起，请于每月…
SINCE = re.compile(r"[从自][^，]{2,16}[起始]|此后|今后|之后|以后")
# 试点期满后1个月内: once
AFTERWARDS = re.compile(r"[^，]{0,16}[后起]\s*\d{1,3}\s*个?(?:工作日|月|日|天|年)[之以]?内")
# 我厅, 本局 | 我办公室      not: 我部门, 本委员, 我处理
WE = (
    r"[我本](?:办公室|委员会|[厅局司署院]"
    r"|部(?!门)|委(?!员)|办(?![公法事理])|处(?![室理于])|会(?![议员]))"
)
# 请贵局每半年向我厅通报活动安排, 反馈我厅意见
TO_US = re.compile(
    rf"(?:.*向(?P<to>{WE})(?:通报|告知|通知)(?P<what>.{{2,40}})"
    rf"|.*(?:反馈|函告|告知)(?P<us>{WE})"
    r"(?P<this>(?:[^，]{0,18}(?:意见|情况|结果|进展|方案|名单|信息|建议))?))"
)
# 每半月调度一次，按月向市政府报告: no thing
HOW_OFTEN = re.compile(r".{0,30}每[^，]{1,12}[一两二三四\d]次")
MET = re.compile(r"^如?遇有?")
# 请将项目清单送我司      not: 将孩子送入医院
SENT = re.compile(
    r".{0,40}?[将把](?P<what>[^，]{2,60}?)(?P<verb>送(?:交|至|达)?)(?![到入进往给])"
    r"(?P<to>[^，]{2,30})"
)
# 责任分解表，8月10日前报送: a line of a list of returns
RETURNED = re.compile(
    r"请?[于在]?(?:每[年季月半]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前(?:报送|上报|提交|报)"
)
# 贵署, 你市 are who the letter is addressed to, 我司 who writes it.
YOURS = re.compile(r"[你贵][\u4e00-\u9fff]{1,2}")
OURS = re.compile(WE)
# 1月10日（星期一）| 总结（含纸质版，加盖公章） | 报市商务局（联系人：甲，电话：1）
# not: 商务部（服贸司）
REMARK = re.compile(
    r"[（(](?=[^（()）]{0,20}?"
    r"(?:星期|周[一二三四五六日]|联系|电话|邮箱|传真|含|见附|附后|格式|模板|盖章|纸质|电子))"
    r"[^（()）]{1,60}[）)]"
)
# 我局服务贸易处 | 省商务厅服贸处
DIVISION = re.compile(r"[\u4e00-\u9fff]{1,16}[部厅局委办院署][\u4e00-\u9fff]{2,10}[处科室司股]$")


def read_duties(
    sentence: Mended,
    *,
    addressees: tuple[str, ...] = (),
    receiver: str | None = None,
    issuer: str | None = None,
) -> Iterator[Duty]:
    """The reporting duties of one sentence. What a letter asks (请…) it asks of its addressees.

    `receiver` is to whom the document had them report before: a report whose receiver is not said
    again goes there. `issuer` is what the document calls 我司, its addressees are 贵署.
    """
    if not speaks_of_reports(sentence.text):
        return
    who = addressees if ASKED.match(sentence.text) else ()
    before: str | Duty = ""
    # 此后每半年报送一次进展: so does whom the letter asked before.
    told = addressees if receiver else ()
    found: list[Duty] = []
    for clause in _clauses(sentence.text):
        asked = ASKED.match(clause)
        if asked and asked["who"] and BODY.search(asked["who"]):
            # 请各市于每年12月底前将…, also after 根据通知要求，
            who = _named(asked["who"], addressees)
        elif asked and not who and isinstance(before, str) and SINCE.fullmatch(before):
            who = addressees
        if subject := _subject(clause):
            who = _named(subject["who"].strip(), addressees)
            clause = clause[subject.end() :]
        copied = COPY.match(clause)
        if copied and found:
            found[-1] = replace(found[-1], copy_to=read_addressees(copied["to"]))
            before = clause
        elif (duty := _duty(clause, before, who, sentence, addressees)) is not None:
            found.append(duty)
            before = duty
        elif (duty := _without_receiver(clause, before, who, sentence, told)) is not None:
            to = next((each.to for each in reversed(found)), receiver)
            found.append(replace(duty, to=to))
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
        ours = OURS.match(duty.to or "")
        if ours and issuer:
            duty = replace(duty, to=_ours(ours[0], issuer) + (duty.to or "")[ours.end() :])
        yield duty


def passes_on(duty: Duty, receiver: str | None) -> bool:
    """Whether a duty is that of the receiver itself, who hands on what it was sent."""
    return receiver is not None and any(
        receiver.endswith(who) or bare_name(receiver).endswith(bare_name(who)) for who in duty.who
    )


def _ours(word: str, issuer: str) -> str:
    """Who is meant by 我部 or 本厅: who writes, or the body whose office writes (商务部办公厅)."""
    body = issuer.removesuffix("办公厅").removesuffix("办公室")
    return body if body.endswith(word[1:]) else issuer


def _named(who: str, addressees: tuple[str, ...]) -> tuple[str, ...]:
    """Who is to report; 贵署、贵局 are the letter's addressees, 你市 its governments."""
    named = read_addressees(who)
    if not all(YOURS.fullmatch(name) for name in named):
        return named
    if who[1:] not in LEVELS:
        return addressees
    return tuple(name for name in addressees if name.endswith("政府")) or addressees


def _clauses(sentence: str) -> Iterator[str]:
    """A sentence cut at its commas, and before what says who else gets a copy."""
    sentence = REMARK.sub("", sentence).rstrip("。.．")
    for start, end, _ in outside_brackets(sentence, "，；,;"):
        for clause in BEFORE_COPY.split(sentence[start:end]):
            yield clause.rstrip("。.．").strip()


def _subject(clause: str) -> re.Match[str] | None:
    """Who is to report, where a clause begins with it."""
    for pattern in (CHARGED_WHO, PASSED_ON, WHO, ACTING_WHO, TIMED_WHO, WITH_WHO, TOWARDS_WHO):
        subject = pattern.match(clause)
        if subject and BODY.search(subject["who"].strip()):
            return subject
    return None


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
    asked = asked_for(clause)
    if asked and _receives(bare_name(asked.to)) and BODY.search(asked.what) is None:
        often, things = read_frequency(clause), read_things(asked.what)
        return Duty(who or addressees, asked.to, (), things, often, sentence.span())
    made = made_and_sent(clause, earlier) if who else None
    if made and _receives(bare_name(made.to)):
        return Duty(who, made.to, (), (made.what,), ONCE, sentence.span())
    report = report or ((RESULT.fullmatch(clause) or SENT.fullmatch(clause)) if who else None)
    if report is None and (report := TO_PLAIN.fullmatch(clause)):
        # 报县政府 alone passes on what came before.
        report = report if report["what"] or isinstance(before, Duty) else None
    if report is None or not _receives(bare_name(report["to"].strip())):
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
    goes_with_it = report.re is RESULT or SPOKEN_OF.search(earlier)
    if frequency == UNSPECIFIED and earlier and goes_with_it:
        frequency = read_frequency(earlier)
    case = CASE.fullmatch(earlier) if not what else None
    if case is not None and EVENT_BEFORE.fullmatch(earlier) is None:
        named = who or ((case["who"],) if case["who"] else ())
        things = (case["case"],) if case["who"] and not who else (earlier,)
        return Duty(named, report["to"].strip(), (), things, EVENT_FREQUENCY, sentence.span())
    if isinstance(before, Duty) and not what:
        # What is passed on is the same thing, as often as it comes.
        again = frequency in (ONCE, UNSPECIFIED)
        things, frequency = before.what, before.frequency if again else frequency
    else:
        things = read_things(what or _said_before(before))
    return Duty(who, report["to"].strip(), (), things, frequency, sentence.span())


def _receives(name: str) -> bool:
    """Whether a name is that of a body of the state or of one of its divisions."""
    return (BODY_OF_STATE.search(name) or DIVISION.fullmatch(name)) is not None


def _without_receiver(
    clause: str,
    before: str | Duty,
    who: tuple[str, ...],
    sentence: Mended,
    told: tuple[str, ...],
) -> Duty | None:
    """The duty of a clause that says what and when, and leaves to whom to what was said before.

    `told` are whom the document asked before: what comes round again is for them unless it says
    for whom (`who`).
    """
    earlier = before if isinstance(before, str) else ""
    when = clause
    report = EVENT_ALONE.fullmatch(clause)
    told = told if not earlier or AGAIN.match(clause) else ()
    if report is None and (who or told) and (report := TIMED.fullmatch(clause)):
        who = who or told
    if report is None and EVENT_AFTER.fullmatch(clause):
        report = EVENT_BEFORE.fullmatch(earlier)
    if report is None and who and TIME_BEFORE.fullmatch(earlier):
        report, when = FILLED_IN.fullmatch(clause), earlier
    if report is None and who:
        report = FILLED_IN_TIME.fullmatch(clause)
    if report is None and who and (after := AFTER_REPORT.fullmatch(clause)):
        return Duty(who, None, (), read_things(after["what"]), ONCE, sentence.span())
    if report is None:
        return None
    often = read_frequency(when)
    return Duty(who, None, (), read_things(report["what"]), often, sentence.span())


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
