"""Of bodies of one kind the place decides, and no place has one that nobody gave it."""

from __future__ import annotations

from datetime import date

import pytest

from agencies.gazetteer import Gazetteer
from tests.agencies.gazetteer.sheets import AUGUST_2020


@pytest.mark.parametrize(
    ("name", "issuer", "key"),
    [
        ("朝阳区政府", "北京市人民政府", "110105-government"),
        ("朝阳区政府", "长春市", "220104-government"),
        ("朝阳区政府", "national", None),
        ("海南省商务厅", "national", "hainan-commerce"),
        ("海南州商务局", "national", "632500-commerce"),
        ("鼓楼区政府", "江苏省人民政府", None),
        ("南京市鼓楼区政府", "江苏省人民政府", "320106-government"),
    ],
)
def test_it_tells_places_of_one_name_apart_by_the_issuer(
    gazetteer: Gazetteer, name: str, issuer: str, key: str | None
) -> None:
    assert gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020).key == key


@pytest.mark.parametrize(
    ("name", "issuer", "wanted"),
    [
        ("四川海事局", "四川省人民政府", None),
        ("省海事局", "四川省人民政府", None),
        ("成都海事局", "成都市人民政府", None),
        ("北京海事局", "national", None),
        ("辽宁海事局", "national", "辽宁海事局"),
        ("重庆海事局", "重庆市人民政府", "重庆海事局"),
        ("连云港海事局", "江苏省人民政府", "连云港海事局"),
        ("长江海事局", "湖北省人民政府", "长江海事局"),
        ("海事局", "深圳市人民政府", "深圳海事局"),
    ],
)
def test_a_maritime_administration_is_known_only_where_there_is_one(
    gazetteer: Gazetteer, name: str, issuer: str, wanted: str | None
) -> None:
    assert gazetteer.resolve(name, issuer=issuer, on=date(2021, 1, 1)) == wanted


def test_it_marks_bodies_nobody_listed(gazetteer: Gazetteer) -> None:
    found = gazetteer.look_up("浙江省商务厅", issuer="national", on=None)

    assert gazetteer.bodies["suzhou-commerce"].listed
    assert found.key == "zhejiang-commerce"
    assert not gazetteer.bodies[found.key].listed
    # A listed body stands before the pattern: Jilin's is a 厅.
    assert gazetteer.bodies["jilin-market"].name == "吉林省市场监督管理厅"
