"""Filling in: many rows at once, what was typed and not saved, and two people on one form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tasks.actions import Content, save_draft
from tasks.choices import UpdateState
from tasks.models import Implementation, ProgressUpdate, TypedText
from tests.base import Cast, World
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import PHONE, Person, faults_for_assistive_technology, overflows
from tests.e2e.test_journeys import Look
from tests.factory import NOW, make_implementation, make_measure, update_of

pytestmark = pytest.mark.browser

REPORTER, CLERK = "tax_reporter", "clerk"
# As a spreadsheet puts it on the clipboard: a cell with a line break stands in quotes.
BLOCK = '推进中\t已印发方案。\t月底前办结。\n未启动\t"第一行\n第二行，称""试点"""\t下月启动。\n'


@pytest.fixture
def items(site: str, cast: Cast, world: World) -> list[Implementation]:  # noqa: F811  # fixture
    """Six items the tax office leads."""
    more = []
    for number in range(4):
        text = f"完善第{number + 1}项便利化措施，建立部门间信息共享机制，定期通报进展。"
        measure = make_measure(world.document, task=world.tasks[0], agencies=[cast.tax], text=text)
        more.append(make_implementation(measure, cast.suzhou, round=cast.round))
    return [world.taxed, world.taxed_too, *more]


def cell(page: Page, item: Implementation, name: str) -> Any:
    return page.locator(f"#u{update_of(item).pk}-{name}")


def paste(page: Page, into: Any, text: str) -> None:
    """What Ctrl+V does, without the clipboard of this machine."""
    into.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_block_from_a_spreadsheet_is_saved_and_handed_in_with_one_press(
    items: list[Implementation], person: Person, look: Look
) -> None:
    page = person(REPORTER)
    page.get_by_role("link", name="批量填报").click()
    first, second, third = items[:3]
    paste(page, cell(page, first, "claimed_status"), BLOCK)
    expect(page.locator("[data-paste-note]")).to_contain_text("已粘贴 6 格")
    assert cell(page, second, "done").input_value() == '第一行\n第二行，称"试点"'
    expect(cell(page, second, "claimed_status")).to_have_value("not_started")
    assert not overflows(page)
    look(page, "grid-pasted")

    # Kept without a press, for this person only, and back after the page was left.
    expect(page.locator("[data-autosave-note]")).to_contain_text("已自动保存", timeout=60_000)
    page.reload()
    expect(cell(page, first, "done")).to_have_value("已印发方案。")
    expect(page.get_by_text("没有保存的内容已恢复在这一行").first).to_be_visible()
    assert update_of(first).state == UpdateState.EXPECTED

    cell(page, third, "done").fill("第三件。")
    cell(page, third, "done").press("Control+ArrowUp")
    expect(cell(page, second, "done")).to_be_focused()
    cell(page, third, "landed_on").fill("去年年底")
    for item in (first, second):
        page.locator(f"#row-{update_of(item).pk}").get_by_label("提交").check()
    page.get_by_role("button", name="提交勾选的").click()
    expect(page.get_by_role("alert")).to_contain_text("1 项需要处理")
    expect(page.locator(f"#row-{update_of(third).pk}")).to_contain_text("请填写日期")
    expect(cell(page, third, "done")).to_have_value("第三件。")
    assert faults_for_assistive_technology(page) == []
    look(page, "grid-refused")
    assert [update_of(item).state for item in (first, second, third)] == [
        UpdateState.SUBMITTED,
        UpdateState.SUBMITTED,
        UpdateState.EXPECTED,
    ]
    cell(page, third, "landed_on").fill("")
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存 1 项草稿")
    # What was autosaved late must not come back as unsaved.
    assert update_of(third).done == "第三件。"


def test_a_pasted_block_can_be_taken_back(items: list[Implementation], person: Person) -> None:
    page = person(REPORTER)
    page.goto("/filling/")
    cell(page, items[0], "done").fill("我先写的。")
    paste(page, cell(page, items[0], "done"), "甲\t乙\n丙\t丁\n")
    expect(cell(page, items[1], "next_step")).to_have_value("丁")
    page.get_by_role("button", name="撤销粘贴").click()
    expect(cell(page, items[0], "done")).to_have_value("我先写的。")
    expect(cell(page, items[1], "next_step")).to_have_value("")
    # Prose of several lines is no table: it stays in its cell.
    paste(page, cell(page, items[0], "next_step"), "第一段。\n第二段。")
    expect(cell(page, items[1], "next_step")).to_have_value("")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_two_people_on_one_form_lose_no_word(
    items: list[Implementation], cast: Cast, person: Person, look: Look, scripts: bool
) -> None:
    item = items[0]
    begun = saved(item, cast, done="已印发工作方案。", next_step="组织企业座谈。")
    page = person(REPORTER, scripts=scripts)
    page.goto(f"{item.get_absolute_url()}?update={begun.pk}")
    saved(
        item,
        cast,
        done="已印发工作方案并公布。",
        next_step="请市税务局报方案。",
        obstacle="缺口径。",
    )
    page.get_by_label("本期进展", exact=True).fill("已印发实施方案。")
    page.get_by_label("下步打算", exact=True).fill("召开企业座谈会。")
    page.get_by_role("button", name="提交", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("内容已有改动")
    expect(page.get_by_role("alert")).to_contain_text("“问题诉求”")
    expect(page.get_by_label("本期进展", exact=True)).to_have_value("已印发实施方案。")
    expect(page.get_by_label("问题诉求", exact=True)).to_have_value("缺口径。")
    clash = page.get_by_role("group", name=re.compile("本期进展"))
    expect(clash.locator("ins").first).to_have_text("实施")
    assert faults_for_assistive_technology(page) == [] if scripts else True
    look(page, f"stale-form-{'scripts' if scripts else 'plain'}")
    page.get_by_role("group", name=re.compile("下步打算")).get_by_label("用对方的").check()
    page.get_by_label("本期进展", exact=True).fill("已印发实施方案并公布。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#work")).to_contain_text("待核查")
    update = update_of(item)
    assert (update.state, update.done) == (UpdateState.SUBMITTED, "已印发实施方案并公布。")
    assert (update.next_step, update.obstacle) == ("请市税务局报方案。", "缺口径。")
    assert not TypedText.objects.exists()


def test_it_fits_a_phone(
    items: list[Implementation], cast: Cast, person: Person, look: Look
) -> None:
    page = person(REPORTER, phone=True)
    page.goto("/filling/")
    cell(page, items[0], "done").fill("我的话。")
    saved(items[0], cast, done="经办的话。")
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_role("group", name=re.compile("本期进展"))).to_be_visible()
    assert page.viewport_size == PHONE
    assert not overflows(page)
    assert faults_for_assistive_technology(page) == []
    look(page, "grid")


def saved(item: Implementation, cast: Cast, **texts: str) -> ProgressUpdate:
    update = update_of(item)
    content = Content(**{"claimed_status": "in_progress", **texts})  # type: ignore[arg-type]
    return save_draft(update, content=content, version=update.version, actor=cast.clerk, now=NOW)
