"""A name is the body that bore it on the day, by the name it bore then."""

from __future__ import annotations

from datetime import date

import pytest

from agencies.gazetteer import Gazetteer


def test_it_does_not_know_a_body_before_its_day(gazetteer: Gazetteer) -> None:
    before, after = date(2018, 4, 7), date(2018, 4, 8)

    assert gazetteer.resolve("银保监会", issuer="national", on=before) is None
    assert gazetteer.resolve("银保监会", issuer="national", on=after) is not None


@pytest.mark.parametrize(
    ("name", "on", "official"),
    [
        ("银保监会", date(2023, 5, 17), "中国银行保险监督管理委员会"),
        ("银保监会", date(2023, 5, 18), "国家金融监督管理总局"),
        ("金融监管总局", date(2024, 1, 1), "国家金融监督管理总局"),
        ("人民银行苏州市中心支行", date(2024, 1, 1), "中国人民银行苏州市分行"),
        # Abolished in 2018: a later document that still names it means it by its last name.
        ("工商总局", date(2020, 8, 31), "国家工商行政管理总局"),
    ],
)
def test_it_gives_the_name_of_the_day(
    gazetteer: Gazetteer, name: str, on: date, official: str
) -> None:
    assert gazetteer.resolve(name, issuer="national", on=on) == official


@pytest.mark.parametrize(
    ("name", "official"),
    [
        pytest.param("中国银保监会", "中国银行保险监督管理委员会", id="short_for_the_former"),
        pytest.param("人民银行", "中国人民银行", id="never_renamed"),
        pytest.param("金融监管总局", "国家金融监督管理总局", id="short_for_the_later"),
        pytest.param("国家金融监督管理总局", "国家金融监督管理总局", id="the_later_in_full"),
        pytest.param("苏州金融监管分局", "国家金融监督管理总局苏州监管分局", id="in_another_order"),
        pytest.param(
            "金融监管总局吉林监管局", "国家金融监督管理总局吉林监管局", id="of_a_province"
        ),
    ],
)
def test_without_a_day_a_name_is_of_the_time_that_wrote_it(
    gazetteer: Gazetteer, name: str, official: str
) -> None:
    assert gazetteer.resolve(name, issuer="national", on=None) == official


def test_a_name_two_bodies_share_is_the_one_that_bore_it_on_the_day(gazetteer: Gazetteer) -> None:
    named = [
        gazetteer.resolve("湖北金融监管局", issuer="湖北省人民政府", on=on)
        for on in (None, date(2023, 7, 19), date(2023, 7, 20))
    ]
    assert named == [None, "湖北省地方金融监督管理局", "国家金融监督管理总局湖北监管局"]
