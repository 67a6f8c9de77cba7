"""What speaks of a whole document and not of the item it stands below.

附则 | 本措施自2023年1月1日起施行。 | 特此函达。
请各责任单位于每周五前将进展报市商务局。 | 各地区、各部门要抓好落实。
会议强调，…                             in minutes
"""

from __future__ import annotations

import re

# 附则 | 本措施自2023年1月1日起施行 | 以上政策由市商务局负责解释
CLOSING_ARTICLES = re.compile(r"附\s*则[：:]?")
# 报送省商务厅 | 反馈我局 | 送我委 | 传真至我厅          not: 申报项目, 通报批评, 预报, 配送货物
SENDS = (
    r"(?:(?<![通申预情简海填])报(?![名道刊纸价关销废考])|填报|反馈|函告|(?<![配赠输推选运欢护])送"
    r"|(?:传真|[发寄])至)"
)
ENDING = re.compile(
    r"(?:本|以上|上述)[\u4e00-\u9fff]{0,4}?(?:措施|意见|办法|方案|政策|通知|规定|细则|计划|清单)"
    r"(?:自|由|从|有效|印发|施行|执行|实施)"
    # 特此函达。 | 妥否，请批示。 | 请各责任单位于每周五前将进展报…
    r"|特此(?:函[达告复]?|通知|批复|通报|报告|说明)|专此|此[函复致]|妥否|以上(?:事项|意见|情况|内容)"
    # 以上工作，请各责任单位于…      not: 以上工作由市商务局负责
    r"|以上(?:工作|任务|要求)，请"
    r"|请(?:各[\u4e00-\u9fff（）、]{0,10}(?:单位|部门|地区?|[市县区])|你们|上述单位"
    r"|(?:承办|责任|牵头|有关|相关|成员|主办)单位)"
    rf"[^。；]{{0,60}}{SENDS}"
    # 各责任单位于每周五前将进展报…          not: 各县区组织企业申报项目
    r"|(?:各[\u4e00-\u9fff（）、]{0,10}(?:单位|部门|地区?|[市县区])|你们|上述单位)"
    rf"(?=[^。；]{{0,40}}(?:[将把前内]|每[年季月周半]|及时|定期))[^。；]{{0,60}}{SENDS}"
    # 请于4月20日前报送推进计划
    rf"|请[于在][^，。；将把]{{2,16}}前[^，。；]{{0,40}}{SENDS}"
    # 请将办理情况于7月5日前书面报某督查室
    rf"|请[将把][^，。；]{{2,30}}{SENDS}"
    # 请市商务局于7月5日前将办理情况报…      not: 请市商务局于7月5日前将名单报…, of its item alone
    r"|请[^，。；]{2,30}?(?:办理|落实|进展|推进|整改|完成|贯彻|执行)(?:情况|结果)"
    rf"[^，。；]{{0,20}}{SENDS}"
    # 办理情况请于11月20日前报… | 感谢您对…
    r"|[\u4e00-\u9fff]{2,10}(?:情况|结果)请[于在按]|(?:衷心)?感谢[您你]|欢迎[\u4e00-\u9fff]{0,4}提出"
)
ENDING_BEGINS = frozenset("附本以上特专此妥请各你衷感欢")
ASKS_WITHIN, ENDS_ALL = 14, frozenset("附本以上特专此妥衷感欢")
# 会议要求，…: in minutes it goes on with the meeting, not with what was decided last.
OF_THE_MEETING = re.compile(
    r"会议(?:还)?(?:要求|强调|指出|认为|明确|决定|议定|希望|号召|听取|研究)"
)
# 各地区、各部门要… | 地方各级人民政府要…
#                              not: 各类企业要…, 各县区推荐…, 各地主要口岸…, 各级供应链平台…
ASKS_ALL = re.compile(
    r"(?:各(?:地区?|级|部门|省|市|县|区|州|有关|相关|单位|责任单位|牵头单位|乡镇)|地方各级|国务院有关部门)"
    r"[\u4e00-\u9fff、，（）()]{0,30}?(?:(?<![重主必需摘纪])要(?![求素道闻点件])|(?<![供适响效反])应(?![用急收])|须)"
)


def heads_closing_articles(text: str) -> bool:
    """Whether a line is the heading 附则: the articles below it are no measures."""
    return text[:1] == "附" and CLOSING_ARTICLES.fullmatch(text) is not None


def ends_document(text: str) -> bool:
    """Whether a paragraph without a number speaks of the whole document."""
    may_end = text[:1] in ENDING_BEGINS or "请" in text[:ASKS_WITHIN]
    return may_end and ENDING.match(text) is not None


def is_of_the_meeting(text: str) -> bool:
    """Whether a paragraph of minutes goes on with the meeting: 会议强调，…."""
    return OF_THE_MEETING.match(text) is not None


def asks_all(text: str) -> bool:
    """Whether a paragraph asks all regions, bodies or levels: 各地区、各部门要…."""
    return ASKS_ALL.match(text) is not None
