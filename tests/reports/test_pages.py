"""The dashboard and the report pages from outside: what each role sees and must not see."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from agencies.choices import Role
from agencies.models import AuditEvent, User
from reports.actions import Made, MadeFile, claim, fail, finish, request_report
from reports.choices import FileFormat, RunState
from reports.downloads import DamagedFile
from reports.models import AnnualReport, ReportRun
from tasks.actions import raise_blocker
from tasks.choices import BlockerLevel
from tasks.models import Implementation
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, make_user
from tests.query_counts import assert_query_count
from tests.reports.test_statistics import land

DASHBOARD, REPORTS = reverse("dashboard"), reverse("reports:reports")
NAME = "苏州市2026年报告.docx"
MADE = Made("c" * 64, False, (MadeFile(FileFormat.WORD, NAME, b"PK word"),))
READERS = {"clerk", "second_clerk", "head", "leader", "province", "ministry", "outside_clerk"}


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, address: str, **params: str) -> str:
    answer = as_(user).get(address, params)
    assert answer.status_code == 200, (user, address, answer.status_code)
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html))


def made(cast: Cast) -> ReportRun:
    run = request_report(cast.suzhou, year=2026, actor=cast.clerk, now=NOW)
    taken = claim(run.pk, now=NOW)
    assert taken is not None
    return finish(taken, made=MADE, now=NOW)


# --- Dashboard ---


def test_it_sends_strangers_to_the_log_in(client: Client, cast: Cast) -> None:
    for address in (DASHBOARD, REPORTS):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"{reverse('login')}?next={address}")  # type: ignore[attr-defined]


def test_it_refuses_those_who_have_no_figures_of_a_region(cast: Cast, world: World) -> None:
    system = make_user("system", Role.API_CLIENT, region=cast.suzhou, agency=cast.commerce)
    for user in (*cast.everyone, system):
        expected = 200 if user.username in READERS else 403
        assert as_(user).get(DASHBOARD).status_code == expected, user


def test_it_is_read_only(cast: Cast, world: World) -> None:
    assert as_(cast.leader).post(DASHBOARD).status_code == 405


def test_a_region_of_others_is_as_one_that_does_not_exist(cast: Cast, world: World) -> None:
    for slug in ("suzhou", "nowhere", "jiangsu"):
        assert as_(cast.outside_clerk).get(DASHBOARD, {"region": slug}).status_code == 404


def test_nothing_of_one_city_is_told_to_the_other(cast: Cast, world: World) -> None:
    Implementation.objects.filter(pk=world.shipped.pk).update(due_on=date(2026, 1, 1))
    raise_blocker(world.taxed, level=BlockerLevel.LAW, text="CANARY", actor=cast.clerk, now=NOW)
    land(world.taxed_too, cast, now=NOW, on=date(2026, 11, 1))
    theirs = page(cast.outside_clerk, DASHBOARD)
    for canary in ("CANARY", "苏州市商务局", "海关", "税务", "suzhou"):
        assert canary not in theirs
    assert "0.0% 0 / 1 项" in words(theirs)
    assert "广州" not in page(cast.leader, DASHBOARD)
    assert "CANARY" in page(cast.leader, DASHBOARD)
    assert "CANARY" in page(cast.province, DASHBOARD)


def test_the_province_sees_no_city_matters_and_no_unsent_updates(cast: Cast, world: World) -> None:
    raise_blocker(world.taxed, level=BlockerLevel.CITY, text="CANARY", actor=cast.clerk, now=NOW)
    html = page(cast.province, DASHBOARD, region="suzhou")
    assert "CANARY" not in html
    assert "本期报送" not in html
    assert "本期报送" in page(cast.leader, DASHBOARD)


def test_it_spells_out_the_rate_and_links_every_number(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=NOW, on=date(2026, 11, 1))
    raise_blocker(world.shipped, level=BlockerLevel.NATION, text="求", actor=cast.clerk, now=NOW)
    html = page(cast.leader, DASHBOARD)
    text = words(html)
    assert "25.0% 1 / 4 项" in text
    assert "数据截至 2026年11月2日（当前）" in text
    assert "较10月31日：+1 项，+25.0 个百分点" in text
    assert "需国家支持" in text
    assert "有未解决的问题诉求" in text
    links = set(re.findall(r'href="(/implementations/\?[^"]+)"', html))
    assert len(links) > 8
    landed = [x for x in links if "status=landed" in x and "closed=false" in x]
    assert any("region=suzhou" in x for x in landed)


def test_a_past_day_is_read_back_without_links(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=NOW, on=date(2026, 11, 1))
    html = page(cast.leader, DASHBOARD, as_of="2026-11-01")
    assert "0.0% 0 / 4 项" in words(html)
    assert "/implementations/?" not in html


@pytest.mark.parametrize("day", ["2026-11-03", "yesterday", "2026-02-30", "9" * 50, "0001-01-01"])
def test_a_day_that_cannot_be_is_said_so_and_today_is_shown(
    cast: Cast, world: World, day: str
) -> None:
    html = page(cast.leader, DASHBOARD, as_of=day)
    assert "数据截至 2026年11月2日" in words(html)
    assert "errorlist" in html


def test_above_the_city_all_regions_stand_side_by_side(cast: Cast, world: World) -> None:
    html = page(cast.ministry, DASHBOARD)
    assert "全部地区" in html
    assert "苏州" in html
    assert "广州" in html
    assert "0.0% 0 / 5 项" in words(html)
    assert "0.0% 0 / 1 项" in words(page(cast.ministry, DASHBOARD, region="guangzhou"))


def test_demonstration_is_marked(cast: Cast, world: World) -> None:
    assert "演示数据" not in page(cast.leader, DASHBOARD)
    Implementation.objects.filter(pk=world.taxed.pk).update(is_demo=True)
    assert "含演示数据 1 项" in words(page(cast.leader, DASHBOARD))


def test_no_page_needs_style_or_script_of_its_own(cast: Cast, world: World) -> None:
    run = made(cast)
    for address in (DASHBOARD, REPORTS, run.report.get_absolute_url()):
        html = page(cast.clerk, address)
        assert " style=" not in html
        assert "onclick" not in html
        assert html.count("<h1") == 1


def test_the_queries_do_not_grow_with_rows(
    cast: Cast, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(cast.leader)
    raise_blocker(world.taxed, level=BlockerLevel.LAW, text="求", actor=cast.clerk, now=NOW)
    # The first request of a session also notes when it began.
    client.get(DASHBOARD)
    with django_assert_max_num_queries(25) as few:
        client.get(DASHBOARD)
    for _ in range(40):
        measure = make_measure(world.document, task=world.tasks[0], agencies=[cast.tax])
        row = make_implementation(measure, cast.suzhou, due_on=date(2026, 1, 1))
        raise_blocker(row, level=BlockerLevel.LAW, text="求", actor=cast.clerk, now=NOW)
    with django_assert_max_num_queries(25) as many:
        client.get(DASHBOARD)
    assert len(many) == len(few)
    assert_query_count("dashboard", many.captured_queries)


def test_the_page_of_a_report_takes_as_many_queries_for_many_runs(
    cast: Cast, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(cast.clerk)
    address = made(cast).report.get_absolute_url()
    for _ in range(3):
        made(cast)
    client.get(address)
    with django_assert_max_num_queries(25) as queries:
        client.get(address)
    assert_query_count("report", queries.captured_queries)


# --- Reports ---


def test_it_refuses_those_who_read_no_reports(cast: Cast, world: World) -> None:
    run = made(cast)
    addresses = [
        REPORTS,
        run.report.get_absolute_url(),
        reverse("reports:run", args=[run.pk]),
        reverse("reports:download", args=[run.pk]),
    ]
    for user in (cast.tax_reporter, cast.outsider, cast.auditor, cast.administrator):
        for address in addresses:
            assert as_(user).get(address).status_code == 403, (user, address)
    for address in addresses[1:]:
        assert as_(cast.outside_clerk).get(address).status_code == 404
    assert not AuditEvent.objects.filter(verb="download_report").exists()


def test_those_who_only_read_cannot_ask(cast: Cast, world: World) -> None:
    for user in (cast.leader, cast.province, cast.ministry, cast.tax_reporter):
        assert as_(user).post(REPORTS, {"year": "2026"}).status_code == 403
        if user.role != Role.REPORTER:
            assert "开始生成" not in page(user, REPORTS)
    assert not ReportRun.objects.exists()


def test_nobody_asks_for_another_region(cast: Cast, world: World) -> None:
    """There is no field for it: whoever asks, asks for their own."""
    as_(cast.outside_clerk).post(REPORTS, {"year": "2026", "region": "suzhou"})
    assert {r.report.region for r in ReportRun.objects.all()} == {cast.guangzhou}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"year": "2030"},
        {"year": "zwanzig"},
        {"year": "2026", "as_of": "2026-12-31"},
        {"year": "2025", "as_of": "2024-01-01"},
    ],
)
def test_it_refuses_a_wrong_form_and_keeps_it(
    cast: Cast, world: World, form: dict[str, str]
) -> None:
    answer = as_(cast.clerk).post(REPORTS, form)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not AnnualReport.objects.exists()


def test_asking_answers_at_once_with_a_page_that_watches(cast: Cast, world: World) -> None:
    client = as_(cast.clerk)
    answer = client.post(REPORTS, {"year": "2026"})
    run = ReportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, run.report.get_absolute_url())
    html = page(cast.clerk, answer["Location"])
    assert "排队中" in html
    assert f'hx-get="{reverse("reports:run", args=[run.pk])}"' in html
    assert '<meta http-equiv="refresh" content="3">' in html
    client.post(REPORTS, {"year": "2026"})
    assert ReportRun.objects.count() == 1


def test_the_piece_stops_asking_when_the_run_has_ended(cast: Cast, world: World) -> None:
    run = request_report(cast.suzhou, year=2026, actor=cast.clerk, now=NOW)
    address = reverse("reports:run", args=[run.pk])
    client = as_(cast.clerk)
    assert client.get(address)["Location"] == run.report.get_absolute_url()
    assert "hx-get" in client.get(address, headers={"hx-request": "true"}).content.decode()
    taken = claim(run.pk, now=NOW)
    assert taken is not None
    fail(taken, reason="没有可以报告的内容。", now=NOW)
    html = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "hx-get" not in html
    assert "没有可以报告的内容。" in html
    assert "重新生成" in html
    assert "http-equiv" not in page(cast.clerk, run.report.get_absolute_url())


def test_runs_under_way_are_nothing_to_those_above(cast: Cast, world: World) -> None:
    run = request_report(cast.suzhou, year=2026, actor=cast.clerk, now=NOW)
    for user in (cast.leader, cast.ministry):
        assert as_(user).get(run.report.get_absolute_url()).status_code == 404
        assert "苏州市2026" not in page(user, REPORTS)


def test_the_trace_of_an_error_is_on_no_page(cast: Cast, world: World) -> None:
    run = request_report(cast.suzhou, year=2026, actor=cast.clerk, now=NOW)
    ReportRun.objects.filter(pk=run.pk).update(
        state=RunState.ERRORED, trace="KeyError: CANARY", reason="系统出错。"
    )
    html = page(cast.clerk, run.report.get_absolute_url())
    assert "CANARY" not in html
    assert "系统出错。" in html


def test_a_download_is_the_file_under_its_chinese_name(cast: Cast, world: World) -> None:
    run = made(cast)
    for user in (cast.clerk, cast.leader):
        answer = as_(user).get(reverse("reports:download", args=[run.pk]))
        assert answer.content == b"PK word"
        assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    events = AuditEvent.objects.filter(verb="download_report")
    assert [e.actor for e in events.order_by("seq")] == [cast.clerk, cast.leader]


def test_the_upper_level_finds_no_report_that_was_not_sent_up(cast: Cast, world: World) -> None:
    run = made(cast)
    for user in (cast.province, cast.ministry):
        assert as_(user).get(reverse("reports:download", args=[run.pk])).status_code == 404
        assert "苏州市2026" not in page(user, REPORTS)


def test_a_file_that_is_not_there_yet_is_not_found(cast: Cast, world: World) -> None:
    run = request_report(cast.suzhou, year=2026, actor=cast.clerk, now=NOW)
    answer = as_(cast.clerk).get(reverse("reports:download", args=[run.pk]))
    assert answer.status_code == 404


def test_damaged_bytes_do_not_leave_the_house(cast: Cast, world: World) -> None:
    run = made(cast)
    # The trigger forbids changing the bytes, so the hash stands for the damage.
    run.files.get().delete()
    run.files.create(format=FileFormat.WORD, name=NAME, size=7, sha256="0" * 64, content=b"PK w0rd")
    with pytest.raises(DamagedFile):
        as_(cast.clerk).get(reverse("reports:download", args=[run.pk]))
    assert not AuditEvent.objects.filter(verb="download_report").exists()
