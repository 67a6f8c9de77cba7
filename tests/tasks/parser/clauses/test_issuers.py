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
