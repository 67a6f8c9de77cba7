"""Whom the names in a recording mean while it is reviewed."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks.review.names import Names
from tests.base import Cast
from tests.tasks.intakes import TEXT, measure, read_in
from tests.tasks.review_pages import in_hand


@pytest.mark.parametrize("bodies", ["市稅務局、市商務局", "市税务、商务局"])
def test_a_body_the_parser_knew_by_more_than_its_name_is_known(cast: Cast, bodies: str) -> None:
    candidate = measure(read_in(cast, TEXT.replace("市税务局、市商务局", bodies)), "办税")
    parties = Names(candidate.intake).parties(candidate)
    assert [(party.official, party.is_unknown) for party in parties] == [
        ("国家税务总局苏州市税务局", False),
        ("苏州市商务局", False),
    ]


def test_a_body_written_in_traditional_characters_is_in_doubt_by_its_own_name(cast: Cast) -> None:
    intake = read_in(cast, TEXT.replace("市未名办", "市絲綢辦"))
    candidate = measure(intake, "联席")
    names = Names(intake)
    assert [party.is_unknown for party in names.parties(candidate)] == [False, True]
    assert [doubt["message"] for doubt in names.doubts_of(candidate)] == [
        "单位名称无法确定：市絲綢辦"
    ]


def test_whoever_does_not_answer_names_is_told_who_does(client: Client, cast: Cast) -> None:
    candidate = measure(read_in(cast), "联席")
    page = in_hand(candidate)
    for person, is_told in ((cast.clerk, False), (cast.head, True)):
        client.force_login(person)
        html = client.get(page).content.decode()
        assert ("“市未名办”的含义由本地区经办统一答复" in html) is is_told
        assert ("“市未名办”是哪个单位？" in html) is not is_told
