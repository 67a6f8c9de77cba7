"""Recording a document in the browser: who may, what is refused, where it leads."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.actions import accept, correct
from tasks.choices import IntakeState
from tasks.models import Intake, PolicyDocument
from tasks.views.intakes import PAGE_SIZE
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import LATER, TEXT, measure, read_in, recorded
from tests.tasks.review_pages import as_, shown


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


def test_every_recording_is_found_however_many_came_since(client: Client, cast: Cast) -> None:
    for number in range(PAGE_SIZE + 1):
        recorded(cast, f"第{number}份文件", name=f"第{number}份.txt")
    as_(client, cast.clerk)
    page = shown(client.get(reverse("tasks:intakes")))
    assert f"第{PAGE_SIZE}份.txt" in page
    assert "第0份.txt" not in page
    assert f"共 {PAGE_SIZE + 1} 条" in page
    assert "第0份.txt" in shown(client.get(f"{reverse('tasks:intakes')}?page=2"))


def test_those_who_may_find_the_way_in(client: Client, cast: Cast) -> None:
    for user in cast.everyone:
        if user in {cast.auditor, cast.administrator}:
            continue
        page = shown(as_(client, user).get(reverse("tasks:documents")))
        may = user in {cast.clerk, cast.second_clerk, cast.head, cast.outside_clerk}
        assert (reverse("tasks:intakes") in page) == may, user


NOTICE = """\
苏州市人民政府关于印发苏州市服务业开放方案（测试文本）的通知

测试字〔2024〕2号

各县、区人民政府，市政府各工作部门：
现将《苏州市服务业开放方案（测试文本）》印发给你们，请认真组织实施。

苏州市人民政府
2024年1月8日

苏州市服务业开放方案（测试文本）

一、重点任务
（一）编制开放清单。形成清单并动态调整。（责任单位：市商务局）
"""


def test_after_confirming_a_notice_with_its_plan_the_plan_is_shown_and_leads_to_the_notice(
    client: Client, cast: Cast
) -> None:
    intake = read_in(cast, NOTICE)
    for candidate in intake.candidates.in_place():
        accept(candidate, version=candidate.version, actor=cast.clerk, now=LATER)
    r = as_(client, cast.clerk).post(reverse("tasks:confirm_intake", args=[intake.pk]), follow=True)
    notice, plan = intake.made()
    assert r.redirect_chain[-1][0] == plan.get_absolute_url()
    assert f'同一原文还有 <a href="{notice.get_absolute_url()}">' in shown(r)
    page = shown(client.get(notice.get_absolute_url()))
    assert f'同一原文还有 <a href="{plan.get_absolute_url()}">' in page


def test_a_recordings_state_is_told_in_a_region_of_its_own(client: Client, cast: Cast) -> None:
    """A heading cannot be told as well: its role would no longer be that of a heading."""
    page = shown(as_(client, cast.clerk).get(recorded(cast).get_absolute_url()))
    assert re.search(r'<div role="status">\s*<h2>', page)
