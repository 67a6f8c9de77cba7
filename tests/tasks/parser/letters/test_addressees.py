"""To whom a letter is addressed, and which first lines address nobody."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.letters.heads import read_addressees
from tests.tasks.parser.letters.samples import read


def test_a_line_of_more_names_than_a_letter_has_addressees_is_no_address() -> None:
    notice = "某省商务厅关于做好工作的通知\n{}：\n请于3月底前将总结报送省商务厅。"
    (letter,) = read(notice.format("、".join(["各市商务局"] * 20))).letters
    assert len(letter.addressees) == 20
    (letter,) = read(notice.format("、".join(["各市商务局"] * 400))).letters
    assert letter.addressees == ()


@pytest.mark.parametrize(
    "line", ["督办事项：", "办理要求：", "各市要做到：", "主要任务：", "部署如下："]
)
def test_what_is_no_body_at_its_end_is_addressed_by_no_letter(line: str) -> None:
    (letter,) = parse(f"关于开展工作的通知\n{line}\n推进工作。\n").documents

    assert letter.addressees == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("各县（市、区）：", ("各县（市、区）",)),
        ("市商务局服务贸易处：", ("市商务局服务贸易处",)),
        ("各区人民政府，各有关单位：", ("各区人民政府", "各有关单位")),
        ("省贸促会及各行业协会：", ("省贸促会及各行业协会",)),
        ("王某代表：", ("王某代表",)),
    ],
)
def test_a_letter_is_addressed_to_whom_its_first_line_names(
    line: str, names: tuple[str, ...]
) -> None:
    (letter,) = parse(f"关于开展工作的通知\n{line}\n推进工作。\n").documents

    assert letter.addressees == names


def test_a_line_that_says_who_is_the_main_receiver_addresses_the_letter() -> None:
    text = (
        "某市商务局关于做好工作的通知\n主送：各区商务局\n请于3月底前将总结报送市商务局。\n"
        "抄送：市财政局\n某市商务局\n2024年3月1日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert (document.addressees, document.issuer) == (("各区商务局",), "某市商务局")
    assert [duty.who for duty in result.duties] == [("各区商务局",)]
    below = text.replace("主送：各区商务局\n", "").replace("抄送：", "主送：")
    assert parse(below).documents[0].addressees == ()


def test_many_departments_of_every_place_are_one_addressee() -> None:
    words = "商务、网信、财政、文化和旅游、卫生健康、海关、税务、外汇、知识产权、中医药主管部门"
    written = f"各省、自治区、直辖市及计划单列市、新疆生产建设兵团{words}"
    assert read_addressees(f"{written}：") == (written,)
    assert read_addressees("各市商务局、财政局：") == ("各市商务局", "各市财政局")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("各市发改委、商务局", ("各市发改委", "各市商务局")),
        ("各县（市、区）商务局、市场监管局", ("各县（市、区）商务局", "各县（市、区）市场监管局")),
        (
            "经开区、高新区经发局、财政局",
            ("经开区经发局", "高新区经发局", "经开区财政局", "高新区财政局"),
        ),
        ("各设区市、省直管县（市）商务局", ("各设区市商务局", "省直管县（市）商务局")),
        ("各市商务局、省财政厅", ("各市商务局", "省财政厅")),
        ("各市商务局，财政局", ("各市商务局", "财政局")),
        ("市商务局、财政局", ("市商务局", "财政局")),
        ("各县区、泽阳市财政局", ("各县区", "泽阳市财政局")),
        ("省市场监管局、商务厅", ("省市场监管局", "商务厅")),
        ("各市商务局、泽阳海关", ("各市商务局", "泽阳海关")),
        ("云川市、泽阳市市场监管局", ("云川市市场监管局", "泽阳市市场监管局")),
    ],
)
def test_bare_bodies_of_a_list_are_those_of_the_places_before(
    text: str, names: tuple[str, ...]
) -> None:
    assert read_addressees(text) == names


def test_more_places_than_a_list_has_lend_nothing_to_the_names_after_them() -> None:
    # Each of them with each of the names would be far more text than the list.
    written = ["云川县财政局"] * 40 + ["商务局"] * 40
    assert read_addressees("、".join(written)) == tuple(written)


def test_the_main_receivers_may_fill_more_than_a_line() -> None:
    text = (
        "某市商务局关于做好工作的通知\n主送：各区商务局，市发展改革委、市财政局、市文化和旅\n"
        "游局，各有关单位：\n为推进试点，现就有关工作通知如下，请认真贯彻落实，确\n"
        "保取得实效。各单位要加强调度，压实责任，把工作做好\n做细，不断总结经验。\n"
    )
    (document,) = parse(text).documents
    names = ("各区商务局", "市发展改革委", "市财政局", "市文化和旅游局", "各有关单位")
    assert document.addressees == names


def test_several_kinds_of_places_lend_themselves_together() -> None:
    assert read_addressees("各市、州商务局、民政局") == ("各市、州商务局", "各市、州民政局")
