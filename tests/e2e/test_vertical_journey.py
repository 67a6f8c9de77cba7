"""Up the levels and back: city → province → Ministry, sent back on the way, frozen in the end.

On the demonstration's last quarter of Suzhou and of Jiangsu. The steps follow on each other.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Person, faults_for_assistive_technology, overflows
from tests.e2e.test_journeys import Look

pytestmark = pytest.mark.browser

REPORTER, AGENCY = "shichang", "苏州市市场监督管理局"


def fits(page: Page, look: Look, name: str) -> None:
    """No fault and no wider than the window, on a desktop and on a phone."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, f"vertical-{name}")
        assert not overflows(page), (name, size)
        assert faults_for_assistive_technology(page) == [], (name, size)


def lock_last_quarter(page: Page) -> str:
    """The coordinator locks the older of the region's quarters; returns its name."""
    page.goto("/periods/")
    page.locator("tbody th").last.get_by_role("link").first.click()
    name = page.get_by_role("heading", level=1).inner_text()
    page.get_by_text("提前锁定", exact=True).click()
    page.get_by_label("提前锁定的理由").fill("数据已齐，准备报送。")
    page.get_by_role("button", name="锁定填报期").click()
    expect(page.get_by_role("status")).to_contain_text("已锁定")
    return name


def row_to_send(page: Page, name: str) -> Locator:
    page.get_by_role("link", name="报送", exact=True).first.click()
    return page.locator("tbody tr", has=page.get_by_role("link", name=name))


def test_up_the_levels_and_back(person: Person, look: Look) -> None:
    clerk, head, province = person("jingban"), person("shenhe"), person("jiangsu")
    name = lock_last_quarter(clerk)

    # The city sends.
    row = row_to_send(head, name)
    fits(head, look, "sending")
    row.get_by_role("link", name="报送", exact=True).click()
    expect(head.locator("main")).to_contain_text("未核查的事项")
    fits(head, look, "preparing")
    head.get_by_label("报送说明").fill("【演示】请审阅。")
    head.get_by_role("button", name="报送江苏省").click()
    expect(head.get_by_role("status")).to_contain_text("已报送江苏省")
    package = head.url

    # The province sends back one row.
    province.get_by_role("link", name="接收", exact=True).first.click()
    expect(province.locator("main")).to_contain_text("待接收 1 件")
    fits(province, look, "received")
    province.locator("main").get_by_role("link", name=re.compile("苏州市")).first.click()
    province.get_by_label("牵头单位").select_option(AGENCY)
    province.get_by_label("核查结论").select_option("推进中")
    province.get_by_role("button", name="筛选").click()
    fits(province, look, "package")
    pinned = province.locator("table.package tbody tr").first
    pinned.get_by_role("checkbox").check()
    item = str(pinned.get_by_role("link").first.get_attribute("href")).split("#")[0]
    province.locator("main summary", has_text=re.compile("^退回$")).click()
    form = province.locator("#return-form")
    form.get_by_label("表述不清").check()
    form.get_by_label("退回说明").fill("请写明举措的数量。")
    form.get_by_role("button", name="退回").click()
    expect(province.get_by_role("status")).to_contain_text("已退回")

    # The city mends it; it cannot be sent again before.
    head.goto(package)
    expect(head.locator("main")).to_contain_text("请写明举措的数量。")
    head.get_by_role("link", name="再报送").click()
    expect(head.locator("main")).to_contain_text("还没有修改并重新核查")
    clerk.goto(item)
    expect(clerk.locator("main")).to_contain_text("请写明举措的数量。")
    look(clerk, "vertical-item-opened")
    clerk.get_by_text("重新打开", exact=True).click()
    clerk.get_by_label("重新打开的理由").fill("省级退回，请写明数量。")
    clerk.get_by_role("button", name=re.compile("重新打开，退回")).click()
    reporter = person(REPORTER)
    reporter.goto(item)
    reporter.get_by_label("本期进展").fill("【演示】已完成三项阶段工作。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    head.goto(item)
    head.get_by_role("button", name="核查通过").click()
    head.goto(package)
    head.get_by_role("link", name="再报送").click()
    head.get_by_role("button", name="再报送江苏省").click()
    expect(head.get_by_role("status")).to_contain_text("已报送江苏省")

    # Side by side, and accepted.
    province.goto(package)
    province.get_by_label("只看").select_option("较上一轮有变化的")
    province.get_by_role("button", name="筛选").click()
    compared = province.locator("table.package tbody tr").first
    compared.get_by_text("本期进展有改动").click()
    expect(compared.locator("ins").first).to_be_visible()
    fits(province, look, "compared")
    province.get_by_role("button", name="接收", exact=True).click()
    expect(province.get_by_role("status")).to_contain_text("已接收")

    # Frozen: the city's own exception opens nothing.
    clerk.goto(item)
    expect(clerk.locator("main")).to_contain_text("本期已由江苏省接收并锁定")
    clerk.get_by_text("申请锁定例外", exact=True).click()
    clerk.get_by_label("申请理由").fill("【演示】文号有误。")
    clerk.get_by_role("button", name="提交申请").click()
    head.goto("/periods/")
    head.get_by_role("link", name=name).click()
    head.get_by_label("有效期至").fill("2099-12-31")
    head.get_by_role("button", name="同意", exact=True).click()
    expect(head.locator("#exceptions")).to_contain_text("待上级同意")
    fits(head, look, "exception")
    clerk.goto(item)
    expect(clerk.locator("main")).to_contain_text("本期已由江苏省接收并锁定")
    expect(clerk.locator("main summary", has_text=re.compile("^重新打开$"))).to_have_count(0)
    province.goto("/consents/")
    fits(province, look, "consents")
    province.get_by_label("答复意见").fill("下期更正。")
    province.get_by_role("button", name="不同意").click()
    expect(province.get_by_role("status")).to_contain_text("不同意")

    # The province gathers and sends on; the Ministry accepts; the city is the Ministry's now.
    lock_last_quarter(person("jsjingban"))
    sender = person("jsshenhe")
    row_to_send(sender, name).get_by_role("link", name="报送", exact=True).click()
    expect(sender.locator("main")).to_contain_text("已接收")
    look(sender, "vertical-gathering")
    sender.get_by_role("button", name="报送商务部").click()
    ministry = person("shangwubu")
    ministry.goto("/reports/received/")
    ministry.locator("main").get_by_role("link", name=re.compile("江苏省")).first.click()
    expect(ministry.locator("main")).to_contain_text("苏州市")
    fits(ministry, look, "gathered")
    with ministry.expect_download() as download:
        ministry.get_by_role("link", name="下载 Excel 附表").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.active is not None
    assert book.active["A2"].value == "苏州"
    ministry.get_by_role("button", name="接收", exact=True).click()
    expect(ministry.get_by_role("status")).to_contain_text("已接收")
    province.goto(package)
    province.locator("main summary", has_text=re.compile("^退回$")).click()
    form = province.locator("#return-form")
    form.get_by_label("表述不清").check()
    form.get_by_label("退回说明").fill("再改。")
    form.get_by_role("button", name="退回").click()
    expect(province.locator("main")).to_contain_text("需要修改的，先由商务部退回")
