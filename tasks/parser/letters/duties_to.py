"""To whom a clause has something reported, and what.

向商务部报送试点成效, 将总结报送省商务厅, 重大问题及时报告省政府, 将方案报县政府备案
请贵局向我厅通报活动安排                             -> 我厅 is who writes
将消息报道出去, 把政策送到企业                       -> nobody receives a report
"""

from __future__ import annotations

import re

from tasks.parser.letters.heads import BODY_OF_STATE
from tasks.parser.text.reported import THINGS, VERB

# 向商务部报送试点成效
TO_FIRST = re.compile(rf"向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)(?P<what>.*)$")
# 将工作总结向商务部报送, 试点中的重大问题及时向商务部报告
TO_AFTER = re.compile(
    rf"(?P<what>.{{2,60}}?)向(?P<to>[^向]{{2,30}}?)(?:书面)?(?P<verb>{VERB}|备案)$"
)
# 重大问题及时报告省政府, 将材料报送至省商务厅
# not: 将自评 | 报告 | 报送省政府, 将 | 反馈 | 意见反馈省政府
TO_LAST = re.compile(
    rf"(?P<what>.*?)(?P<adverb>及时|定期|随时|每年|每季度|每半年|每月)?(?P<verb>{VERB})(?:至|给)?(?!报)"
    rf"(?P<to>(?:(?!{VERB})[^，]){{2,30}})$"
)
# 将本地区方案报省商务厅备案, 汇总后报县政府, 按季度报市政府
# not: 将消息报道出去 | 将名单报名系统
TO_PLAIN = re.compile(
    r"(?:.{0,40}?[将把](?P<what>[^，]{2,60}?)|[于在][^，将把]{2,12}前"
    r"|[每按](?:半年|季度?|[年月周]))?"
    r"(?P<verb>(?:及时|一并|统一|书面|分别|并|同时|按(?:要求|规定|程序)|逐级){0,3}[呈上]?报)"
    r"(?![送告备名道关价表销到])(?:请|经)?(?P<to>[^，]{2,30}?)"
    r"(?:备案|汇总|审批|审核|审定|审查|审议|批准|同意|研究)?"
)
COPY = re.compile(r"(?:并|同时)?\s*(?:抄报|抄送)(?P<to>[^，]{2,40})$")
# 报送省商务厅 | 并抄送省财政厅
BEFORE_COPY = re.compile(r"(?<=[\u4e00-\u9fff）)])(?=(?:并|同时)\s?(?:抄报|抄送))")
TIME_FIRST = re.compile(r"^(?:请|并|要|应|须)?(?:于|在)?[^将把]{0,30}?(?:将|把)")
# No more of them stand together; without a bound a run of them costs its square.
ADVERB_LAST = re.compile(
    r"(?:请|要|应当?|须|联合|专题|专项|行文|择优|推荐|按(?:要求|规定|程序)|逐级|一并|一同|同步|加盖公章后?|及时|立即|第一时间|定期|随时|按时|书面|分别|并|统一|同时"
    r"|以(?:正式|书面|电子)(?:文件|材料|邮件)?(?:的?[形方]式)?){1,8}+$"
)
# 我厅, 本局 | 我办公室      not: 我部门, 本委员, 我处理
WE = (
    r"[我本](?:办公室|委员会|[厅局司署院]"
    r"|部(?!门)|委(?!员)|办(?![公法事理])|处(?![室理于])|会(?![议员]))"
)
# 请贵局每半年向我厅通报活动安排, 反馈我厅意见
TO_US = re.compile(
    rf"(?:.*向(?P<to>{WE})(?:通报|告知|通知)(?P<what>.{{2,40}})"
    r"|(?:(?P<first>[\u4e00-\u9fff]{2,20}(?:情况|变化|变动|问题|进展|事项|结果|困难))(?:请|须|应当?|要)?"
    rf"(?:及时|随时|立即|第一时间)?|.*)(?:反馈|函告|告知)(?P<us>{WE})"
    r"(?P<this>(?:[^，]{0,18}(?:意见|情况|结果|进展|方案|名单|信息|建议))?))"
)
# 请将项目清单送我司 | 将回执传真至我厅      not: 将孩子送入医院
SENT = re.compile(
    r".{0,40}?[将把](?P<what>[^，]{2,60}?)(?P<verb>发?送(?:交|至|达)?|(?:[发报寄]|传真)至)(?![到入进往给])"
    r"(?P<to>[^，]{2,30}?)(?:的?(?:电子)?邮箱)?"
)
OURS = re.compile(WE)
# 报送省商务厅工作总结      not: 报送省商务厅关于…的意见, 报送商务部门工作总结
BEFORE_THE_THING = re.compile(
    rf"(?:[^将把]{{0,30}}?[^将把报])?(?P<verb>报送|上报|提交|报)"
    rf"(?P<to>{WE}|(?:[\u4e00-\u9fff]{{0,6}}?[省市县区州][\u4e00-\u9fff]{{1,10}}?(?:厅|局|委|办公室|政府)|商务部(?!门)|国务院))"
    rf"(?!关于|印发|下发|制[定订]|的)(?P<what>[\u4e00-\u9fff\d、《》]{{0,20}}(?:{THINGS})[》]?)"
)
# 我局服务贸易处 | 省商务厅服贸处
# 联席会议召集人 | 市政府分管领导
PERSON = re.compile(
    r"(?:[会议组府委班局厅办]|副)(?:总?召集人|组长|(?:主要|分管)(?:领导|负责同志)|负责同志)$"
)
DIVISION = re.compile(r"[\u4e00-\u9fff]{1,16}[部厅局委办院署][\u4e00-\u9fff]{2,10}[处科室司股]$")


def ours(word: str, issuer: str) -> str:
    """Who is meant by 我部 or 本厅: who writes, or the body whose office writes (商务部办公厅)."""
    body = issuer.removesuffix("办公厅").removesuffix("办公室")
    return body if body.endswith(word[1:]) else issuer


def receives(name: str) -> bool:
    """Whether a name is that of a body of the state, one of its divisions, or who heads it."""
    return any(
        found is not None
        for found in (BODY_OF_STATE.search(name), DIVISION.fullmatch(name), PERSON.search(name))
    )
