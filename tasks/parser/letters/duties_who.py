"""Who is to report: whom a clause, the letter, or the sentence before names.

    各市商务局要…, 请各市于…, 由省商务厅汇总后…          -> as named
    请于每年12月底前将…                                  -> the letter's addressees
    贵局, 你市                                           -> the addressees, or their governments

「按要求每年…」 and 「相应调整」 name nobody.
"""

from __future__ import annotations

import re

from tasks.parser.clauses.names import bare_name
from tasks.parser.letters.heads import LEVELS, read_addressees
from tasks.parser.text.reported import THINGS
from tasks.parser.types import Duty

# 商务部要… | 试点地区人民政府（管委会）作为责任主体，要…       not: 按要求
# 请各市于每年12月底前将… | 请于…: what stands before the thing itself, perhaps who is asked.
ASKED = re.compile(
    r"请(?P<who>[\u4e00-\u9fff、（）]{2,30}?)?"
    r"(?:于|在|按|将|把|向|对照|结合|根据|及时|认真|明确|确定|指定"
    r"|汇总|审核|组织|会同|做好|抓紧|加强|高度|切实|尽快|积极|主动|即时|随时|立即|第一时间|尽早|如实|务必|同步|协助|联合|共同|分别|督促|安排|填写|参照|梳理|收集|进一步|完善|抓好|落实|围绕|(?=每|报送|上报|提交|反馈|填报))"
)
WHO = re.compile(
    r"(?P<who>[^要]{2,60}?)(?:[如若均都也还]|确)?"
    r"(?:作为.*|要(?!求)|应当|(?<!相)应(?!用)|须|需(?!求)|请(?=于|在|按|将|把|向|认真|及时|同步|每|报送|上报|提交|反馈|填报))"
)
BODY = re.compile(
    r"(?:^|、)各[\u4e00-\u9fff（）、]{1,16}$|(?:政府|部门|单位|机构|地区|城市|管委会|企业|公司|基地|专班|联席会议|厅|局|部|委|办|会|院|小组|[公查]室|司|署|[\u4e00-\u9fff]{2}[处科])(?:（[^（）]*）)?$|^[你贵][\u4e00-\u9fff]{1,2}$"
)
# 各市县政府于每年1月10日前 | 请各试点地区每季度 | 市商务局于次月10日前
# not: 试点地区在试点期内每年
TIMED_WHO = re.compile(
    r"请?(?P<who>[^要，]{2,60}?)[于在]?"
    r"(?=[每按次][年季月半周旬两日天]|20\d{2}\s*年|\d{1,2}\s*月|\d{1,2}\s*日前)"
)
# 各市商务局将运行情况报送省商务厅
WITH_WHO = re.compile(r"(?:请|由)?(?P<who>[^要将把]{2,60}?)(?=[将把])")
# 进展情况由各牵头单位每月28日前报某局      not: 方案由市商务局制定
THING_BY = re.compile(
    rf"(?P<what>[\u4e00-\u9fff《》“”]{{0,14}}(?:{THINGS})》?)由(?P<who>[^，由请]{{2,30}}?)"
    r"(?P<when>(?:[于在每按]|20\d{2}\s*年|\d{1,2}\s*月)[^，报]{1,24}?)(?P<rest>(?:上?报|反馈)[^，]{2,40})"
)
# 各单位在梳理基础上，总结…
AFTER_WHICH = re.compile(r"(?:请)?(?P<who>[^要将把在]{2,30}?)在[^，]{2,20}(?:基础上|前提下|的同时)")
# 各市人民政府向省政府报送总结      not: 企业通过政务大厅向市商务局提交材料
TOWARDS_WHO = re.compile(r"(?:请|由)?(?P<who>(?:(?!通过)[^要将把向到在]){2,40}?)(?=向)")
# 由省商务厅汇总后于1月31日前报送商务部, 由省商务厅汇总报省政府
PASSED_ON = re.compile(
    r"[由请]?(?P<who>[^，由请]{2,30}?)(?:负责|统一)?(?:汇总|审核|审定|整理|梳理)(?:汇总|审核)?(?:[后并]|(?=报))"
)
# 由省商务厅报商务部      not: 由省商务厅报名
HANDED_ON_BY = re.compile(r"由(?P<who>[^，由]{2,30}?)(?=报(?![名告道价关]))")
# 市商务局会同市政府督查室每半年开展督查，重大情况及时报告市政府
ACTING_WHO = re.compile(
    r"[请由]?(?P<who>(?:(?![向每将把])[\u4e00-\u9fff（）]){2,30}?)(?=将?(?:会同|牵头|负责|组织|收集|梳理|参照|对照|形成|编制|起草|适时|定期|设在|统筹|指导|督促|协调|建立|加强|做好|推进|制定|开展))"
)
# 以上工作均由各责任单位按职责分工推进，并于…      not: 以上措施由市商务局解释
CHARGED_WHO = re.compile(
    r"(?:以上|上述)[^，由]{0,8}由(?P<who>[^，由]{2,30}?)(?=按|负责|推进|落实|牵头|组织|统筹|具体)"
)
# The first that names a body counts.
SUBJECTS = (
    *(
        CHARGED_WHO,
        PASSED_ON,
        HANDED_ON_BY,
        WHO,
        AFTER_WHICH,
        ACTING_WHO,
        TIMED_WHO,
        WITH_WHO,
        TOWARDS_WHO,
    ),
)
# 核查中发现的重大问题，请随时报告 | 如有变动，请… | 根据安排，请…      not: 企业有重大变更的，请…
BEFORE_ASKING = re.compile(
    r"(?![^，]{0,12}(?:企业|单位|个人|机构))(?:[^，]{0,24}(?:重大|重要|突发|紧急)[\u4e00-\u9fff]{1,8}"
    r"|[如遇若][^，]{2,40}|[^，]{2,14}[后时]|(?:根据|按照?|依据|为|结合)[^，]{2,40})"
)
# 届时省商务厅将…
ADVERBS_FIRST = re.compile(r"^(?:届时|同时|原则上|此外|另)+")
# 对入库企业每季度走访: whom it is done to
NOBODY = re.compile(r"[对向为]|由于|根据|其中|按照|结合")
# 各成员单位联络员名单请于9月15日前报…: what is sent
A_THING = re.compile(rf"(?:{THINGS})请?$")
# 牵头单位省文化和旅游厅要…
ROLE_BEFORE = re.compile("^(?:牵头|责任|承办|主办)(?:单位|部门)(?=[省市县区州])")
# 贵署, 你市 are who the letter is addressed to.      not: 贵州 | 贵阳市
YOURS = re.compile(r"(?:你|贵(?![州阳港安溪池定德南]))[\u4e00-\u9fff]{1,2}")
# 于3月15日前将名单报省商务厅 | 评估结果报省政府 | 完成后10日内…: it goes on with whom the
# sentence before told.      not: 企业将材料…, 获得资金的企业，…
GOES_ON = re.compile(
    r"(?:同时|此外|另外?|并)?，?(?:请|须|应当?)?"
    r"(?:[于将把]|在(?=[^，]{0,12}前)|每[年季月半周]|按[年季月周]|20\d{2}\s*年|\d{1,2}\s*月"
    r"|[\u4e00-\u9fff]{2,10}后\d{1,3}个?(?:工作)?[日天月]内"
    r"|(?:[\u4e00-\u9fff《》“”]{0,20}中的)?(?:重大|重要|突发|紧急)[\u4e00-\u9fff、]{2,10}，?[要应须]?"
    r"(?:及时|随时|立即|第一时间)"
    rf"|[\u4e00-\u9fff《》“”、]{{0,16}}(?:{THINGS})》?(?:[请于按应须要报每]|及时|统一|一并|书面|\d))"
)
# 未完成的，要说明原因 | 对未完成任务，…: the same, but nobody's where nobody was told
SPEAKS_ON = re.compile(r"[\u4e00-\u9fff]{2,14}的，|对[^，。]{2,20}，")


def passes_on(duty: Duty, receiver: str | None) -> bool:
    """Whether a duty is that of the receiver itself, who hands on what it was sent."""
    return receiver is not None and any(is_same_body(who, receiver) for who in duty.who)


def is_same_body(name: str, full: str) -> bool:
    """Whether a name is short for another or the same: 省商务厅 and 某省商务厅（服务贸易处）."""
    return full.endswith(name) or bare_name(full).endswith(bare_name(name))


def named(who: str, addressees: tuple[str, ...]) -> tuple[str, ...]:
    """Who is to report; 贵署、贵局 are the letter's addressees, 你市 its governments."""
    names = read_addressees(ROLE_BEFORE.sub("", ADVERBS_FIRST.sub("", who)))
    if not all(YOURS.fullmatch(name) for name in names):
        return names
    if who[1:] not in LEVELS:
        return addressees
    return tuple(name for name in addressees if name.endswith("政府")) or addressees


def subject_of(clause: str) -> re.Match[str] | None:
    """Who is to report, where a clause begins with it."""
    for pattern in SUBJECTS:
        subject = pattern.match(clause)
        if subject is None or NOBODY.match(subject["who"]) or A_THING.search(subject["who"]):
            continue
        if BODY.search(subject["who"].strip()):
            return subject
    return None


def who_is_told(
    sentence: str, addressees: tuple[str, ...], before: tuple[str, ...]
) -> tuple[str, ...]:
    """Whom a sentence tells to do something, for the one after it; `before` if it names nobody."""
    asked = ASKED.match(sentence)
    if asked and (asked["who"] is None or BODY.search(asked["who"]) is None):
        return addressees
    subject = asked or subject_of(sentence)
    if subject is None and NOBODY.match(sentence) and "，" in sentence:
        # 对已获支持的项目，各地要加强跟踪服务。
        subject = subject_of(sentence[sentence.index("，") + 1 :])
    return named(subject["who"].strip(), addressees) if subject else before
