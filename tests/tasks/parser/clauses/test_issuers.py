"""Whose document a text is that does not say so."""

from __future__ import annotations

from agencies.gazetteer import load_gazetteer
from tasks.parser import parse

ITEMS = """\
各市（州）人民政府：
为发展服务贸易，提出以下实施意见。
一、夯实基础
（一）建设平台。对标浙江省，建设平台。{own}（省商务厅、省财政厅负责）
（二）扩大出口。支持企业出口。（省商务厅负责）
"""


def agencies(own: str) -> list[str | None]:
    read = parse(ITEMS.format(own=own), gazetteer=load_gazetteer())
    return [party.agency for measure in read.measures for party in measure.responsibilities]


def test_another_province_named_once_does_not_make_it_its_document() -> None:
    assert agencies("") == [None, None, None]


def test_a_line_may_end_within_the_name_of_its_own_province() -> None:
    assert agencies("完善吉\n林省机制，办好吉林展会，服务吉林企业。") == [
        "吉林省商务厅",
        "吉林省财政厅",
        "吉林省商务厅",
    ]


NOTICE = """\
{title}
各设区市人民政府：
现印发给你们，请认真落实。
一、主要任务
1.办好展会。（省商务厅、省财政厅负责）
2.扩大出口。（省商务厅负责）
"""


def in_notice(title: str) -> tuple[list[str | None], list[str]]:
    read = parse(NOTICE.format(title=title), gazetteer=load_gazetteer())
    bodies = [party.agency for measure in read.measures for party in measure.responsibilities]
    return bodies, [each.message for each in read.problems if each.code == "issuer_concluded"]


def test_an_issuer_that_says_only_its_level_is_of_nowhere_in_particular() -> None:
    assert in_notice("省商务厅等12部门关于印发《服务贸易行动计划》的通知") == ([None] * 3, [])


def test_the_title_it_sends_says_of_which_region_such_an_issuer_is() -> None:
    bodies, told = in_notice("省商务厅等12部门关于印发《江苏省服务贸易行动计划》的通知")
    assert bodies == ["江苏省商务厅", "江苏省财政厅", "江苏省商务厅"]
    assert told == [
        "发文机关“省商务厅等12部门”没有写明地区，单位名称按“江苏省服务贸易行动计划”的文件读取"
    ]


def test_the_first_of_several_issuers_says_it_without_a_doubt() -> None:
    bodies, told = in_notice("江苏省商务厅等12部门关于印发《长三角服务贸易行动计划》的通知")
    assert bodies == ["江苏省商务厅", "江苏省财政厅", "江苏省商务厅"]
    assert told == []
