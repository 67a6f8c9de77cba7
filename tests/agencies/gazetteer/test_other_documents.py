"""Names for issuers and days of every kind, in documents nobody has listed."""

from __future__ import annotations

import pytest

from agencies.gazetteer import Gazetteer, load_gazetteer
from tests.agencies.gazetteer.sheets import AUGUST_2020, UNSEEN, day

UNSEEN_NAMES = [
    pytest.param(
        sheet["issuer"],
        sheet["on"],
        name,
        official,
        id=f"{sheet['issuer'][:6]}-{sheet['on']}-{name}",
    )
    for sheet in UNSEEN
    for name, official in sheet["names"].items()
]


@pytest.mark.parametrize(
    ("name", "issuer", "official"),
    [
        ("省商务厅", "浙江省人民政府", "浙江省商务厅"),
        ("省商务厅", "杭州市人民政府", "浙江省商务厅"),
        ("市科技局", "成都市人民政府", "成都市科学技术局"),
        ("广州市税务局", "national", "国家税务总局广州市税务局"),
        ("市财政局", "上海市人民政府", "上海市财政局"),
        ("市商务委", "上海市人民政府", "上海市商务委员会"),
        ("区政府", "苏州市姑苏区人民政府", "苏州市姑苏区人民政府"),
        ("市商务局", "苏州市姑苏区人民政府", "苏州市商务局"),
        ("省委宣传部", "广东省人民政府办公厅", "中共广东省委宣传部"),
        ("中华人民共和国商务部", "苏州市人民政府", "商务部"),
        (
            "国务院服务贸易发展部际联席会议办公室(商务部)",
            "national",
            "国务院服务贸易发展部际联席会议办公室",
        ),
        ("市 商务\n局", "suzhou", "苏州市商务局"),
        ("雄安新区管委会", "national", "河北雄安新区管理委员会"),
    ],
)
def test_it_reads_names_of_documents_nobody_has_listed(
    gazetteer: Gazetteer, name: str, issuer: str, official: str
) -> None:
    assert gazetteer.resolve(name, issuer=issuer, on=AUGUST_2020) == official


@pytest.mark.parametrize(("issuer", "on", "name", "official"), UNSEEN_NAMES)
def test_it_reads_names_for_issuers_and_days_of_every_kind(
    gazetteer: Gazetteer, issuer: str, on: str | None, name: str, official: str | None
) -> None:
    resolution = gazetteer.look_up(name, issuer=issuer, on=day(on))

    assert resolution.name == official
    assert not resolution.slip


def test_what_it_says_does_not_hang_on_what_was_asked_before() -> None:
    questions = [
        (name, sheet["issuer"], day(sheet["on"])) for sheet in UNSEEN for name in sheet["names"]
    ]
    forwards, backwards = load_gazetteer(), load_gazetteer()
    said = [forwards.look_up(name, issuer=issuer, on=on) for name, issuer, on in questions]
    again = [backwards.look_up(n, issuer=issuer, on=on) for n, issuer, on in reversed(questions)]

    assert said == again[::-1]
