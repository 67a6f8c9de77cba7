"""A long name one character off becomes the one body that fits, and never another."""

from __future__ import annotations

import pytest

from agencies.bodies import Body, DatedName
from agencies.gazetteer import Gazetteer, Resolution
from agencies.near_misses import NearMisses
from agencies.places import Place
from tests.agencies.gazetteer.sheets import AUGUST_2020


def body(key: str, name: str) -> Body:
    return Body(
        key=key,
        name=name,
        names=(DatedName(name),),
        short_names=(),
        bare_names=(),
        bare_in="china",
        level="central",
        region="china",
        kind="government",
        successor=None,
        listed=True,
    )


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        pytest.param("商务厅", "苏州市人民政府", id="short_names_have_too_many_neighbours"),
        pytest.param("国家核安全局", "national", id="another_real_body"),
        pytest.param("人力资源和社保部", "national", id="two_characters"),
        pytest.param("自然资源和规化局", "national", id="local_body_in_a_national_document"),
        pytest.param("文化和旅游部部", "苏州市人民政府", id="ministry_in_a_city_document"),
        pytest.param("姑苏区区政府", "广州市人民政府", id="somebody_elses_district"),
        pytest.param("市发展改革委", "云南省人民政府", id="the_body_of_another_level"),
        pytest.param("市市场监管局", "云南省人民政府", id="a_level_before_a_name_like_it"),
    ],
)
def test_it_does_not_mend_a_name_into_another(gazetteer: Gazetteer, name: str, issuer: str) -> None:
    assert gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020) == Resolution()


def test_it_does_not_mend_a_slip_that_two_bodies_fit() -> None:
    place = Place("china", "中华人民共和国", "中国", "nation", None)
    bodies = {
        key: body(key, name) for key, name in (("a", "国家粮食管理局"), ("b", "国家粮油管理局"))
    }
    resolution = Gazetteer(bodies, {"china": place}, []).look_up(
        "国家粮草管理局", issuer="national", on=None
    )

    assert resolution.name is None
    assert resolution.candidates == ("a", "b")


def test_another_ending_is_no_slip_where_it_tells_another_body() -> None:
    near = NearMisses({"市政务服务办": {"office"}})

    assert near.near("市政务服务局", ending_kept=True) == set()
    assert near.near("市政备服务办", ending_kept=True) == {"office"}
    assert near.near("市政务服务局") == {"office"}
