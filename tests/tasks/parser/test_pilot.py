"""Pilot regions and their period."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser.pilot import read_pilot
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Pilot


def pilot(*texts: str) -> Pilot | None:
    return read_pilot((Mended(text, tuple(range(len(text)))), None) for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("在金融、物流、法律、会展等领域开展试点。", id="fields"),
        pytest.param("同意在北京开展试点。", id="one_place"),
        pytest.param("在北京、上海、广州、深圳等城市举办展会。", id="no_pilot"),
        pytest.param(
            "逐步试点允许港澳专业人士在海南、深圳、广州等试点地区提供服务。", id="areas_there_are"
        ),
        pytest.param("试点以来，在北京、上海、广州等地召开会议。", id="meetings"),
        pytest.param("在北京、上海、广州等地召开试点会议。", id="meetings_on_the_pilot"),
        pytest.param("在北京、上海、广州推广试点经验。", id="what_others_may_copy"),
        pytest.param("在北京、上海、广州提供服务，开展试点。", id="pilot_of_another_part"),
        pytest.param("试点期限为2年，自2018年7月1日起至2020年6月30日止。", id="period_alone"),
    ],
)
def test_it_finds_no_pilot(text: str) -> None:
    assert pilot(text) is None


def test_it_reads_short_names_once_each() -> None:
    found = pilot(
        "同意在北京、上海、海南、深圳、威海和河北雄安新区、重庆两江新区、贵州贵安新区、"
        "陕西西咸新区、上海等省市（区域）深化服务贸易创新发展试点。"
    )
    assert found is not None
    assert found.regions == (
        *("北京", "上海", "海南", "深圳", "威海"),
        *("雄安新区", "两江新区", "贵安新区", "西咸新区"),
    )
    assert (found.start, found.end) == (None, None)


def test_it_reads_a_list_with_a_bracket_inside() -> None:
    found = pilot("同意在北京、天津、重庆（涪陵区等21个市辖区）、海南、大连等28个省市试点。")
    assert found is not None
    assert found.regions == ("北京", "天津", "重庆", "海南", "大连")


def test_where_a_pilot_is_held_is_a_list_without_being_agreed_to() -> None:
    found = pilot("决定在北京、天津、上海、海南等4个省市继续开展服务贸易创新发展试点。")
    assert found is not None
    assert found.regions == ("北京", "天津", "上海", "海南")


def test_a_list_of_pilot_areas_may_end_in_their_name() -> None:
    found = pilot("试点地区为北京、天津、上海等试点地区。")
    assert found is not None
    assert found.regions == ("北京", "天津", "上海")


def test_it_takes_the_period_from_a_sentence_of_its_own() -> None:
    found = pilot(
        "深化试点期限为2年，自2018年7月1日起至2020年6月30日止。",
        "深化试点地区为北京、天津、上海、海南等省市。",
    )
    assert found is not None
    assert (found.start, found.end) == (date(2018, 7, 1), date(2020, 6, 30))
