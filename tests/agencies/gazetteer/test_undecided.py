"""A name that may mean several bodies, or none, is left undecided."""

from __future__ import annotations

import pytest

from agencies.gazetteer import Gazetteer
from tests.agencies.gazetteer.sheets import AUGUST_2020


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        pytest.param("", "苏州市人民政府", id="nothing_written"),
        pytest.param("商务局", "national", id="local_name_in_a_national_document"),
        pytest.param("商务局", None, id="local_name_without_an_issuer"),
        pytest.param("商务局", "不知何处人民政府", id="local_name_with_an_unknown_issuer"),
        pytest.param("市商务局", "吉林省人民政府", id="some_city_of_the_province"),
        pytest.param("省商务厅", "national", id="some_province_of_the_nation"),
        pytest.param("药监局", "苏州市人民政府", id="central_short_name_in_a_city_document"),
        pytest.param("民航局", "吉林省人民政府", id="central_short_name_in_a_province_document"),
        pytest.param("文广旅局", "石家庄市人民政府", id="short_name_of_another_city"),
        pytest.param("工业园区", "广州市人民政府", id="somebody_elses_park"),
        pytest.param("吉林税务局", "national", id="province_and_city_of_one_name"),
        pytest.param("市委商务局", "苏州市人民政府", id="government_body_as_a_party_organ"),
        pytest.param("省市场监督管理局", None, id="no_province_to_mean"),
        pytest.param("人力资源部", "national", id="two_characters_short"),
        pytest.param("台湾省商务厅", "national", id="no_pattern_for_this_region"),
        pytest.param("有关部门", "national", id="collective"),
        pytest.param("服务贸易处", "苏州市人民政府", id="division_of_a_body"),
        pytest.param("（商务部）", "national", id="nothing_before_the_bracket"),
    ],
)
def test_it_does_not_decide(gazetteer: Gazetteer, name: str, issuer: str | None) -> None:
    resolution = gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020)

    assert resolution.name is None
    assert resolution.key is None


def test_it_says_what_an_undecided_name_may_be(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.look_up("吉林税务局", issuer="national", on=AUGUST_2020)

    assert resolution.candidates == ("jilin-shi-tax", "jilin-tax")
