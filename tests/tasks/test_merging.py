"""Three versions of one form merged: nothing typed is lost, nothing is decided for anybody."""

from __future__ import annotations

from itertools import product

import pytest

from tasks.merging import MergedField, Side, alike, merge

WORDS = ("", "甲。", "乙。", "丙。", " 甲。\r\n", "甲。\n乙。")


def one(base: str | None, mine: str, theirs: str, **more: str) -> MergedField:
    (field,) = merge(
        {"done": base} if base is not None else None,
        {"done": mine},
        {"done": theirs},
        set_aside=more,
    ).fields
    return field


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        pytest.param("甲。", "乙。", "丙。", id="two_other_texts"),
        pytest.param("甲。", "", "丙。", id="emptied_by_me"),
        pytest.param("甲。", "乙。", "", id="emptied_by_the_other"),
        pytest.param("", "乙。", "丙。", id="begun_by_both"),
        pytest.param(None, "乙。", "丙。", id="nobody_knows_what_it_was"),
        pytest.param(None, "", "丙。", id="unknown_and_empty_is_no_agreement"),
    ],
)
def test_it_decides_no_clash(base: str | None, mine: str, theirs: str) -> None:
    field = one(base, mine, theirs)
    assert (field.side, field.value) == (Side.CLASH, mine)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "side", "value"),
    [
        pytest.param("甲。", "乙。", "甲。", Side.MINE, "乙。", id="only_mine"),
        pytest.param("甲。", "", "甲。", Side.MINE, "", id="only_i_emptied_it"),
        pytest.param("甲。", "甲。", "丙。", Side.THEIRS, "丙。", id="only_theirs"),
        pytest.param("甲。", "甲。", "", Side.THEIRS, "", id="only_they_emptied_it"),
        pytest.param("甲。", "乙。", "乙。", Side.SAME, "乙。", id="both_the_same"),
        pytest.param("甲。", "甲。", "甲。", Side.SAME, "甲。", id="nobody"),
        pytest.param(None, "乙。", "乙。", Side.SAME, "乙。", id="unknown_but_agreed"),
        pytest.param("甲\n乙", "甲\r\n乙 ", "丙", Side.THEIRS, "丙", id="breaks_are_no_change"),
    ],
)
def test_it_merges_what_one_side_changed(
    base: str | None, mine: str, theirs: str, side: Side, value: str
) -> None:
    field = one(base, mine, theirs)
    assert (field.side, field.value) == (side, value)


def test_a_choice_of_the_others_text_stands_while_theirs_does() -> None:
    assert one("甲。", "甲。", "甲。", done="我的。").side == Side.SAME


def test_a_choice_of_a_text_that_was_changed_again_is_asked_again_with_mine_at_hand() -> None:
    field = one("甲。", "甲。", "丙。", done="我的。")
    assert (field.side, field.base, field.mine) == (Side.CLASH, "甲。", "我的。")


def test_my_change_is_never_replaced_and_theirs_never_overwritten() -> None:
    for base, mine, theirs in product((None, *WORDS), WORDS, WORDS):
        field = one(base, mine, theirs)
        assert field.value in {mine, theirs}
        if base is None or not alike(mine, base):
            assert field.side != Side.THEIRS
        if base is None or not alike(theirs, base):
            assert field.side != Side.MINE
