"""A whole quarter, from opening it to the 通报, in as many days as it takes.

On a server whose clock the journey moves; what the scheduler does of a morning is called in its
place. Three agencies: the tax office has nothing new, customs is sent back twice, the port office
is late and urged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.choices import Role
from tasks import jobs
from tasks.actions import Content, submit, verify
from tasks.choices import Frequency, Rung, UpdateState
from tasks.models import Implementation, ProgressUpdate, ReportingPeriod, Slip
from tests.base import Cast
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import Person, faults_for_assistive_technology, overflows
from tests.e2e.test_journeys import Look
from tests.factory import (
    make_agency,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    make_task,
    make_user,
)

pytestmark = pytest.mark.browser

TITLE = "2026年第四季度"


def at(month: int, day: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour))


@pytest.fixture
def clock(site: str) -> Iterator[time_machine.Traveller]:  # noqa: F811  # the fixture
    with time_machine.travel(at(9, 20)) as traveller:
        yield traveller


@pytest.fixture
def items(clock: time_machine.Traveller, cast: Cast) -> dict[str, Implementation]:
    """One item an agency, with the third quarter reported, verified and behind it."""
    port = make_agency("suzhou-port", cast.suzhou, name="苏州市口岸管理办公室")
    reporters = {
        "tax": cast.tax_reporter,
        "customs": cast.customs_reporter,
        "port": make_user("port_reporter", Role.REPORTER, region=cast.suzhou, agency=port),
    }
    document = make_document(cast.suzhou, slug="suzhou-plan", title="苏州市实施方案")
    task = make_task(document)
    found = {}
    for name, person in reporters.items():
        assert person.agency is not None
        measure = make_measure(
            document, task=task, agencies=[person.agency], text=f"由{person.agency}推进的举措。"
        )
        found[name] = make_implementation(measure, cast.suzhou, round=cast.round)
    make_period(
        cast.suzhou,
        cast.clerk,
        title="2026年第三季度",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        due_on=date(2026, 9, 30),
        frequency=Frequency.QUARTER,
        now=at(9, 20),
    )
    said = Content(claimed_status="in_progress", done="已建立机制。", next_step="继续推进。")
    for name, person in reporters.items():
        update = found[name].updates.get()
        update = submit(
            update, content=said, version=update.version, actor=person, now=at(9, 20, 10)
        )
        verify(
            update,
            verified_status="in_progress",
            version=update.version,
            actor=cast.clerk,
            now=at(9, 20, 11),
        )
    return found


def update_of(item: Implementation) -> ProgressUpdate:
    return item.updates.get(period__title=TITLE)


def on_item(page: Page, item: Implementation) -> Page:
    page.goto(item.get_absolute_url())
    return page


def submit_button(page: Page) -> Any:
    return page.get_by_role("button", name="提交", exact=True)


def sent_back(page: Page, *, pin: str, reason: str) -> None:
    """Return what is shown, pinned to one field."""
    page.get_by_text("退回修改").click()
    page.get_by_label("表述不清").check()
    page.get_by_label("退回说明").fill(reason)
    page.locator("details[open]").get_by_label(pin, exact=True).check()
    page.get_by_role("button", name="退回填报单位").click()
    expect(page.locator("#work")).to_contain_text("已退回")


def sound(page: Page, look: Look, name: str) -> None:
    look(page, f"quarter-{name}")
    assert faults_for_assistive_technology(page) == []


def test_a_quarter_is_opened_filled_verified_locked_corrected_and_published(
    items: dict[str, Implementation],
    cast: Cast,
    clock: time_machine.Traveller,
    person: Person,
    look: Look,
) -> None:
    # --- The clerk opens the quarter; everything owed comes into being. ---
    clock.move_to(at(10, 9))
    clerk = person("clerk")
    clerk.goto("/periods/")
    clerk.get_by_label("名称").fill(TITLE)
    clerk.get_by_label("频次").select_option(label="季度")
    clerk.get_by_label("起始日期").fill("2026-10-01")
    clerk.get_by_label("截止日期").fill("2026-12-31")
    clerk.get_by_label("填报截止", exact=True).fill("２０２６年１２月１５日")
    clerk.get_by_role("button", name="开启", exact=True).click()
    expect(clerk.get_by_role("status")).to_contain_text("应报3项")
    sound(clerk, look, "opened")
    assert {update_of(item).state for item in items.values()} == {UpdateState.EXPECTED}

    # --- The tax office signs for it and has nothing new to say: two clicks. ---
    tax = person("tax_reporter")
    tax.get_by_role("button", name="全部签收").click()
    expect(tax.get_by_role("status")).to_contain_text("已签收")
    on_item(tax, items["tax"]).get_by_role("button", name="本期无变化").click()
    expect(tax.get_by_role("alert")).to_contain_text("确认本期没有变化")
    assert update_of(items["tax"]).state != UpdateState.SUBMITTED
    tax.get_by_role("button", name="确认无变化，提交").click()
    expect(tax.locator("#work .state").first).to_have_text("待核查")

    # --- Customs is sent back twice, each time for what the clerk has pinned. ---
    customs = on_item(person("customs_reporter"), items["customs"])
    customs.get_by_label("推进中").check()
    customs.get_by_label("本期进展").fill("推进了一些工作。")
    customs.get_by_label("下步打算").fill("继续。")
    submit_button(customs).click()
    expect(customs.locator("#work .state").first).to_have_text("待核查")
    sent_back(on_item(clerk, items["customs"]), pin="本期进展", reason="请写明做了什么。")

    on_item(customs, items["customs"])
    sound(customs, look, "returned")
    customs.get_by_label("下步打算").fill("继续推广。")
    submit_button(customs).click()
    expect(customs.get_by_role("alert").first).to_contain_text("现在与上一轮相同")
    expect(customs.get_by_label("下步打算")).to_have_value("继续推广。")
    customs.get_by_label("本期进展").fill("提前申报比例升至六成。")
    submit_button(customs).click()
    expect(customs.locator("#work .state").first).to_have_text("待核查")
    on_item(clerk, items["customs"])
    expect(clerk.locator("main")).to_contain_text("与上一轮对照")
    sound(clerk, look, "rounds-compared")
    sent_back(clerk, pin="下步打算", reason="请写明下一步的时间。")
    on_item(customs, items["customs"])
    customs.get_by_label("下步打算").fill("11月底前覆盖全部口岸。")
    submit_button(customs).click()
    expect(customs.locator("#work .state").first).to_have_text("待核查")
    assert update_of(items["customs"]).round_number == 3

    # --- The clerk verifies both. ---
    for name in ("tax", "customs"):
        on_item(clerk, items[name]).get_by_role("button", name="核查通过", exact=True).click()
        expect(clerk.get_by_role("status")).to_contain_text("已核查通过")
    assert update_of(items["tax"]).no_change
    assert update_of(items["customs"]).verified_by == cast.clerk

    # --- The port office lets the date pass, is urged, and makes it good. ---
    clock.move_to(at(12, 16, 8))
    for _ in range(2):
        jobs.urge_all()
    slip = Slip.objects.get()
    assert (slip.agency.key, slip.rung) == ("suzhou-port", Rung.URGE)
    leader = person("leader")
    expect(leader.locator("main")).to_contain_text("苏州市口岸管理办公室")
    sound(leader, look, "leader-with-late-item")
    port = person("port_reporter")
    sound(port, look, "urged")
    port.goto(slip.get_absolute_url())
    port.get_by_role("button", name="签收").click()
    expect(port.locator("main")).to_contain_text("回执已登记")
    on_item(port, items["port"])
    port.get_by_label("推进中").check()
    port.get_by_label("本期进展").fill("通关服务窗口已合并。")
    port.get_by_label("下步打算").fill("明年一季度评估。")
    submit_button(port).click()
    expect(port.locator("#work .state").first).to_have_text("待核查")
    clerk = on_item(person("clerk"), items["port"])
    clerk.get_by_role("button", name="核查通过", exact=True).click()
    expect(clerk.get_by_role("status")).to_contain_text("已核查通过")
    on_item(clerk, items["port"])
    # Made good late: yellow for this period, not green.
    expect(clerk.locator("main")).to_contain_text("黄灯")
    assert update_of(items["port"]).is_late

    # --- Locked; what customs has to correct afterwards needs an exception. ---
    period = ReportingPeriod.objects.get(title=TITLE)
    clerk.goto(f"/periods/{period.pk}/")
    clerk.get_by_text("提前锁定", exact=True).click()
    clerk.get_by_label("提前锁定的理由").fill("已全部核查。")
    clerk.get_by_role("button", name="锁定填报期").click()
    expect(clerk.locator("main")).to_contain_text("已锁定")
    customs = on_item(person("customs_reporter"), items["customs"])
    expect(submit_button(customs)).to_have_count(0)
    customs.get_by_text("申请锁定例外").click()
    customs.get_by_label("理由").fill("比例统计有误，应为七成。")
    customs.get_by_role("button", name="提交申请").click()
    expect(customs.locator("main")).to_contain_text("待审批")
    head = person("head")
    head.goto(f"/periods/{period.pk}/#exceptions")
    head.get_by_label("有效期至").fill("2026-12-18")
    head.get_by_label("意见").fill("同意更正。")
    head.get_by_role("button", name="同意", exact=True).click()
    expect(head.locator("#exceptions")).to_contain_text("有效 1")
    sound(head, look, "exception")
    on_item(clerk, items["customs"]).get_by_text("重新打开", exact=True).click()
    clerk.get_by_label("重新打开的理由").fill("按批准的例外更正比例。")
    clerk.get_by_role("button", name="重新打开，退回填报单位").click()
    on_item(customs, items["customs"])
    customs.get_by_label("本期进展").fill("提前申报比例升至七成。")
    submit_button(customs).click()
    expect(customs.locator("#work .state").first).to_have_text("待核查")
    on_item(clerk, items["customs"]).get_by_role("button", name="核查通过", exact=True).click()
    expect(clerk.get_by_role("status")).to_contain_text("已核查通过")
    on_item(port, items["port"])
    expect(submit_button(port)).to_have_count(0)

    # --- 通报: drafted by one, signed and issued by another, with figures that re-derive. ---
    clerk.goto("/reports/bulletins/")
    clerk.get_by_label("填报期").select_option(label=TITLE)
    clerk.get_by_role("button", name="固定数据并起草").click()
    address = clerk.url
    head.goto(address)
    head.get_by_role("button", name="签发").click()
    head.get_by_role("button", name="印发").click()
    expect(head.locator("main")).to_contain_text("通报已印发")
    sound(head, look, "bulletin")
    rows = {
        row.locator("th").inner_text(): row.locator("td.number").all_inner_texts()
        for row in head.locator("tbody tr").all()
    }
    # 应报, 已报, 按时, 退回, 销号.
    assert rows == {
        "国家税务总局苏州市税务局": ["1", "1", "1", "0", "0"],
        "苏州海关": ["1", "1", "1", "2", "0"],
        "苏州市口岸管理办公室": ["1", "1", "0", "0", "0"],
    }
    with head.expect_download() as download:
        head.get_by_role("link", name=re.compile("下载 Word")).click()
    letter = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert any("苏州海关" in cell.text for row in letter.tables[0].rows for cell in row.cells)
    port.goto(address)
    expect(port.locator("main")).to_contain_text("苏州市口岸管理办公室")

    # --- On the phone, and for somebody from elsewhere. ---
    phone = person("leader", phone=True)
    phone.goto("/dashboard/")
    sound(phone, look, "leader")
    assert not overflows(phone)
    outsider = person("outside_clerk")
    for path in (address, f"/periods/{period.pk}/", items["port"].get_absolute_url()):
        answer = outsider.goto(path)
        assert answer is not None
        assert answer.status == 404
        assert "口岸" not in outsider.content()
