"""One agency is late: it is urged, signs for the slip, its problem goes to a meeting, it is named.

On the demonstration's last quarter, which is over and still lacks some items. Days are counted
from today, as the demonstration's are.
"""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Person, faults_for_assistive_technology, overflows
from tests.e2e.test_journeys import Look

pytestmark = pytest.mark.browser

REPORTER, AGENCY = "shichang", "苏州市市场监督管理局"


def text_of(page: Page, link: str) -> str:
    """The words of the Word file behind a link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(link)).first.click()
    document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    return "\n".join(p.text for p in document.paragraphs)


def urged(page: Page) -> None:
    """The clerk urges the reporter's agency, by hand and with a reason."""
    page.goto("/urging/")
    row = page.locator("tbody tr", has=page.get_by_role("link", name=AGENCY)).first
    row.get_by_text("现在催办").click()
    row.get_by_role("button", name="发出").click()
    # Sent back for want of a reason: the same row stands open.
    expect(row.get_by_label("催办说明")).to_be_visible()
    row.get_by_label("催办说明").fill("已电话催办，答复周五前报送。")
    row.get_by_role("button", name="发出").click()
    expect(page.get_by_role("status")).to_contain_text("已向")


def test_a_late_agency_is_urged_and_signs_for_the_slip(person: Person, look: Look) -> None:
    clerk = person("jingban")
    urged(clerk)
    assert faults_for_assistive_technology(clerk) == []
    look(clerk, "urging")

    reporter = person(REPORTER)
    expect(reporter.locator(".inbox .unread")).to_be_visible()
    look(reporter, "agency-with-slip")
    reporter.get_by_role("link", name=re.compile("消息")).click()
    reporter.get_by_role("button", name=re.compile("待报")).first.click()
    expect(reporter.locator("main")).to_contain_text("不是公文文号")
    assert faults_for_assistive_technology(reporter) == []
    assert "非公文文号" in text_of(reporter, "下载 Word")
    reporter.get_by_role("button", name="签收").click()
    expect(reporter.locator("main")).to_contain_text("回执已登记")
    look(reporter, "slip-signed-for")


def test_a_problem_goes_to_a_meeting_and_comes_back_a_task(person: Person, look: Look) -> None:
    held, due = date.today() + timedelta(days=14), date.today() + timedelta(days=30)
    clerk, reporter = person("jingban"), person(REPORTER)
    clerk.goto("/blockers/")
    clerk.locator("main summary", has_text="由谁答复").first.click()
    form = clerk.locator("main details[open]").first
    form.get_by_label("答复单位").select_option(label=AGENCY)
    form.get_by_label("重大问题").check()
    form.get_by_role("button", name="请其答复").click()
    expect(clerk.get_by_role("status")).to_contain_text("前答复")
    look(clerk, "blockers")
    clerk.goto("/meetings/")
    clerk.get_by_label("会议日期").fill(f"{held:%Y-%m-%d}")
    clerk.get_by_role("button", name="安排").click()
    expect(clerk.get_by_role("heading", name=re.compile("议题1"))).to_be_visible()
    assert "提请会议研究的问题" in text_of(clerk, "下载议题材料")
    clerk.locator("main summary", has_text="登记会议决定").first.click()
    decision = clerk.locator("main details[open]").first
    decision.get_by_label("交办，明确单位和时限").check()
    decision.get_by_label("决定内容").fill("请市市场监管局月底前拿出方案。")
    decision.get_by_label("承办单位").select_option(label=AGENCY)
    decision.get_by_label("办理时限").fill(f"{due.year}年{due.month}月{due.day}日")
    decision.get_by_role("button", name="登记决定").click()
    expect(clerk.locator("main")).to_contain_text("会议决定已登记")
    assert faults_for_assistive_technology(clerk) == []
    look(clerk, "meeting")
    reporter.goto("/blockers/")
    expect(reporter.locator("main")).to_contain_text("请市市场监管局月底前拿出方案。")


def test_a_bulletin_is_drafted_signed_by_another_and_issued(person: Person, look: Look) -> None:
    clerk, reporter = person("jingban"), person(REPORTER)
    clerk.goto("/reports/bulletins/")
    clerk.get_by_label("填报期").select_option(index=2)
    clerk.get_by_role("button", name="固定数据并起草").click()
    expect(clerk.locator("main")).to_contain_text("数据校验码")
    clerk.get_by_label("要求").fill("请尚未报齐的单位一周内补报。")
    clerk.get_by_role("button", name="保存为新的一版").click()
    expect(clerk.get_by_role("button", name="签发")).to_have_count(0)
    address = clerk.url
    head = person("shenhe")
    head.goto(address)
    head.get_by_role("button", name="签发").click()
    head.get_by_role("button", name="印发").click()
    expect(head.locator("main")).to_contain_text("通报已印发")
    assert faults_for_assistive_technology(head) == []
    look(head, "bulletin")
    reporter.goto(address)
    expect(reporter.get_by_text("修改文字")).to_have_count(0)
    assert "请尚未报齐的单位一周内补报。" in text_of(reporter, "下载 Word")


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("jingban", "/urging/"),
        ("jingban", "/channels/"),
        ("jingban", "/deliveries/"),
        ("jingban", "/blockers/"),
        ("jingban", "/meetings/"),
        ("jingban", "/reports/bulletins/"),
        ("jingban", "/periods/"),
        ("jingban", "/verifying/"),
        ("jingban", "/signing/"),
        (REPORTER, "/messages/"),
        (REPORTER, "/messages/choices/"),
    ],
)
def test_it_fits_a_phone(person: Person, look: Look, who: str, path: str) -> None:
    page = person(who, phone=True)
    page.goto(path)
    fits(page, look, path)


def test_a_period_fits_a_phone(person: Person, look: Look) -> None:
    page = person("jingban", phone=True)
    page.goto("/periods/")
    page.locator("tbody th").first.get_by_role("link").first.click()
    expect(page.locator("tbody th").first).to_be_visible()
    fits(page, look, "/periods/first/")


def fits(page: Page, look: Look, name: str) -> None:
    """The page is no wider than the phone and has no fault, here and on a desktop."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, f"cycle{name.replace('/', '-').rstrip('-')}")
        assert not overflows(page)
        assert faults_for_assistive_technology(page) == []
