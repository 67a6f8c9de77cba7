"""The duty of a clause that names who receives: what goes there, and how often.

将实施方案报省商务厅备案, 名单于3月15日前报市商务局, 提出整改措施并报联席会议办公室
形成自评报告，报经某厅同意后，于8月31日前报送商务部  -> what a clause further back had made
省商务厅汇总后报省政府                              -> what was reported just before
制定方案，5月底前报省政府审定                       -> for a decision: none
"""

from __future__ import annotations

import re

from tasks.parser.clauses.names import bare_name
from tasks.parser.letters.duties_again import (
    EVENT_BEFORE,
    TIME_BEFORE,
)
from tasks.parser.letters.duties_to import (
    ADVERB_LAST,
    BEFORE_THE_THING,
    SENT,
    TIME_FIRST,
    TO_AFTER,
    TO_FIRST,
    TO_LAST,
    TO_PLAIN,
    receives,
)
from tasks.parser.letters.heads import read_addressees
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import (
    CASE,
    COLLECTED,
    EVENT_FREQUENCY,
    FOR_DECISION,
    HOW_MANY,
    MAKES,
    ONCE,
    SENT_THING,
    SPOKEN_OF,
    TIMES,
    UNSPECIFIED,
    Made,
    made_and_sent,
    made_then_sent,
    read_frequency,
    read_things,
)
from tasks.parser.types import Duty

TIME_ALONE = re.compile(
    r"(?:应当?|要|须|请)?[于在]?(?:每|次[年季月]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前|按[年季月周]|每(?:半年|[年月周]|季度?)"
    r"|(?:应当?|要|须|请)?[于在]?\d{1,3}个?(?:工作)?[日天月][之以]?内|(?:应当?|要|须|请)?[于在]?\d{1,3}个?小时[之以]?内"
)
# 资金拨付情况 | 于每年11月底前
TIME_LAST = re.compile(
    r"(?<=[\u4e00-\u9fff》])(?<![请应须要])[于在](?:每[年季月半周]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,12}[前内底末]$"
)
# 汇总后 | 经市政府主要负责同志审签后 | 由主要领导签批后
APPROVED = re.compile("(?:汇总|审核|同意|审签|审定|签批|签字|审阅|盖章|把关|修改完善)后$")
# What goes with a word of reporting and is nothing that is sent.
LOBBIED = re.compile("(?:争取|沟通|衔接|对接|协调)(?:支持|争取|衔接|对接)?")
HOPED_FOR = re.compile(
    r"(?:力争|争取|确保)(?:在|于)?(?:20\d{2}年)?(?:第?[一二三四]季度|[上下]半年|\d{1,2}月|年)[底末内份前]{0,2}"
)
# 10日前将审核意见反馈…: of which month, was said before
DAY_OF_MONTH = re.compile(r"[于在]?\s?\d{1,2}\s?日前")
# 进展情况 | 通过“督查”平台      not: 经办事项
BY_CHANNEL = re.compile(r"(?<=[\u4e00-\u9fff》])(?:通过|经由)[^，]{2,20}(?:平台|系统|渠道|邮箱)$")
# 试点期满后1个月内: once
AFTERWARDS = re.compile(r"[^，]{0,16}[后起]\s*\d{1,3}\s*个?(?:工作日|月|日|天|年)[之以]?内")
# 每半月调度一次，按月向市政府报告: no thing
HOW_OFTEN = re.compile(r".{0,30}每[^，]{1,12}[一两二三四\d]次")
# 会同商务局审核汇总后，于9月底前报送省发展改革委: the thing was named before
NO_THING = re.compile(r"(?:会同|结合|根据|按照|对照|经)|[^，]{0,60}[后前中上下内]$")
TOGETHER_WITH = "连同"
MET = re.compile(r"^(?:如?遇有?|[如若]有|凡)")


def duty_sent(
    clause: str,
    before: str | Duty,
    made: Made,
    who: tuple[str, ...],
    sentence: Mended,
    addressees: tuple[str, ...],
) -> Duty | None:
    """The duty of a clause that names a receiver.

    `before` is what the clause before it was, `made` what those before had made.
    """
    report = TO_FIRST.search(clause)
    if report is None or not report["what"]:
        report = TO_AFTER.match(clause) or report or TO_LAST.match(clause)
    earlier = before if isinstance(before, str) else ""
    at_once = made_then_sent(clause) if who else None
    if at_once and receives(bare_name(at_once.to)):
        often = read_frequency(clause)
        if often == UNSPECIFIED and isinstance(before, Duty):
            often = before.frequency
        return Duty(who, at_once.to, (), read_things(at_once.what), often, sentence.span())
    thing = SENT_THING.fullmatch(clause)
    if thing and receives(bare_name(thing["to"].strip())):
        who = who or (addressees if thing["asked"] else ())
        who = read_addressees(thing["by"]) if thing["by"] else who
        report = thing if who else report
    sent = made_and_sent(clause, earlier) if who else None
    if sent and receives(bare_name(sent.to)):
        return Duty(who, sent.to, (), (sent.what,), ONCE, sentence.span())
    put = BEFORE_THE_THING.fullmatch(clause) if who else None
    if put and put["to"] not in who and not (report and receives(bare_name(report["to"].strip()))):
        report = put
    report = report or (SENT.fullmatch(clause) if who else None)
    if report is None and (report := TO_PLAIN.fullmatch(clause)):
        # 报县政府 alone passes on what came before.
        told = (
            report["what"]
            or isinstance(before, Duty)
            or (who and (made.what or SPOKEN_OF.search(earlier)))
        )
        report = report if told and FOR_DECISION.search(clause) is None or report["what"] else None
    if report is None or not receives(bare_name(report["to"].strip())):
        return None
    what = ADVERB_LAST.sub("", TIME_FIRST.sub("", (report["what"] or "").strip()))
    what = HOW_MANY.sub("", MET.sub("", TIMES.sub("", what)))
    what = BY_CHANNEL.sub("", TIME_LAST.sub("", what))
    # 形成自评报告，连同佐证材料于11月15日前报送我厅: both
    with_it, what = what.startswith(TOGETHER_WITH), what.removeprefix(TOGETHER_WITH)
    if LOBBIED.fullmatch(what):
        # 积极向商务部汇报争取
        return None
    if HOPED_FOR.fullmatch(what) and not who:
        # 力争三季度上报国家海关总署: it is to be done, and nobody told to report.
        return None
    if what == "并" or TIME_ALONE.fullmatch(what) or APPROVED.search(what):
        what = ""
    # 结果报市政府并纳入年度考核: how often the thing is used is not how often it is sent.
    frequency = read_frequency(clause[: report.end("to")] if report.re is SENT_THING else clause)
    if frequency == UNSPECIFIED and isinstance(before, str) and TIME_BEFORE.fullmatch(before):
        # 每季度结束后10日内，…报送省商务厅
        frequency = read_frequency(before)
    if frequency == UNSPECIFIED and DAY_OF_MONTH.match(clause):
        # 每月5日前完成上月数据初审，10日前将审核意见反馈…
        frequency = before.frequency if isinstance(before, Duty) else read_frequency(before)
    if frequency == UNSPECIFIED and isinstance(before, str) and AFTERWARDS.fullmatch(before):
        frequency = ONCE
    goes_with_it = report.re is SENT_THING or SPOKEN_OF.search(earlier) or clause.startswith("并")
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
    elif what or not made.what:
        things = read_things(what or _said_before(before))
        things = (*read_things(made.what), *things) if with_it else things
    else:
        things = read_things(made.what)
        frequency = made.frequency if frequency == UNSPECIFIED else frequency
    if frequency == UNSPECIFIED and not what and read_frequency(earlier) == EVENT_FREQUENCY:
        # 凡涉及重大风险，应在24小时内报告…
        frequency = EVENT_FREQUENCY
    return Duty(who, report["to"].strip(), (), things, frequency, sentence.span())


def _said_before(before: str | Duty) -> str:
    """What the clause before a report names: 遇有重大问题，请及时报告省商务厅."""
    if isinstance(before, Duty) or TO_PLAIN.fullmatch(before):
        return ""
    if spoken := SPOKEN_OF.search(before):
        return spoken["what"]
    if collected := COLLECTED.match(before):
        before = before[collected.end() :]
    met = EVENT_BEFORE.fullmatch(before)
    if met is None and (HOW_OFTEN.fullmatch(before) or NO_THING.match(before)):
        return ""
    return met["what"] if met else MET.sub("", MAKES.sub("", before, count=1))
