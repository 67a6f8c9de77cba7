"""Responsibility clauses that are a list of bodies and nothing else: read at one look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.parser.vocabulary import (
    BODY_ENDINGS,
    COLLECTIVE_ENDINGS,
    COLLECTIVE_WORDS,
    LEVEL_PREFIXES,
    LIST_NOUNS,
    PILOT_REGIONS,
    PLACE_ENDINGS,
    ROLE_PHRASES,
)
from tests.tasks.parser.clause_readings import read

# What clauses are made of, for lists nobody thought of.
WORDS = [
    *("市商务局", "省财政厅", "工业和信息化部", "海关", "省财政", "税务", "工业园区", "乙"),
    *("领导小组", "第一批企业", "首都机场集团", "会同", "由", "请", "并", "为", "是", "到", "同"),
    *("下同", "排第一位的为牵头单位", "扩大到其他市", "在试点地区推进", "责任单位为", "等", "及"),
    *(BODY_ENDINGS + COLLECTIVE_ENDINGS + COLLECTIVE_WORDS + LEVEL_PREFIXES + LIST_NOUNS),
    *(PILOT_REGIONS + PLACE_ENDINGS + ROLE_PHRASES),
]


def said(text: str) -> object:
    reading = read(text)
    return reading.responsibilities, reading.regions, [each.code for each in reading.problems]


@pytest.mark.parametrize(
    "text",
    [
        *("部门和单位", "行县与海关", "市局及海关", "市等所", "并由部门", "请单位"),
        *("责任单位为税务局", "责任单位是税务局", "扩大到其他市领导小组", "推广至其他市领导小组"),
        *("市商务局、第一牵头单位", "市商务局、首位牵头单位", "市商务局会同海关", "各市、县政府"),
    ],
)
def test_a_list_with_more_than_bodies_in_it_is_not_taken_for_bodies_alone(text: str) -> None:
    # What ends with ； is no list of bodies and nothing else, and says the same.
    assert said(text) == said(f"{text}；")


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["、", "、", ""]))))
def test_a_list_of_bodies_alone_is_read_as_every_other_clause_is(
    pieces: list[tuple[str, str]],
) -> None:
    text = "".join(word + joint for word, joint in pieces)
    assert said(text) == said(f"{text}；")


def test_a_remark_that_all_of_them_lead_is_no_name() -> None:
    text = "省商务厅、省财政厅，以上均为牵头单位"
    assert [(p.name, p.role) for p in read(text).responsibilities] == [
        ("省商务厅", "lead"),
        ("省财政厅", "lead"),
    ]
    assert read(text).problems == ()


def test_bodies_that_have_a_role_of_their_own_keep_it() -> None:
    text = "省商务厅牵头，省财政厅、省税务局，以上单位均为责任单位"
    assert [(p.name, p.role) for p in read(text).responsibilities] == [
        ("省商务厅", "lead"),
        ("省财政厅", "responsible"),
        ("省税务局", "responsible"),
    ]


def test_a_place_shares_the_bureau_of_the_next_of_its_level() -> None:
    several = read("石桥县、南坪县商务局负责")
    assert [(p.name, p.kind) for p in several.responsibilities] == [
        ("石桥县", "agency"),
        ("南坪县商务局", "agency"),
    ]
    apart = read("相城区、泽阳市商务局负责")
    assert [p.kind for p in apart.responsibilities] == ["region", "agency"]


def test_branches_of_one_place_share_the_word_for_it() -> None:
    assert [p.name for p in read("电信、移动、联通某县分公司").responsibilities] == [
        "电信",
        "移动",
        "联通某县分公司",
    ]
    assert [p.name for p in read("电信、移动信号").responsibilities] == []
