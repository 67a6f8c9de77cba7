"""Filling in by Excel: taken away, filled in, sent back; never more than the grid could do."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl.worksheet.worksheet import Worksheet

from tasks.actions import Content, lock_period, save_draft, submit
from tasks.choices import UpdateState
from tasks.ledger import KEY, NoLedger, read_ledger
from tasks.models import ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, update_of
from tests.query_counts import assert_query_count

pytestmark = pytest.mark.usefixtures("still_clock")

DOWNLOAD, UPLOAD = "/filling/ledger.xlsx", "/filling/ledger/"
HEADING = ["编号", "具体举措", "自评状态", "本期进展", "下步打算", "问题诉求", "落地日期"]


def taken_away(client: Client) -> openpyxl.Workbook:
    r = client.get(DOWNLOAD)
    assert r["Content-Disposition"].startswith("attachment")
    return openpyxl.load_workbook(io.BytesIO(r.getvalue()))


def cells(page: Worksheet) -> dict[str, int]:
    """The columns by heading, from 1."""
    return {str(cell.value): index for index, cell in enumerate(page[2], start=1)}


def fill(page: Worksheet, row: int, **said: str) -> None:
    labels = {
        "status": "自评状态",
        "done": "本期进展",
        "next_step": "下步打算",
        "landed_on": "落地日期",
        "key": KEY,
    }
    for name, text in said.items():
        page.cell(row, cells(page)[labels[name]]).value = text


def sent_back(client: Client, book: openpyxl.Workbook, name: str = "填报表.xlsx") -> Any:
    content = io.BytesIO()
    book.save(content)
    return sent(client, content.getvalue(), name)


def sent(client: Client, content: bytes, name: str) -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


# --- Reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "随便一段话", "编号\t具体举措\n1-1\t举措", "\t".join(HEADING[1:])]
)
def test_it_refuses_what_is_no_ledger(text: str) -> None:
    with pytest.raises(NoLedger, match="下载的填报表"):
        read_ledger(text)


@pytest.mark.parametrize("key", ["", "7", "７-１", "x-1", "7-1-1", "-1-1", "7" * 19 + "-1"])
def test_a_row_without_its_key_is_named_and_not_read(key: str) -> None:
    rows, faults = read_ledger("\t".join(HEADING) + f"\n{key}\t优化办税\t推进中\t好\t\t\t")
    assert rows == []
    assert faults == ["“优化办税”这一行的编号缺失或已改动，没有读取；请在批量填报页填写。"]


def test_a_key_that_stands_twice_is_read_once() -> None:
    line = "7-1\t甲\t推进中\t好\t\t\t"
    rows, faults = read_ledger("\t".join(HEADING) + f"\n{line}\n{line}")
    assert [(row.update, row.version) for row in rows] == [(7, 1)]
    assert len(faults) == 1


def test_columns_may_be_moved_and_the_state_written_in_any_width() -> None:
    rows, _ = read_ledger(
        "填报表\n" + "\t".join(reversed(HEADING)) + "\n\t\t\t好\t 推进中　\t甲\t7-2"
    )
    (row,) = rows
    assert (row.version, row.texts["claimed_status"], row.texts["done"]) == (2, "in_progress", "好")


# --- Who ----------------------------------------------------------------------------------------


def test_it_is_for_those_who_fill_in(client: Client, cast: Cast, world: World) -> None:
    for user in (cast.head, cast.leader, cast.province, cast.auditor, cast.administrator):
        client.force_login(user)
        assert client.get(DOWNLOAD).status_code == 403
        assert client.post(UPLOAD).status_code == 403


def test_each_takes_away_their_own_rows(client: Client, cast: Cast, world: World) -> None:
    for user, number in ((cast.tax_reporter, 2), (cast.clerk, 4), (cast.outsider, 0)):
        client.force_login(user)
        page = taken_away(client).worksheets[0]
        keys = [page.cell(row, 1).value for row in range(3, page.max_row + 1)]
        assert len([key for key in keys if key]) == number


def test_rows_of_others_are_not_taken_in_and_not_told_apart_from_none(
    client: Client, cast: Cast, world: World
) -> None:
    said = []
    for key in (update_of(world.taxed).pk, 10**9):
        client.force_login(cast.tax_reporter)
        book = taken_away(client)
        fill(book.worksheets[0], 3, key=f"{key}-1", done="外人写的。", status="推进中")
        fill(book.worksheets[0], 4, key="")
        client.force_login(cast.outsider)
        answer = sent_back(client, book)
        said.append([str(m) for m in answer.context["messages"]])
    assert said[0] == said[1]
    assert "有 1 行不在您的填报范围内" in "".join(said[0])
    assert not ProgressUpdate.objects.filter(done="外人写的。").exists()


# --- Taking in ----------------------------------------------------------------------------------


def test_what_was_filled_in_is_kept_as_drafts_and_nothing_is_handed_in(
    reporter: Client, cast: Cast, world: World
) -> None:
    book = taken_away(reporter)
    fill(book.worksheets[0], 3, status="推进中", done="已印发１号文。", next_step="座谈。")
    answer = sent_back(reporter, book)
    assert "已保存 1 项草稿" in answer.content.decode()
    first, second = update_of(world.taxed), update_of(world.taxed_too)
    assert (first.state, first.done) == (UpdateState.DRAFT, "已印发１号文。")
    assert (second.state, second.version) == (UpdateState.EXPECTED, 1)


def test_sent_back_untouched_it_changes_nothing_not_even_line_breaks(
    reporter: Client, cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    save_draft(
        update,
        content=Content(claimed_status="in_progress", done="一、已印发。\n二、已培训。"),
        version=update.version,
        actor=cast.tax_reporter,
        now=NOW,
    )
    for _ in range(2):
        answer = sent_back(reporter, taken_away(reporter))
        assert "没有改动的内容" in answer.content.decode()
    update.refresh_from_db()
    assert (update.version, update.done) == (2, "一、已印发。\n二、已培训。")


def test_a_row_with_a_fault_stays_on_the_page_and_the_others_are_kept(
    reporter: Client, cast: Cast, world: World
) -> None:
    book = taken_away(reporter)
    page = book.worksheets[0]
    fill(page, 3, status="快了", done="这句不能丢。", landed_on="明天")
    fill(page, 4, status="推进中", done="已办。")
    answer = sent_back(reporter, book)
    assert answer.status_code == 422
    (row,) = answer.context["rows"]
    assert set(row.form.errors) == {"claimed_status", "landed_on"}
    assert "这句不能丢。" in answer.content.decode()
    assert update_of(world.taxed).done == ""
    assert update_of(world.taxed_too).done == "已办。"


def test_what_another_saved_meanwhile_is_merged_or_left_to_choose(
    reporter: Client, cast: Cast, world: World
) -> None:
    book = taken_away(reporter)
    update = update_of(world.taxed)
    save_draft(
        update,
        content=Content(claimed_status="in_progress", done="经办写的。", obstacle="缺人。"),
        version=update.version,
        actor=cast.clerk,
        now=NOW,
    )
    fill(book.worksheets[0], 3, next_step="下月座谈。")
    sent_back(reporter, book)
    update.refresh_from_db()
    assert (update.done, update.next_step, update.obstacle) == (
        "经办写的。",
        "下月座谈。",
        "缺人。",
    )
    fill(book.worksheets[0], 3, done="我写的。")
    answer = sent_back(reporter, book)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "我写的。" in page
    assert "经办写的。" in page
    update.refresh_from_db()
    assert update.done == "经办写的。"


def test_what_is_handed_in_or_locked_since_is_not_touched(
    reporter: Client, cast: Cast, world: World
) -> None:
    book = taken_away(reporter)
    for row in (3, 4):
        fill(book.worksheets[0], row, done="晚了。")
    update = update_of(world.taxed)
    said = Content(claimed_status="in_progress", done="已报。", next_step="续。")
    submit(update, content=said, version=1, actor=cast.tax_reporter, now=NOW)
    lock_period(world.period, reason="期满。", actor=cast.clerk, now=NOW)
    answer = sent_back(reporter, book)
    assert "有 2 行不在您的填报范围内，或本期已经提交" in answer.content.decode()
    assert not ProgressUpdate.objects.filter(done="晚了。").exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "填报表.xlsx", "文件是空的"),
        (b"not a workbook", "填报表.xlsx", ""),
        ("表".encode(), "填报表.xls", "另存为 .xlsx"),
        (b"PK\x03\x04" + b"\0" * 3000, "填报表.xlsx", ""),
        (b"0" * (5 * 1024 * 1024 + 1), "填报表.xlsx", "超过5MB"),
    ],
)
def test_another_file_is_refused_at_its_field(
    reporter: Client, world: World, content: bytes, name: str, said: str
) -> None:
    answer = sent(reporter, content, name)
    assert answer.status_code == 422
    faults = answer.context["ledger"].errors["file"]
    assert faults
    assert said in "".join(map(str, faults))
    assert not ProgressUpdate.objects.exclude(version=1).exists()


def test_a_workbook_of_others_is_refused_with_what_to_do(reporter: Client, world: World) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["随便", "什么"])
    answer = sent_back(reporter, book)
    assert "没有找到填报表的表头" in answer.content.decode()


def test_its_cost_does_not_grow_with_rows(reporter: Client, cast: Cast, world: World) -> None:
    def queries(work: Callable[[], Any]) -> list[dict[str, Any]]:
        with CaptureQueriesContext(connection) as caught:
            work()
        return list(caught.captured_queries)

    reporter.get(DOWNLOAD)
    few = queries(lambda: taken_away(reporter))
    for _ in range(6):
        make_implementation(make_measure(world.document, agencies=[cast.tax]), cast.suzhou)
    many = queries(lambda: taken_away(reporter))
    assert len(many) == len(few)
    assert_query_count("ledger", many)
