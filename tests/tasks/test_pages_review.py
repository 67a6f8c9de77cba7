"""录入文件 in the browser: what each person meets, what comes back refused, nothing typed lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import NameAnswer, User
from tasks.actions import accept, confirm, correct
from tasks.choices import Decision, IntakeState
from tasks.models import Candidate, Intake, PolicyDocument
from tests.base import Cast
from tests.factory import NOW
from tests.query_counts import assert_query_count
from tests.tasks.intakes import TEXT, finish, measure, measures, read_in, recorded
from tests.tasks.test_confirming import decided


@pytest.fixture
def intake(cast: Cast) -> Intake:
    return read_in(cast)


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def shown(r: Any) -> str:
    return str(r.content.decode())


def verb(name: str, candidate: Candidate) -> str:
    return reverse(f"tasks:{name}_candidate", args=[candidate.pk])


def filled(candidate: Candidate, **changes: Any) -> dict[str, Any]:
    """The form of a measure as the page shows it."""
    values = candidate.values
    form: dict[str, Any] = {
        "version": candidate.version,
        "text": values["text"],
        "list": values["list"],
        "number": values["number"],
        "label": values["label"],
        "section": values["section"] or "",
        "title": values["title"] or "",
        "due_text": (values["due"] or {}).get("text", ""),
        "due_on": (values["due"] or {}).get("date", ""),
        "scope": values["regions"]["scope"],
        "party-TOTAL_FORMS": len(values["responsibilities"]) + 2,
        "party-INITIAL_FORMS": len(values["responsibilities"]),
    }
    for at, party in enumerate(values["responsibilities"]):
        form |= {
            f"party-{at}-name": party["name"],
            f"party-{at}-role": party["role"],
            f"party-{at}-kind": party["kind"],
            f"party-{at}-agency": party["agency"] or "",
        }
    for at in range(len(values["responsibilities"]), form["party-TOTAL_FORMS"]):
        form |= {f"party-{at}-role": "lead", f"party-{at}-kind": "agency"}
    return form | changes


# --- Receiving ---


def test_a_file_or_a_text_must_be_given_and_not_both(client: Client, cast: Cast) -> None:
    as_(client, cast.clerk)
    file = SimpleUploadedFile("测试.txt", TEXT.encode())
    for given in ({}, {"text": " "}, {"text": TEXT, "file": file}):
        r = client.post(reverse("tasks:intakes"), {"level": "city", **given})
        assert r.status_code == 422
        assert "二选一" in shown(r)
    assert not Intake.objects.exists()


def test_a_city_takes_in_documents_of_its_own_level_and_above(client: Client, cast: Cast) -> None:
    assert "江苏" not in shown(as_(client, cast.clerk).get(reverse("tasks:intakes")))
    r = client.post(reverse("tasks:intakes"), {"level": "district", "text": TEXT})
    assert r.status_code == 422
    r = client.post(reverse("tasks:intakes"), {"level": "national", "text": TEXT})
    found = Intake.objects.get()
    assert r["Location"] == found.get_absolute_url()
    assert (found.level, bytes(found.content).decode()) == ("national", TEXT.strip("\n") + "\n")
    assert found.state == IntakeState.QUEUED


def test_a_reading_under_way_shows_how_far_it_is_and_then_the_review(
    client: Client, cast: Cast
) -> None:
    found = recorded(cast)
    page = shown(as_(client, cast.clerk).get(found.get_absolute_url()))
    assert 'hx-trigger="every 1s"' in page
    assert "排队中" in page
    htmx = {"HX-Request": "true", "HX-Target": f"intake-{found.pk}"}
    piece = shown(client.get(found.get_absolute_url(), headers=htmx))
    assert "<html" not in piece
    Intake.objects.filter(pk=found.pk).update(state=IntakeState.FAILED, reason="文件已损坏。")
    r = client.get(found.get_absolute_url(), headers=htmx)
    assert r["HX-Refresh"] == "true"
    assert "文件已损坏。" in shown(client.get(found.get_absolute_url()))


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


def test_what_was_meant_stands_beside_what_was_done_meanwhile(
    client: Client, cast: Cast, intake: Intake
) -> None:
    candidate = measure(intake, "通关")
    accept(candidate, version=1, actor=cast.second_clerk, now=NOW)
    form = {"version": 1, "reason": "与第一项重复"}
    page = shown(as_(client, cast.clerk).post(verb("drop", candidate), form))
    meant, done = re.findall(r'<td class="as-written">([^<]*)</td>', page)
    assert (meant, done) == ("舍弃 与第一项重复", "已接受")
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


def test_the_way_to_the_reader(client: Client, cast: Cast, intake: Intake) -> None:
    as_(client, cast.clerk)
    for candidate in intake.candidates.all():
        accept(candidate, version=1, actor=cast.clerk, now=NOW)
    customs = measure(intake, "通关")
    correct(
        customs,
        values={**customs.values, "text": "提升通关效率。"},
        reason="后句已废止",
        version=2,
        actor=cast.clerk,
        now=NOW,
    )
    r = client.post(reverse("tasks:confirm_intake", args=[intake.pk]), follow=True)
    page = shown(r)
    document = PolicyDocument.objects.get()
    assert r.redirect_chain[-1][0] == document.get_absolute_url()
    assert "人工更正（clerk，2026-11-02）：后句已废止" in page
    assert "单位名称无法确定：市未名办" in page
    assert "已确认" in shown(client.get(intake.get_absolute_url()))


def test_those_who_may_find_the_way_in(client: Client, cast: Cast) -> None:
    for user in cast.everyone:
        if user in {cast.auditor, cast.administrator}:
            continue
        page = shown(as_(client, user).get(reverse("tasks:documents")))
        may = user in {cast.clerk, cast.second_clerk, cast.head, cast.outside_clerk}
        assert (reverse("tasks:intakes") in page) == may, user


def test_reading_again_shows_three_columns_and_takes_nothing_without_a_click(
    client: Client, cast: Cast
) -> None:
    found = decided(cast)
    (document,) = confirm(found, actor=cast.clerk, now=NOW)
    url = reverse("tasks:read_document_again", args=[document.slug])
    as_(client, cast.clerk)
    assert url in shown(client.get(document.get_absolute_url()))
    assert client.post(url, {"text": ""}).status_code == 422
    corrected = TEXT.replace("推行提前申报", "推行两步申报")
    r = client.post(url, {"text": corrected})
    reading = document.readings.get()
    assert r["Location"] == reading.get_absolute_url()
    finish(reading, corrected.strip() + "\n")
    page = shown(client.get(reading.get_absolute_url()))
    assert "4 条无变化" in page
    for column in ("原识读", "现有内容", "新识读"):
        assert column in page
    candidate = reading.candidates.exclude(decision=Decision.UNCHANGED).get()
    r = client.post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert r.status_code == 422
    client.post(verb("keep", candidate), {"version": 1})
    r = client.post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert r["Location"] == document.get_absolute_url()
    assert document.measures.filter(text__contains="提前申报").exists()
    document.refresh_from_db()
    assert "两步申报" in document.source.text


def test_nobody_else_is_offered_to_read_again(client: Client, cast: Cast) -> None:
    (document,) = confirm(decided(cast), actor=cast.clerk, now=NOW)
    url = reverse("tasks:read_document_again", args=[document.slug])
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.ministry):
        assert url not in shown(as_(client, user).get(document.get_absolute_url()))
