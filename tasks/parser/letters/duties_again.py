"""Duties that say what and when, and leave to whom to what was said before.

每季度首月10日前报送工作进展                         comes round again
重大事项及时报告, 遇有重大问题，请随时报告           whenever it happens
通过直报系统填报进展情况, 办结后5个工作日内报送报告
每年发布统计报告, 落实重大事项及时报告制度           none
"""

from __future__ import annotations

import re

from tasks.parser.clauses.names import bare_name
from tasks.parser.letters.duties_to import OURS, WE, receives
from tasks.parser.text.blocks import Mended
from tasks.parser.text.reported import (
    EVENT_FREQUENCY,
    ONCE,
    THINGS,
    UNSPECIFIED,
    read_frequency,
    read_things,
)
from tasks.parser.types import Duty

# 每季度首月10日前报送工作进展, 请各试点地区按季度报送进展: to whom is not said again.
# not: 每年发布统计报告
TIMED = re.compile(
    r"(?:此后|之后|今后|以后|并|同时|(?:20\d{2}年)?\d{1,2}月起)?(?:请[\u4e00-\u9fff、（）]{0,20}?)?[于在]?"
    r"(?:每[年季月半周旬两日天][^，将把]{0,16}?|按(?:[年季月]度?|半年)"
    r"|(?:20\d{2}\s*年|\d{1,2}\s*月|年底)[^，将把]{0,16}?前)"
    rf"(?:(?:报送|上报|报告|提交|送交|提供(?![我本给])|反馈(?![我本]))(?P<what>[^，]{{2,40}})|(?<![通申预情简海])报(?P<thing>[\u4e00-\u9fff]{{0,12}}(?:{THINGS})))"
)
# 请各市商务局报送工作总结      not: 请报送人员…
ASKED_FOR = re.compile(
    rf"(?:报送|上报|提交|提供|反馈)(?:\d{{1,3}}(?:[至—－～~-]\d{{1,3}})?[个份篇项])?(?P<what>[\u4e00-\u9fff\d、《》“”]{{0,30}}(?:{THINGS})[》”]?)$"
)
# 市规委会审议 | 省政府批准      not: 审批情况
FOR_DECISION_LAST = re.compile("(?:审[批核定查议]|批准|研究)$")
AGAIN = re.compile(r"此后|之后|今后|以后|请")
# 重大事项及时报告 | 遇重大情况随时报告      not: 落实重大事项及时报告制度
EVENT_ALONE = re.compile(
    r"(?:如?遇有?|如有|发现|出现)?(?P<what>(?:重大|重要|突发|紧急)[\u4e00-\u9fff、]{1,16}?)[要应须请]?当?"
    r"(?:及时|随时|立即|第一时间)(?:报告|上报|报送|请示报告)"
)
# 遇有重大问题，请随时报告
EVENT_BEFORE = re.compile(
    r"(?:如?遇有?|如有|发现|出现|(?=[\u4e00-\u9fff《》“”]{2,20}中的(?:重大|重要|突发|紧急)))"
    r"(?P<what>(?:[\u4e00-\u9fff《》“”]{2,20}中的)?(?:重大|重要|突发|紧急)[\u4e00-\u9fff、]{1,16}?|[\u4e00-\u9fff、]{4,20}的(?:事项|问题|情况|困难))的?"
)
EVENT_AFTER = re.compile(r"[请要应须]?(?:及时|随时|立即|第一时间|即时)(?:报告|上报|报送|请示报告)")
# 于每季度结束后10个工作日内，通过直报系统填报进展情况
FILLED_IN = re.compile(r"(?:通过|在|登录)[^，]{2,30}?(?:填报|报送|上报)(?P<what>[^，]{2,40})")
TIME_BEFORE = re.compile(
    r"[于在]?(?:每[年季月半周旬两日天]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,20}[前内]"
)
# 各企业应于每季度结束后15日内通过统计系统填报出口数据
FILLED_IN_TIME = re.compile(rf"{TIME_BEFORE.pattern}{FILLED_IN.pattern}")
# 事项办结后5个工作日内书面报送办结报告
AFTER_REPORT = re.compile(
    r"[^，]{0,16}[后起]\s*\d{1,3}\s*个?(?:工作日|月|日|天)[之以]?内"
    r"(?:书面)?(?:报送|上报|提交)(?P<what>[^，]{2,30})"
)
# 年度工作总结请于12月10日前以正式文件报送 | 月度数据应于次月10日前报送
# 创新案例请于6月20日、11月20日前各报送一次
THING_RETURNED = re.compile(
    rf"(?P<what>[\u4e00-\u9fff《》“”、\d]{{0,24}}?(?:{THINGS})》?)(?:(?P<asked>请)|应当?|须|要)?"
    r"(?P<when>[于在按每][^，将把]{1,20}?[前内年季月度])(?:及时|一并|统一|书面|分别|按时|以[\u4e00-\u9fff]{2,8}?(?:[形方]式|文件)){0,3}"
    r"(?:各?(?:报送|上报|提交|反馈|报)(?:[一1]次)?)"
)
# 总结提炼1—2个创新案例 | 连同佐证材料一并报送
WITH_IT = re.compile(
    r"连同(?P<what>[^，]{2,30}?)(?:一并|一同|一起|同时)(?:书面)?(?:报送|上报|提交|反馈|报)(?P<to>[^，]{2,30})?"
)
GATHERED = re.compile(
    r"(?:并|认真|及时|抓紧)?(?:总结提炼|提炼总结|总结|提炼|梳理|填写|形成|撰写|准备|提供|整理|汇总|编制|选取|推荐){1,2}"
    r"(?:\d{1,3}(?:[—－～~-]\d{1,3})?[个份篇项名])?(?P<what>[\u4e00-\u9fff《》“”]{2,24})"
)
# 从2024年起，请于每月…
SINCE = re.compile(r"[从自][^，]{2,16}[起始]|此后|今后|之后|以后")
# 责任分解表，8月10日前报送: a line of a list of returns
RETURNED = re.compile(
    r"请?[于在]?(?:每[年季月半周旬两日天]|20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前(?:报送|上报|提交|报)"
)

# 联络员名单如有变动 | 人员发生调整的      not: 根据形势变化
CHANGED = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,12}?)(?:[如若]有|有|[如若]?发生|[如若](?=[调变]))"
    r"(?P<change>(?:重大)?(?:变动|变化|变更|调整|更新))的?"
)
# 请及时告知, 应于5个工作日内书面函告我厅, 应及时向所在区县商务局报备
TELL = re.compile(
    r"(?:[请须要]|应当?)*(?:[于在]?\d{1,2}个?(?:工作)?[日天][之以]?内)?(?:及时|随时|立即|第一时间|重新|书面|一并|另行)*"
    r"(?:向(?P<towards>[^，]{2,24}?))?"
    rf"(?:告知|函告|告之|通知|报告|报送|报备|更新报送)(?P<to>{WE}[\u4e00-\u9fff]{{0,8}}|[^，]{{2,20}})?"
)


def on_change(
    clause: str, before: str | Duty, who: tuple[str, ...], sentence: Mended
) -> Duty | None:
    """The duty to tell of what changes: 名单如有变动，请及时告知."""
    told = TELL.fullmatch(clause)
    changed = CHANGED.fullmatch(before) if told and isinstance(before, str) else None
    if told is None or changed is None:
        return None
    to = told["to"] or told["towards"]
    if to and not (OURS.match(to) or receives(bare_name(to))):
        return None
    thing = changed["what"] + changed["change"]
    return Duty(who, to, (), (thing,), EVENT_FREQUENCY, sentence.span())


def without_receiver(
    clause: str,
    before: str | Duty,
    who: tuple[str, ...],
    sentence: Mended,
    told: tuple[str, ...],
    *,
    addressees: tuple[str, ...] = (),
    asked: bool = False,
    has_receiver: bool = False,
) -> Duty | None:
    """The duty of a clause that says what and when, and leaves to whom to what was said before.

    `told` are whom the document asked before: what comes round again is for them unless it says
    for whom (`who`). `asked` says that the clause asks, in a text that has a receiver
    (`has_receiver`).
    """
    earlier = before if isinstance(before, str) else ""
    when = clause
    report = EVENT_ALONE.fullmatch(clause)
    told = told if not earlier or AGAIN.match(clause) else ()
    if report is None and (who or told) and (report := TIMED.fullmatch(clause)):
        who = who or told
        if FOR_DECISION_LAST.search(report["what"] or ""):
            # 2月20日前提交市规委会审议
            return None
    if report is None and who and (together := WITH_IT.fullmatch(clause)):
        gathered = GATHERED.fullmatch(earlier)
        things = (
            *read_things(gathered["what"] if gathered else ""),
            *read_things(together["what"]),
        )
        return Duty(who, together["to"], (), things, read_frequency(clause), sentence.span())
    if report is None and has_receiver and (returned := THING_RETURNED.fullmatch(clause)):
        who = who or (addressees if returned["asked"] else ())
        report = returned if who else None
    if report is None and asked and who:
        report = ASKED_FOR.search(clause)
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
    if often == UNSPECIFIED and earlier.endswith("后"):
        # 整改完成后，请于10个工作日内报送整改报告
        often = ONCE
    return Duty(who, None, (), read_things(_thing(report)), often, sentence.span())


def _thing(report: re.Match[str]) -> str:
    """What is reported: 每周五前报整改进展 has it after 报."""
    return str(report["what"] or report.groupdict().get("thing") or "")
