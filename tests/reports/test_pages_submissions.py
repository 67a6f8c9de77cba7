"""The pages of 报送 and 接收: who sees which package, what it shows, what is refused how."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from agencies.choices import Role
from agencies.models import Message, User
from regions.models import Region
from reports.actions import Made, MadeFile, claim, finish, request_report
from reports.choices import FileFormat, SubmissionState
from reports.models import AnnualReport, ReportRun, Submission
from reports.submissions import accept, send_back, send_period, send_report
from tasks.actions import ask_exception, grant_exception, raise_blocker
from tasks.models import LockException
from tests.base import Cast, World
from tests.factory import NOW, make_region, make_user, update_of
from tests.query_counts import assert_query_count
from tests.reports.sending import (
    accepted,
    gathered,
    make_levels,
    make_ready,
    mend,
    province_period,
    returned,
    sent,
)

pytestmark = pytest.mark.usefixtures("still_clock")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def made(cast: Cast, region: Region | None = None, actor: User | None = None) -> ReportRun:
    run = request_report(region or cast.suzhou, year=2026, actor=actor or cast.clerk, now=NOW)
    taken = claim(run.pk, now=NOW)
    assert taken is not None
    file = MadeFile(FileFormat.WORD, f"报告{run.pk}.docx", b"word")
    return finish(taken, made=Made("1" * 64, has_demo=False, files=(file,)), now=NOW)


# --- Annual reports -------------------------------------------------------------------------------


def sees(user: User, run: ReportRun) -> tuple[bool, bool]:
    return (
        AnnualReport.objects.visible_to(user).filter(pk=run.report_id).exists(),
        as_(user).get(reverse("reports:download", args=[run.pk])).status_code == 200,
    )


def test_a_report_is_nobodys_above_before_it_is_sent_and_then_those_files_alone(
    cast: Cast, world: World
) -> None:
    draft, run = made(cast), made(cast)
    above = (cast.ministry, cast.province)
    assert [sees(user, run) for user in above] == [(False, False)] * 2
    send_report(run, version=0, actor=cast.head, now=NOW)
    assert [sees(user, run) for user in above] == [(True, True)] * 2
    # The same report, another making of it: not what was sent.
    assert [sees(user, draft) for user in above] == [(True, False)] * 2
    page = as_(cast.ministry).get(reverse("reports:report", args=[run.report_id]))
    assert [each.pk for each in page.context["runs"]] == [run.pk]
    assert not AnnualReport.objects.visible_to(cast.outside_clerk).exists()


def test_the_copy_is_read_and_not_decided_about(cast: Cast, world: World) -> None:
    submission = send_report(made(cast), version=0, actor=cast.head, now=NOW)
    assert submission.receiver == cast.ministry.region
    with pytest.raises(PermissionDenied):
        accept(submission, version=1, actor=cast.province, now=NOW)
    page = as_(cast.province).get(submission.get_absolute_url())
    assert "报商务部，抄送江苏省" in words(page)
    assert "can_accept" in page.context
    assert not page.context["can_accept"]
    assert page.context["returning"] is None
    assert "抄送" in words(as_(cast.province).get(reverse("reports:received")))
    told = Message.objects.get(recipient=cast.province)
    assert told.title.startswith("抄送：苏州市2026年")
    assert accept(submission, version=1, actor=cast.ministry, now=NOW).state == "accepted"


def test_a_returned_report_is_made_anew_before_it_goes_up_again(cast: Cast, world: World) -> None:
    run = made(cast)
    submission = send_report(run, version=0, actor=cast.head, now=NOW)
    submission = send_back(
        submission,
        reason_code="incomplete",
        reason="补充附表。",
        version=1,
        actor=cast.ministry,
        now=NOW,
    )
    assert LockException.objects.count() == 0
    with pytest.raises(ValidationError, match="退回的就是这一份文件"):
        send_report(run, version=2, actor=cast.head, now=NOW)
    send_report(made(cast), version=2, actor=cast.head, now=NOW)
    page = as_(cast.ministry).get(submission.get_absolute_url())
    assert [each.number for each in page.context["rounds"]] == [2, 1]


def test_the_page_sends_the_newest_file_and_says_who_gets_it(cast: Cast, world: World) -> None:
    run = made(cast)
    address = reverse("reports:send_report", args=[run.report_id])
    page = as_(cast.head).get(address)
    assert "商务部；抄送：江苏省" in words(page)
    assert as_(cast.head).post(address, {"version": 0, "run": run.pk + 99}).status_code == 422
    assert not Submission.objects.exists()
    answer = as_(cast.head).post(address, {"version": 0, "run": run.pk, "note": "请审阅。"})
    submission = Submission.objects.get()
    assert answer.url == submission.get_absolute_url()  # type: ignore[attr-defined]
    assert submission.rounds.get().note == "请审阅。"


# --- What is seen of a period ---------------------------------------------------------------------


def test_the_package_is_the_next_levels_and_the_ministrys_only_when_gathered(
    cast: Cast, world: World
) -> None:
    levels = make_levels(cast)
    city = accepted(cast, world)
    seen = Submission.objects.visible_to
    assert list(seen(cast.province)) == [city]
    assert list(seen(levels.province_head)) == [city]
    assert not seen(cast.ministry).exists()
    for user in (cast.tax_reporter, cast.outsider, cast.outside_clerk, cast.auditor):
        assert not seen(user).exists(), user
    top = send_period(province_period(levels), version=0, actor=levels.province_head, now=NOW)
    assert set(seen(cast.ministry)) == {top, city}
    page = as_(cast.ministry).get(top.get_absolute_url())
    assert "苏州市 已接收" in words(page)
    city_page = as_(cast.ministry).get(f"{city.get_absolute_url()}?round=1")
    assert city_page.status_code == 200
    assert not city_page.context["can_accept"]


def test_a_round_the_province_gave_back_the_ministry_never_sees(cast: Cast, world: World) -> None:
    levels = make_levels(cast)
    city = returned(sent(cast, world), cast.province, "1")
    mend(world.taxed, cast)
    city = send_period(world.period, version=city.version, actor=cast.head, now=NOW)
    accept(city, version=city.version, actor=cast.province, now=NOW)
    send_period(province_period(levels), version=0, actor=levels.province_head, now=NOW)
    page = as_(cast.ministry).get(city.get_absolute_url())
    assert [each.number for each in page.context["rounds"]] == [2]
    assert as_(cast.ministry).get(f"{city.get_absolute_url()}?round=1").status_code == 404
    assert "请写明份数" not in words(page)


def test_the_province_still_sees_no_city_matters(cast: Cast, world: World) -> None:
    """What it did not see before, it does not see because something was sent up."""
    raise_blocker(world.shipped, level="city", text="CANARY", actor=cast.clerk, now=NOW)
    update = update_of(world.shipped)
    update.done = "CANARY"
    update.save()
    submission = accepted(cast, world)
    asked = ask_exception(update_of(world.taxed), reason="CANARY", actor=cast.clerk, now=NOW)
    client = as_(cast.province)
    for address in (
        submission.get_absolute_url(),
        reverse("reports:received"),
        reverse("tasks:consents"),
        world.taxed.get_absolute_url(),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "CANARY" not in page.content.decode(), address
    assert client.get(reverse("tasks:periods")).status_code == 403
    # Granted below, it is put to the province.
    grant_exception(asked, until=NOW.date(), actor=cast.head, now=NOW)
    assert "CANARY" in client.get(reverse("tasks:consents")).content.decode()


def test_rounds_stand_side_by_side_word_by_word(cast: Cast, world: World) -> None:
    submission = returned(sent(cast, world), cast.province, "1")
    mend(world.taxed, cast)
    send_period(world.period, version=submission.version, actor=cast.head, now=NOW)
    page = as_(cast.province).get(submission.get_absolute_url())
    html = page.content.decode()
    assert "<ins>2份</ins>" in html
    assert "本期进展有改动" in html
    first, second, *_ = page.context["rows"]
    assert (first.was_pinned, second.was_pinned) == (True, False)
    assert (first.change, second.change) == ("本期进展有改动", "未变")
    only = as_(cast.province).get(submission.get_absolute_url(), {"only": "changed"})
    assert [each.row.label for each in only.context["rows"]] == ["1"]
    older = as_(cast.province).get(f"{submission.get_absolute_url()}?round=1")
    assert "不是最新的一轮" in words(older)
    assert older.context["returning"] is None
    for wrong in ("9", "x", "-1"):
        assert (
            as_(cast.province).get(f"{submission.get_absolute_url()}?round={wrong}").status_code
            == 404
        )


def test_a_filter_nobody_offered_shows_everything(cast: Cast, world: World) -> None:
    page = as_(cast.province).get(sent(cast, world).get_absolute_url(), {"standing": "没有"})
    assert len(page.context["rows"]) == 4
    assert page.context["filters"].errors


def test_the_annex_holds_the_rows_of_every_region_in_the_package(cast: Cast, world: World) -> None:
    top = gathered(cast, world, make_levels(cast))
    r = as_(cast.ministry).get(reverse("reports:submission_annex", args=[top.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(r.getvalue())).active
    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in rows[1:]] == ["苏州"] * 4
    assert rows[1][4] == "推进中"
    assert rows[1][7] == "已印发方案。"
    assert rows[3][4] == "未报"
    assert rows[3][7] == ""


# --- Steps on the pages ---------------------------------------------------------------------------


def test_the_preparation_page_names_what_stands_in_the_way(cast: Cast, world: World) -> None:
    User.objects.filter(pk=cast.province.pk).update(is_active=False)
    address = reverse("reports:send_period", args=[world.period.pk])
    page = as_(cast.head).get(address)
    assert "江苏省还没有接收报送的“上级”账号" in words(page)
    assert "还没有锁定" in words(page)
    assert "未核查的事项 4 项" in words(page)
    answer = as_(cast.head).post(address, {"version": 0})
    assert answer.status_code == 422
    assert "还没有锁定" in words(answer)


def test_the_approver_sends_and_the_coordinator_only_reads(cast: Cast, world: World) -> None:
    make_ready(cast, world)
    address = reverse("reports:send_period", args=[world.period.pk])
    assert as_(cast.clerk).post(address, {"version": 0}).status_code == 403
    assert "由审核签发人办理" in words(as_(cast.clerk).get(address))
    assert as_(cast.head).post(address, {"version": 0, "note": "请接收。"}).status_code == 302
    # Once more from the old page is that sending.
    assert as_(cast.head).post(address, {"version": 0}).status_code == 302
    assert Submission.objects.get().round_number == 1
    listed = as_(cast.clerk).get(reverse("reports:sending"))
    assert "已报送" in words(listed)
    assert "江苏省" in words(listed)


def test_sending_back_keeps_what_was_typed_and_ticked(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    rows = list(submission.rounds.get().rows.all())
    address = reverse("reports:return_submission", args=[submission.pk])
    given = {"version": 1, "reason": "请核实份数。", "pin": [rows[0].pk, "x", "9" * 40]}
    page = as_(cast.province).post(address, given)
    assert page.status_code == 422
    assert "请核实份数。" in page.content.decode()
    assert f'id="pin_{rows[0].pk}" checked' in page.content.decode()
    assert as_(cast.province).post(address, given | {"reason_code": "unclear"}).status_code == 302
    assert [row.label for row in submission.rounds.get().pinned.all()] == ["1"]


def test_the_second_of_two_is_told_plainly(cast: Cast, world: World) -> None:
    levels = make_levels(cast)
    submission = sent(cast, world)
    accepting = reverse("reports:accept_submission", args=[submission.pk])
    giving_back = reverse("reports:return_submission", args=[submission.pk])
    as_(cast.province).post(accepting, {"version": 1})
    again = as_(levels.second_province).post(accepting, {"version": 1}, follow=True)
    assert "province已于2026-11-02 09:00接收，不能再接收" in words(again)
    stale = {"version": 1, "reason_code": "unclear", "reason": "改。"}
    answer = as_(levels.second_province).post(giving_back, stale)
    assert answer.status_code == 422
    assert "您打开页面之后，这份报送又有变化" in words(answer)
    submission.refresh_from_db()
    assert submission.state == SubmissionState.ACCEPTED


def test_consent_is_given_on_its_page_and_the_item_says_what_is_needed(
    cast: Cast, world: World
) -> None:
    accepted(cast, world)
    item = as_(cast.tax_reporter).get(world.taxed.get_absolute_url())
    assert "本期已由江苏省接收并锁定" in words(item)
    asked = ask_exception(update_of(world.taxed), reason="漏报。", actor=cast.clerk, now=NOW)
    grant_exception(asked, until=NOW.date(), actor=cast.head, now=NOW)
    assert "例外同意（待答复 1）" in words(as_(cast.province).get(reverse("reports:received")))
    address = reverse("tasks:consent", args=[asked.pk])
    assert as_(cast.head).post(address).status_code == 403
    assert as_(cast.ministry).post(address).status_code == 404
    assert as_(cast.province).post(address, {"refuse": "1", "note": ""}).status_code == 422
    assert as_(cast.province).post(address, {}).status_code == 302
    assert LockException.objects.open(NOW.date()).get() == asked


def test_a_city_without_a_province_account_is_listed_as_missing(cast: Cast, world: World) -> None:
    assert cast.province.region is not None
    wuxi = make_region("wuxi", cast.province.region, name="无锡市")
    make_user("wuxi_head", Role.APPROVER, region=wuxi)
    sent(cast, world)
    page = words(as_(cast.province).get(reverse("reports:received")))
    assert "待接收 1 件" in page
    assert "已报送，待接收" in page
    assert "无锡市" not in page


# --- How many queries -----------------------------------------------------------------------------


def queries(user: User, address: str) -> list[dict[str, Any]]:
    client = as_(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return list(captured)


def test_the_pages_take_a_fixed_number_of_queries(cast: Cast, world: World) -> None:
    submission = returned(sent(cast, world), cast.province, "1")
    mend(world.taxed, cast)
    send_period(world.period, version=submission.version, actor=cast.head, now=NOW)
    send_report(made(cast), version=0, actor=cast.head, now=NOW)
    assert_query_count("sending", queries(cast.head, reverse("reports:sending")))
    assert_query_count("received", queries(cast.province, reverse("reports:received")))
    assert_query_count("submission", queries(cast.province, submission.get_absolute_url()))
    preparing = reverse("reports:send_period", args=[world.period.pk])
    assert_query_count("send_period", queries(cast.head, preparing))
