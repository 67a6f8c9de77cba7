"""Whether something is reported, what, to whom where one clause says it all, and how often.

每半年报告一次工作推进情况和存在问题          -> 工作推进情况, 存在问题; half_yearly
于2022年1月10日前将2021年度工作总结报送        -> 2021年度工作总结; once
制定具体办法，于6月底前报省商务厅备案          -> 具体办法, what the clause before had made
任务进展情况请于每月28日前报联席会议办公室     -> 任务进展情况
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.parser.text.dates import deadlines

VERB = r"(?:报送|请示报告|报告|上报|汇报|报备|抄送|抄报|函告|反馈|提交|提供)"
# What is sent to somebody.
THINGS = (
    r"名单|方案|情况|专报|简报|结果|报告|总结|意见|材料|清单|台账|计划|进展|数据|信息|回执|(?<!代)表|案例"
    r"|问题|建议|细则|办法|名录|目录|承诺书|申报书"
)
REPORTS = re.compile(
    rf"{VERB}|备案|书面报|填报|呈报|(?<=[，,])报(?![名告道])|(?:[将把][^，。]{{2,60}}|[后并前]|形式|(?:结果|情况|总结)(?:统一|书面)?)报"
    r"|送交|[将把][^，。]{2,60}(?:送|(?:[发寄]|传真)至)"
    r"|[向馈告知][我本][部厅局委办司处署会院]|变[动化更].{0,12}(?:告知|通知)"
    rf"|(?:{THINGS})》?(?:[请于在按及统书每由应须\d][^，。]{{0,18}})?报"
)
# 每半年报告一次工作推进情况
TIMES = re.compile(r"^[一两二三四]次")
# 总结和计划, 总结、案例等      not: 本省（区、市）意见, 服务贸易、电子商务等数据
BETWEEN_THINGS = re.compile(
    r"(?:、(?![^、和]{1,10}等[\u4e00-\u9fff])|和|以及|(?<!涉)及(?!时))(?![^（）()]{0,40}[）)])"
)
# 1个典型案例 | 不少于2篇信息
COUNT_FIRST = re.compile(
    r"^(?:不少于|至少)?\s?(?:\d{1,3}|[一二两三])(?:[至—－～~-]\d{1,3})?\s?[个份篇项条名](?=[\u4e00-\u9fff])"
)
# 进展情况表（附件1）
WHERE_IT_IS = re.compile(r"[（(](?:详?见)?附[件表][^（）()]{0,6}[）)]")
# 每年6月15日、12月15日前 | 2025年6月20日、11月20日前 | 每年3月、6月、9月和12月底前
#      not: 每年12月15日前
DAY_OF_YEAR = r"\d{1,2}\s?月(?:\d{1,2}\s?日|底)?前?"
TWICE = rf"(?:每|20\d{{2}}\s?)年\s?{DAY_OF_YEAR}[、和及]\s?{DAY_OF_YEAR}(?![、和及]\s?\d)"
FOUR_TIMES = rf"每年\s?{DAY_OF_YEAR}(?:[、和及]\s?{DAY_OF_YEAR}){{3}}(?![、和及]\s?\d)"
KINDS_OF_WORK = "项目|工程|平台|政策|战略|活动|改革|任务|举措|专项|行动|规划|课题|装备|招商|投资"
FREQUENCIES: tuple[tuple[str, str], ...] = (
    ("daily", r"每[日天]"),
    ("ten_daily", r"每旬"),
    ("two_monthly", r"每(?:两|二|2)个?月"),
    ("half_monthly", r"每半个?月"),
    ("half_yearly", rf"每半年|半年度|{TWICE}"),
    ("quarterly", rf"每季|按季|{FOUR_TIMES}"),
    ("monthly", r"每月|按月"),
    ("weekly", r"每周|按周|每星期"),
    ("annual", r"每年|(?<!\d)年度|按年"),
    # 重大事项 | 突发事件      not: 重大项目清单, 突发公共卫生事件应急预案
    ("event", rf"及时|随时|即时|立即|第一时间|重大(?!{KINDS_OF_WORK})|突发(?!事件应急|公共)"),
    ("periodic", r"定期"),
)
ONCE, UNSPECIFIED, EVENT_FREQUENCY = "once", "unspecified", "event"
# 2021年度工作总结 comes once, 年度总结 every year.
OF_ONE_YEAR = re.compile(r"20\d{2}\s*年度")

# 评估结果报领导小组 | 名单于3月15日前报市商务局 | 任务进展情况请于每月28日前报联席会议办公室
# not: 情况报告省政府, 结果报名 | 请于每月28日前将进展报某局
TO_A_BODY = (
    r"报送?(?![送告备名道关价表销到])(?:至|给)?(?P<to>[^，]{2,30}?)(?:备案|汇总|备查)?"
    r"(?:并(?:纳入|作为)[^，]{2,12})?"
)
SENT_THING = re.compile(
    rf"(?!请|[于在][^，]{{0,12}}前)(?P<what>[\u4e00-\u9fff《》“”、\d]{{0,24}}?(?:{THINGS})》?)"
    r"(?:由(?P<by>[\u4e00-\u9fff]{2,20}?))?(?P<asked>请(?:各[\u4e00-\u9fff]{1,8})?)?(?:应当?|须|要|需)?(?P<when>[于在按每][^，将把]{1,16}?[前内年季月度末底])?"
    rf"(?:及时|一并|统一|书面|分别|以(?:书面|正式|电子)[\u4e00-\u9fff]{{0,4}}?[形方]式|按[年季月]度?){{0,3}}{TO_A_BODY}"
)
# 明确联络员      not: 指定专人制定方案, where the plan is what is made
NAMES_SOMEBODY = (
    r"(?:明确|确定|指定)(?![^，]{1,10}(?:制[定订]|形成|编制|起草|提出|填写|梳理|汇总|收集))"
)
# 制定具体办法，于6月底前报省商务厅备案      not: 报省政府审定
PRODUCED = re.compile(rf".{{0,60}}?(?:制[定订]|形成|编制|提出|{NAMES_SOMEBODY})(?P<rest>.{{2,40}})")
THING = re.compile(
    r"(?:(?:\d{1,3}|一|[一二两三]至[二三四两])[名个份项])?"
    r"(?P<thing>[\u4e00-\u9fff]{0,10}?(?:方案|办法|细则|清单|台账|报告|总结|名单|计划|措施|意见|建议|打算|联络员|联系人))"
)
IN_TIME = re.compile(
    r"(?:[并应须请]|及时)?[于在]?(?:20\d{2}\s*年|\d{1,2}\s*月)[^，将把]{0,16}前(?:统一|书面)?报送?"
    r"(?![送告备名道关价表销到])(?:至|给)?(?P<to>[^，]{2,30}?)(?:备案)?"
)
FOR_DECISION = re.compile("审[批核定查议]|批准|同意|研究")
# 每季度对任务完成情况进行通报，并抄报市政府      not: 对企业进行检查
SPOKEN_OF = re.compile(
    r"对(?P<what>[^，对]{2,20}?(?:情况|结果|进展))(?:进行|予以|开展)(?:通报|调度|评估|督查|检查)$"
)
# 收集企业反映的问题，于每月20日前报送某局
COLLECTED = re.compile(r"(?:收集|梳理|汇总)")
# 工作信息不少于1条
HOW_MANY = re.compile(r"(?:每次|每[月季年])?(?:不少于|不低于|至少)[^，]{1,10}$")
# 企业发生合并、分立等重大事项的，应在30日内向某局报告      not: 需调整法规的
CASE = re.compile(
    r"(?P<who>[各有关相]{0,2}(?:企业|单位|机构|部门|地区|基地))?[如若]?"
    r"(?P<case>[发出遇有].{0,40}(?:重大|重要|突发|紧急|变更|变化).{0,12}的)"
)


class Sent(NamedTuple):
    """What goes to whom."""

    what: str
    to: str


def speaks_of_reports(text: str) -> bool:
    """Whether a text may hold a reporting duty."""
    return REPORTS.search(text) is not None


# 提出整改措施并报联席会议办公室 | 形成综合报告报市政府      not: 提出方案报市政府审定
MADE_AND_SENT = re.compile(
    r"(?:[^，]{0,30}?前)?(?:研究|抓紧|及时|负责|统一|定期)?"
    r"(?:制[定订]|形成|编制|起草|提出|拟定|填写|(?:汇总|收集|整理|梳理)(?![后并]))(?P<rest>(?:[^，报]|报告){2,24}?)"
    rf"(?:[并后]|[于在][^，将把]{{2,12}}前)?(?:及时|统一|书面|一并)?{TO_A_BODY}"
)
# 梳理典型案例 | 并提出下一步打算: what follows is what was made
MAKES = re.compile(
    r"(?:并|要|认真|及时|逐项){0,3}(?:建立(?=[\u4e00-\u9fff]{0,8}(?:台账|清单|名录)$)|制[定订]|形成|编制|起草"
    rf"|提出|填写|填报|梳理|总结|提炼|汇总|收集|撰写|推荐|选派|{NAMES_SOMEBODY})+"
    r"(?:[\u4e00-\u9fff]{0,6}并(?:制[定订]|形成|编制|起草|提出))?"
    r"(?:[一两\d]{1,3}(?:[—－～~-]\d{1,3})?[个份篇项名])?(?=[\u4e00-\u9fff《“])"
)


MADE_THING = re.compile(
    rf"(?P<what>[\u4e00-\u9fff、《》“”]{{0,24}}(?:{THINGS})》?|(?:《[^》]{{2,40}}》(?:[（(][^（）()]{{1,10}}[）)])?[和、]?){{1,5}})(?:[（(][^（）()]{{1,10}}[）)])?"
)
# 评估情况以适当方式通报，并报某领导: what a clause begins to speak of
SPEAKS_OF = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,12}(?:结果|情况|报告|总结|问题))(?:以|及时|定期|适时|在|作为|纳入)"
)


class Made(NamedTuple):
    """What clauses of a sentence had made or spoke of so far, and how often."""

    what: str = ""
    frequency: str = UNSPECIFIED


def made_by(clause: str, before: Made) -> Made:
    """What is made when a clause has been read; what was made before stays until then.

    How often stays as well: 每半年开展一次评估，评估情况以适当方式通报
    """
    often = read_frequency(clause)
    often = before.frequency if often == UNSPECIFIED else often
    if spoken := SPEAKS_OF.match(clause):
        return Made(spoken["what"], often)
    made = MAKES.search(clause)
    thing = MADE_THING.fullmatch(clause, made.end()) if made else None
    return Made(thing["what"] if thing else before.what, often)


def made_then_sent(clause: str) -> Sent | None:
    """What a clause has made and sent at once, not for a decision."""
    found = MADE_AND_SENT.fullmatch(clause)
    if found is None or FOR_DECISION.search(clause, found.start("to")):
        return None
    return Sent(found["rest"].strip(), found["to"].strip())


def made_and_sent(clause: str, before: str) -> Sent | None:
    """What the clause before had made, and to whom this one sends it, not for a decision.

    制定推进方案，7月31日前报省商务厅 -> 推进方案, 省商务厅
    """
    found = IN_TIME.fullmatch(clause)
    if found is None or FOR_DECISION.search(found["to"]):
        return None
    made = PRODUCED.fullmatch(before)
    thing = THING.fullmatch(made["rest"]) if made else None
    return Sent(thing["thing"], found["to"].strip()) if thing else None


def read_things(text: str) -> tuple[str, ...]:
    """What is reported, thing by thing; 「需调整法律、行政法规的」 is one case."""
    text = COUNT_FIRST.sub("", WHERE_IT_IS.sub("", TIMES.sub("", text)))
    if text.endswith("的"):
        return (text,)
    return tuple(part.strip() for part in BETWEEN_THINGS.split(text) if part.strip())


def read_frequency(clause: str) -> str:
    """How often a clause has something reported: annual, quarterly, event, once …"""
    named = next((name for name, words in FREQUENCIES if re.search(words, clause)), None)
    once = OF_ONE_YEAR.search(clause) or any(deadlines(clause))
    return named or (ONCE if once else UNSPECIFIED)
