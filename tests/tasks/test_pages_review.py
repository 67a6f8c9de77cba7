"""Reviewing a recording in the browser: what comes first, and where each step leads."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import NameAnswer
from tasks.choices import Decision
from tasks.models import Intake, PolicyDocument
from tasks.review.showing import MOST_LISTED
from tasks.views.review_page import MOST_GAPS
from tests.base import Cast
from tests.query_counts import assert_query_count
from tests.tasks.intakes import TEXT, measure, measures, read_in
from tests.tasks.review_pages import as_, shown, verb

# --- Reviewing ---


def test_doubts_come_first_and_the_text_stands_beside_them(
    client: Client, cast: Cast, intake: Intake
) -> None:
    page = shown(as_(client, cast.clerk).get(intake.get_absolute_url()))
    current = page[page.index('id="current"') :]
    assert "市未名办" in current[: current.index("</h2>") + 400]
    assert page.count('class="measure-number"') == 4
    assert "定期通报进展。" in page
    assert re.search(r'aria-current="true"[^>]*>有疑点 1<', page)


def test_the_number_of_queries_does_not_grow_with_what_was_found(
    client: Client, cast: Cast, intake: Intake
) -> None:
    as_(client, cast.clerk).get(reverse("tasks:documents"))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(intake.get_absolute_url()).status_code == 200
    assert_query_count("intake", caught.captured_queries)
    lines = TEXT.splitlines()
    added = (f"（{n}）增设窗口{n}。（责任单位：市商务局）" for n in "五六七八九")
    more = "\n".join([*lines, *added])
    larger = read_in(cast, more)
    assert len(measures(larger)) > len(measures(intake))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(larger.get_absolute_url()).status_code == 200
    assert_query_count("intake", caught.captured_queries)


def test_accepting_goes_on_to_the_next_and_coming_back_goes_on_there(
    client: Client, cast: Cast, intake: Intake
) -> None:
    first, second, third = measures(intake)[:3]
    r = as_(client, cast.clerk).post(verb("accept", first), {"version": 1, "show": "all"})
    assert r["Location"] == f"{intake.get_absolute_url()}?show=all&at={second.pk}#current"
    first.refresh_from_db()
    assert first.decision == Decision.ACCEPTED
    again = shown(client.get(intake.get_absolute_url(), {"show": "pending"}))
    assert f'data-key="c{second.pk}" aria-label="当前条目"' in again
    assert third.decision == Decision.PENDING


def test_when_a_list_is_done_the_next_one_goes_on_behind_it(
    client: Client, cast: Cast, intake: Intake
) -> None:
    doubted, last = measures(intake)[2:]
    r = as_(client, cast.clerk).post(
        verb("accept", doubted), {"version": 1, "show": "doubts"}, follow=True
    )
    page = shown(r)
    assert re.search(r'aria-current="true"[^>]*>待审阅 4<', page)
    assert f'data-key="c{last.pk}" aria-label="当前条目"' in page


@pytest.mark.parametrize("name", ["split", "name", "confirm"])
def test_links_on_a_refused_form_lead_where_they_say(
    name: str, client: Client, cast: Cast, intake: Intake
) -> None:
    first, second = measures(intake)[:2]
    form = (
        reverse("tasks:confirm_intake", args=[intake.pk])
        if name == "confirm"
        else verb(name, first)
    )
    assert as_(client, cast.clerk).post(form, {"version": 1}).status_code == 422
    asked = f"?show=all&at={second.pk}"
    assert client.get(f"{form}{asked}")["Location"] == f"{intake.get_absolute_url()}{asked}"


def test_a_name_answered_on_the_page_counts_for_all_documents_of_the_region(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "联席")
    given = {"name": "市未名办", "meaning": "body", "agency": "苏州海关", "evidence": ""}
    r = as_(client, cast.clerk).post(verb("name", candidate), given)
    assert r.status_code == 422
    assert not NameAnswer.objects.exists()
    r = client.post(verb("name", candidate), given | {"evidence": "市编办批复"})
    assert r.status_code == 302
    answer = NameAnswer.objects.get()
    assert (answer.region, answer.agency, answer.answered_by) == (
        cast.suzhou,
        cast.customs,
        cast.clerk,
    )
    page = shown(client.get(intake.get_absolute_url(), {"at": candidate.pk}))
    assert "有疑点 0" in page
    assert "未识别" not in page[page.index('id="current"') :]
    # What is no doubt any more is accepted with the many, and counted so.
    assert "接受全部无疑点的 4 项" in page
    client.post(reverse("tasks:accept_clear", args=[intake.pk]))
    candidate.refresh_from_db()
    assert candidate.decision == Decision.ACCEPTED


def test_a_refused_confirmation_names_every_place(
    client: Client, cast: Cast, intake: Intake
) -> None:
    url = reverse("tasks:confirm_intake", args=[intake.pk])
    r = as_(client, cast.clerk).post(url)
    page = shown(r)
    assert r.status_code == 422
    for candidate in intake.candidates.all():
        assert f"at={candidate.pk}#current" in page
    assert not PolicyDocument.objects.exists()


def test_a_confirmation_pressed_at_once_does_not_list_hundreds(client: Client, cast: Cast) -> None:
    lines = "".join(f"（{n}）设窗口{n}。（市商务局）\n" for n in range(1, MOST_GAPS + 10))
    intake = read_in(cast, f"青河市方案\n一、任务\n{lines}")
    waiting = intake.candidates.filter(decision=Decision.PENDING).count()
    as_(client, cast.clerk)
    page = shown(client.post(reverse("tasks:confirm_intake", args=[intake.pk])))
    assert f"请先处理 {waiting} 处" in page
    assert page.count("还没有审阅。") == MOST_GAPS
    assert f"还有 {waiting - MOST_GAPS} 处" in page


def test_who_only_pressed_a_button_is_not_told_of_a_form(
    client: Client, cast: Cast, intake: Intake
) -> None:
    first, second = measures(intake)[:2]
    as_(client, cast.head).post(verb("drop", first), {"version": 1, "reason": "重复"})
    client.post(verb("accept", second), {"version": 1})
    pressed = shown(as_(client, cast.clerk).post(verb("accept", first), {"version": 1}))
    assert "您刚才按下的没有生效" in pressed
    assert "您填写的" not in pressed
    written = client.post(verb("drop", second), {"version": 1, "reason": "不是任务"})
    assert written.status_code == 409
    assert "您填写的都还在下面的表单里" in shown(written)


def test_a_long_list_comes_in_parts_and_the_marks_as_a_whole(client: Client, cast: Cast) -> None:
    items = "".join(
        f"{n}.增设窗口。办理第{n}类事项。（责任单位：市商务局）\n" for n in range(1, 61)
    )
    sections = f"一、扩大开放\n{items}二、完善保障\n{items}"
    long = read_in(cast, f"苏州市增设窗口若干措施（测试文本）\n\n{sections}")
    rows = measures(long)
    assert len(rows) > MOST_LISTED

    as_(client, cast.clerk)
    first = shown(client.get(long.get_absolute_url(), {"show": "all"}))
    assert first.count("<li data-key=") == MOST_LISTED
    assert f"第 1—{MOST_LISTED} 条，共 {len(rows) + 1} 条" in first
    beyond = re.search(r'href="\?show=all&amp;at=(\d+)#current"[^>]*>后一段<', first)
    assert beyond
    later = client.get(long.get_absolute_url(), {"show": "all", "at": beyond[1]})
    assert later.context["review"].current.candidate.pk == int(beyond[1])
    assert later.context["review"].part.previous is not None
    assert later.context["review"].part.last == len(rows) + 1
    for page in (first, shown(later)):
        decisions = page[page.index('<template id="decisions">') :]
        assert decisions.count(" pending 1") == len(rows) + 1


def test_a_pasted_text_is_called_by_its_first_line(client: Client, cast: Cast) -> None:
    as_(client, cast.clerk)
    for title in ("苏州市甲方案", "苏州市关于" + "推进服务贸易" * 12 + "的方案"):
        text = TEXT.replace(TEXT.splitlines()[0], title)
        client.post(reverse("tasks:intakes"), {"level": "city", "text": text})
    named = [each.name for each in Intake.objects.order_by("pk")]
    assert named[0] == "苏州市甲方案"
    assert named[1].startswith("苏州市关于推进服务贸易")
    assert named[1].endswith("…")


UNNUMBERED = (
    "苏州市工作方案\n一、任务\n1.做好展会。（市商务局）\n"
    "（一）建设平台\n做强出口基地。\n1、牵头单位：市财政局\n2、配合单位：市统计局\n"
)


def test_a_text_without_doubts_of_its_own_shows_none(
    client: Client, cast: Cast, intake: Intake
) -> None:
    Intake.objects.filter(pk=intake.pk).update(found=intake.found | {"problems": []})
    page = shown(as_(client, cast.clerk).get(intake.get_absolute_url()))
    assert "原文的疑点" not in page


def test_what_is_doubted_of_the_text_itself_stands_above_what_was_found(
    client: Client, cast: Cast
) -> None:
    as_(client, cast.clerk)
    found = read_in(cast, UNNUMBERED)
    told = [each["message"] for each in found.found["problems"]]
    assert any("没有读作任何一条举措" in message for message in told)
    page = shown(client.get(found.get_absolute_url()))
    assert re.search(r'<details class="doubts panel" id="text-doubts" open>', page)
    for message in told:
        assert message in page
    place = re.search(r'<a href="#(x\d+)">牵头单位：市财政局</a>', page)
    assert place is not None
    assert f'<span class="anchor" id="{place[1]}"></span>' in page
    assert page.index("text-doubts") < page.index('id="current"')

    client.post(verb("accept", measures(found)[0]), {"version": 1, "show": "all"})
    assert 'id="text-doubts">' in shown(client.get(found.get_absolute_url()))
