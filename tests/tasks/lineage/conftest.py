"""What the pages of 承接关系 show in these tests."""

from __future__ import annotations

import pytest

from tasks.choices import LinkOrigin, LinkState, ListName, RegionScope
from tasks.models import MeasureLink, PolicyDocument
from tests.base import Cast, World
from tests.factory import make_document, make_measure
from tests.tasks.lineage.pages import UPPER


@pytest.fixture
def upper(cast: Cast, world: World) -> PolicyDocument:
    """A national table: 1 is copied as it is, 2 with a slip, 3–6 have no row below.

    Suzhou's rows 3 and 4 are its own; an item of its prose may carry measure 6.
    """
    china = cast.ministry.region
    assert china is not None
    document = make_document(china, slug=UPPER, level="national", title="国家分工表")
    for number, (text, scope, names) in enumerate(
        [
            ("推动影视服务贸易发展，扩大出口。", RegionScope.ALL, []),
            ("实施丝绸之路影视视桥工程。", RegionScope.ALL, []),
            ("在符合条件的试点地区取消拍卖许可。", RegionScope.LISTED, ["海南", "北京"]),
            ("组建国家数字贸易专家工作组。", RegionScope.NONE, []),
            ("设立国家版权创新发展基地。", RegionScope.CONDITIONAL, []),
            ("优化保税燃料油供应。", RegionScope.ALL, []),
        ],
        start=1,
    ):
        make_measure(
            document,
            number=number,
            key=f"table-{number}",
            list_name=ListName.TABLE,
            text=text,
            region_scope=scope,
            region_names=names,
            agencies=[cast.tax],
        )
    plan = world.document
    plan.implements = document
    plan.save()
    for number, text in ((1, "推动影视服务贸易发展,扩大出口。"), (2, "实施丝绸之路影视桥工程。")):
        plan.measures.filter(number=number).update(text=text)
        MeasureLink.objects.create(
            upper=document.measures.get(number=number),
            lower=plan.measures.get(number=number),
            score=0.97,
            state=LinkState.CONFIRMED,
        )
    prose = make_measure(
        plan,
        number=9,
        key="narrative-9",
        list_name=ListName.NARRATIVE,
        title="做强口岸",
        text="做强口岸。优化保税燃料油供应服务。完善港口设施。",
    )
    MeasureLink.objects.create(
        upper=document.measures.get(number=6), lower=prose, score=0.6, origin=LinkOrigin.WORDS
    )
    return document


@pytest.fixture
def suggestion(upper: PolicyDocument) -> MeasureLink:
    return MeasureLink.objects.get(origin=LinkOrigin.WORDS)
