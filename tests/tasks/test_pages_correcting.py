"""Correcting what was read, in the browser: what comes back refused, nothing typed lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tasks.actions import abandon, accept, confirm, correct
from tasks.models import Intake
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import TEXT, decided, measure, measures, read_in
from tests.tasks.review_pages import as_, filled, shown, verb


def test_what_was_meant_stands_beside_what_was_done_meanwhile(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "通关")
    accept(candidate, version=1, actor=cast.second_clerk, now=NOW)
    form = {"version": 1, "reason": "与第一项重复"}
    page = shown(as_(client, cast.clerk).post(verb("drop", candidate), form))
    meant, done = re.findall(r'<td class="as-written">([^<]*)</td>', page)
    assert (meant, done) == ("舍弃：与第一项重复", "已接受")
    # The form with the reason typed is open, not folded away.
    folded = page[: page.index('value="与第一项重复"')].rpartition("<details")[2]
    assert re.match(r"[^>]* open>", folded)


def test_a_stale_form_shows_both_sides_and_keeps_what_was_typed(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "通关")
    form = filled(candidate, text="我写的。", reason="我的理由")
    theirs = {**candidate.values, "text": "同事写的。"}
    correct(
        candidate, values=theirs, reason="同事的理由", version=1, actor=cast.second_clerk, now=NOW
    )
    r = as_(client, cast.clerk).post(verb("correct", candidate), form)
    page = shown(r)
    assert r.status_code == 409
    # Not what both left as it was.
    assert [each.label for each in r.context["differences"]] == ["处理", "内容"]
    for words in ("我写的。", "同事写的。", "同事的理由", "我的理由", "second_clerk"):
        assert words in page
    candidate.refresh_from_db()
    assert candidate.values["text"] == "同事写的。"
    # Sent again from the page that showed both, it is meant.
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    r = client.post(verb("correct", candidate), form | {"version": version[1]})
    assert r.status_code == 302
    candidate.refresh_from_db()
    assert (candidate.values["text"], candidate.reason) == ("我写的。", "我的理由")


@pytest.mark.parametrize("closed_by", ["confirming", "giving_up"])
def test_what_was_typed_into_a_recording_closed_meanwhile_is_shown_to_be_copied(
    client: Client, cast: Cast, closed_by: str
) -> None:
    intake = decided(cast)
    candidate = measure(intake, "通关")
    if closed_by == "confirming":
        confirm(intake, actor=cast.head, now=NOW)
    else:
        abandon(intake, reason="传错了", actor=cast.head, now=NOW)
    as_(client, cast.clerk)
    form = filled(candidate, text="我写的长句。", reason="我的理由")
    for name, sent in (("correct", form), ("drop", {"version": 2, "reason": "我的理由"})):
        r = client.post(verb(name, candidate), sent)
        page = shown(r)
        assert r.status_code == 409
        assert ("我写的长句。" in page) == (name == "correct")
        assert "我的理由" in page
        assert ("没有记下" if closed_by == "confirming" else "不能再处理") in page
        # Nothing on the page offers what would be refused again.
        assert verb(name, candidate) not in page
    candidate.refresh_from_db()
    assert candidate.version == 2


@pytest.mark.parametrize(
    ("name", "sent", "copied"),
    [
        pytest.param("drop", {"reason": ""}, [], id="no_reason"),
        pytest.param("drop", {"reason": "长" * 201}, ["长" * 201], id="a_reason_too_long"),
        pytest.param("split", {"before": "没有的字"}, ["没有的字"], id="no_such_place"),
        pytest.param(
            "name",
            {"name": "市未名办", "meaning": "agency", "agency": "没有的局", "evidence": "三定"},
            ["市未名办", "没有的局", "三定"],
            id="no_such_body",
        ),
        pytest.param(
            "correct",
            {"text": "我写的长句。", "number": "一", "party-0-agency": "没有的局"},
            ["我写的长句。", "没有的局", "序号"],
            id="faults_of_all_fields",
        ),
    ],
)
def test_a_form_with_a_fault_for_what_was_given_up_meanwhile_is_told_so(
    client: Client, cast: Cast, intake: Intake, name: str, sent: dict[str, str], copied: list[str]
) -> None:
    candidate = measure(intake, "通关")
    form = filled(candidate, reason="我的理由") | {"version": 1} | sent
    open_page = as_(client, cast.clerk).post(verb(name, candidate), form)
    assert open_page.status_code == 422
    assert "不能再处理" not in shown(open_page)

    abandon(intake, reason="传错了", actor=cast.head, now=NOW)
    r = client.post(verb(name, candidate), form)
    assert r.status_code == 409
    (told,) = re.findall(r'<div class="error-summary".*?</div>\s*</div>', shown(r), re.DOTALL)
    assert "不能再处理" in told
    for words in copied:
        assert words in told
    # Nothing of the rows of bodies that nobody filled in.
    assert "类别" not in told
    assert verb(name, candidate) not in shown(r)


def test_a_correction_takes_every_field_and_a_body_by_its_full_name(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "联席")
    form = filled(
        candidate,
        number="7",
        label="（七）",
        title="建立机制",
        plan_text="年内建立。",
        plan_items="一季度方案\n\n二季度印发",
        due_text="2026年底前",
        due_on="2026年12月31日",
        scope="listed",
        region_names="苏州，南京",
        reason="核对原文",
    )
    form |= {"party-1-agency": "苏州海关", "party-0-remove": "on"}
    form |= {"party-2-name": "市税务局", "party-2-agency": "国家税务总局苏州市税务局"}
    r = as_(client, cast.clerk).post(verb("correct", candidate), form)
    assert r.status_code == 302, shown(r)
    candidate.refresh_from_db()
    values = candidate.values
    assert (values["number"], values["label"], values["title"]) == (7, "（七）", "建立机制")
    assert values["plan"] == {"text": "年内建立。", "items": ["一季度方案", "二季度印发"]}
    assert values["due"] == {"text": "2026年底前", "date": "2026-12-31"}
    assert values["regions"]["names"] == ["苏州", "南京"]
    named = [(p["name"], p.get("agency_key"), p["role"]) for p in values["responsibilities"]]
    assert named == [
        ("市未名办", cast.customs.key, "responsible"),
        ("市税务局", cast.tax.key, "lead"),
    ]
    assert candidate.parsed is not None
    assert candidate.parsed["number"] == 3


def test_a_number_is_typed_as_text_in_whatever_width(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "通关")
    address = f"{intake.get_absolute_url()}?at={candidate.pk}&edit=1"
    page = shown(as_(client, cast.clerk).get(address))
    # A browser drops full-width digits typed into its own field for numbers.
    assert 'type="number"' not in page
    r = client.post(verb("correct", candidate), filled(candidate, number="１２", reason="核对"))
    assert r.status_code == 302
    candidate.refresh_from_db()
    assert candidate.values["number"] == 12


def test_what_cannot_be_read_comes_back_at_its_field(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "联席")
    form = filled(candidate, text="改写。", due_on="年底", reason="")
    form |= {"party-1-agency": "没有这个单位"}
    r = as_(client, cast.clerk).post(verb("correct", candidate), form)
    page = shown(r)
    assert r.status_code == 422
    assert "没有找到“没有这个单位”" in page
    assert "请填写日期" in page
    r = client.post(verb("correct", candidate), filled(candidate, text="改写。", reason=""))
    assert r.status_code == 422
    assert "请写明更正的理由" in shown(r)
    assert "改写。" in shown(r)
    candidate.refresh_from_db()
    assert candidate.version == 1


def test_dropping_and_splitting_ask_for_what_they_need(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "办税")
    as_(client, cast.clerk)
    assert client.post(verb("drop", candidate), {"version": 1}).status_code == 422
    assert client.post(verb("split", candidate), {"version": 1}).status_code == 422
    r = client.post(verb("split", candidate), {"version": 1, "before": "不在文中"})
    assert "内容里没有这些文字" in shown(r)
    r = client.post(verb("split", candidate), {"version": 1, "before": "推广电子"})
    assert r.status_code == 302
    assert [m.values["text"] for m in measures(intake)][1] == "推广电子缴税。"


def test_a_measure_of_one_sentence_says_what_to_type_to_be_split(
    client: Client, cast: Cast
) -> None:
    """There is nothing to choose from, so the reason stands at the field that is shown."""
    line = "（五）加强人才培养（责任单位：市商务局）"
    candidate = measures(read_in(cast, f"{TEXT}{line}\n"))[-1]
    r = as_(client, cast.clerk).post(verb("split", candidate), {"version": 1})
    assert r.status_code == 422
    page = shown(r)
    assert "请抄写第二项开头的几个字。" in page
    assert "或在这些文字之前断开" not in page


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("drop", {}, "drop_reason"),
        ("split", {}, "split_place_0"),
        ("name", {"name": "市未名办", "meaning": "body"}, "name_evidence"),
    ],
)
def test_a_page_with_a_small_form_refused_opens_at_its_fault(
    client: Client, cast: Cast, intake: Intake, name: str, sent: dict[str, str], field: str
) -> None:
    candidate = measure(intake, "定期通报")
    page = shown(as_(client, cast.clerk).post(verb(name, candidate), {"version": 1, **sent}))
    begun = re.findall(r"<(?:input|select|textarea)[^>]*autofocus[^>]*>", page)
    assert begun
    assert f'id="{field}"' in begun[0]


def test_giving_up_without_a_reason_opens_at_the_reason(
    client: Client, cast: Cast, intake: Intake
) -> None:
    address = reverse("tasks:abandon_intake", args=[intake.pk])
    page = shown(as_(client, cast.clerk).post(address, {"reason": ""}))
    assert re.search(r'<input[^>]*id="abandon_reason"[^>]*autofocus', page) or re.search(
        r'<input[^>]*autofocus[^>]*id="abandon_reason"', page
    )


def test_giving_up_without_a_reason_what_is_given_up_already_is_told_so(
    client: Client, cast: Cast, intake: Intake
) -> None:
    abandon(intake, reason="传错了", actor=cast.head, now=NOW)
    address = reverse("tasks:abandon_intake", args=[intake.pk])
    r = as_(client, cast.clerk).post(address, {"reason": ""}, follow=True)
    assert "已放弃”，您刚才的放弃没有记下" in shown(r)
    intake.refresh_from_db()
    assert intake.reason == "传错了"


def test_a_measure_names_the_task_it_belongs_to(client: Client, cast: Cast) -> None:
    text = (
        "苏州市数字贸易任务分工表（测试文本）\n\n"
        "序号\t重点任务\t具体举措\t责任单位\n"
        "1\t数字贸易\t建设数字贸易平台\t市商务局\n"
        "2\t文化贸易\t培育文化出口基地\t市商务局\n"
    )
    intake = read_in(cast, text)
    found = measure(intake, "文化出口")
    page = shown(as_(client, cast.clerk).get(intake.get_absolute_url(), {"at": found.pk}))
    assert "第 2 项：文化贸易" in page
