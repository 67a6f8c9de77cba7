"""你局 in what a letter has done: the addressee, where there is but one such body."""

from __future__ import annotations

import pytest

from tasks.parser import parse

SLIP = """\
某市政府督查室督办单
某督〔2025〕6号
{}：
一、请{}牵头，会同市税务局，于6月底前完成清理。
二、请市财政局于6月底前出台方案。
请{}于7月5日前将办理情况报市政府督查室。
某市政府督查室
2025年5月28日
"""


def leads(addressees: str, yours: str) -> list[tuple[str, str]]:
    first, second = parse(SLIP.format(addressees, yours, yours)).measures
    assert second.text == "请市财政局于6月底前出台方案。"
    assert second.due is not None and second.due.text == "6月底前"
    return [(party.name, party.role) for party in first.responsibilities]


@pytest.mark.parametrize(
    ("addressees", "yours"),
    [
        pytest.param("市商务局、市财政局", "你局", id="two_such_bodies"),
        pytest.param("市商务局、市发展改革委", "你单位", id="any_of_them"),
    ],
)
def test_nobody_is_taken_for_it_where_it_may_be_one_of_several(addressees: str, yours: str) -> None:
    assert leads(addressees, yours) == [(yours, "lead"), ("市税务局", "participate")]


@pytest.mark.parametrize(
    ("addressees", "yours", "name"),
    [
        ("市商务局", "你局", "市商务局"),
        ("市商务局", "贵单位", "市商务局"),
        ("市商务局、市发展改革委", "你委", "市发展改革委"),
    ],
)
def test_whom_the_letter_is_for_is_whom_it_asks(addressees: str, yours: str, name: str) -> None:
    assert leads(addressees, yours) == [(name, "lead"), ("市税务局", "participate")]


def test_a_body_asked_twice_answers_once() -> None:
    text = SLIP.format("市商务局", "你局", "你局").replace("清理。", "清理。请你局牵头验收。")
    assert [party.name for party in parse(text).measures[0].responsibilities] == [
        *("市商务局", "市税务局"),
    ]


def test_a_place_whose_name_begins_so_is_nobodys_addressee() -> None:
    text = "某省商务厅关于推进合作的函\n某市商务局：\n一、建设通道。（贵州、贵阳市负责）\n"
    (measure,) = parse(text).measures
    assert [party.name for party in measure.responsibilities] == ["贵州", "贵阳市"]
