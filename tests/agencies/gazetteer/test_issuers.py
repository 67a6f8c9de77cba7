"""The region of whoever issued a document, from how the document writes it."""

from __future__ import annotations

import pytest

from agencies.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        (None, None),
        ("吉林", None),
        ("某某协会", None),
        ("国务院", "china"),
        ("商务部", "china"),
        ("中央", "china"),
        ("吉林省", "jilin"),
        ("吉林市人民政府", "jilin-shi"),
        ("吉林省人民政府办公厅", "jilin"),
        ("苏州", "suzhou"),
        ("苏州市园林和绿化管理局", "suzhou"),
        ("苏州工业园区管委会", "suzhou-gongyeyuanqu"),
        ("宁波市全面深化服务贸易创新发展试点实施方案", "330200"),
        ("中共宁波市委办公厅", "330200"),
        ("上海市浦东新区科技和经济委员会", "310115"),
        ("朝阳区人民政府", None),
        ("陕西省西咸新区开发建设管理委员会", "xixian"),
    ],
)
def test_it_tells_the_region_of_an_issuer(
    gazetteer: Gazetteer, issuer: str | None, region: str | None
) -> None:
    assert gazetteer.issuer_region(issuer) == region


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        ("商务部等9部门", "china"),
        ("商务部 财政部", "china"),
        ("财政部、税务总局", "china"),
        ("商务部办公厅", "china"),
        ("中国人民银行办公厅", "china"),
        ("某某协会办公室", None),
        ("江苏省商务厅等十二部门", "jiangsu"),
        ("省商务厅等12部门", None),
        ("市委办公室", None),
    ],
)
def test_the_first_of_several_issuers_tells_the_region(
    gazetteer: Gazetteer, issuer: str, region: str | None
) -> None:
    assert gazetteer.issuer_region(issuer) == region
