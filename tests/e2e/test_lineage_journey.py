"""承接关系 as the bureau's clerk walks it: compare, judge, look at one chain, take a file along."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person, faults_for_assistive_technology, overflows

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], Path]


def number(page: Page, label: str) -> int:
    """The number beside one of the filters."""
    words = page.locator("#kinds a", has_text=label).inner_text()
    found = re.search(r"(\d+)\s*$", words)
    assert found, words
    return int(found[1])


def test_suzhous_85_rows_37_left_out_and_19_of_its_own(person: Person, look: Look) -> None:
    page = person("jingban")
    page.get_by_role("link", name="承接关系").first.click()
    expect(page.locator(".lead-line")).to_contain_text("苏州市全面深化服务贸易创新发展试点实施方案")
    # One pair of the 85 is not alike enough to be confirmed by its text alone.
    assert number(page, "一致") + number(page, "有差异") >= 84
    assert (number(page, "未承接"), number(page, "自主探索")) == (37, 19)
    assert not overflows(page)
    assert faults_for_assistive_technology(page) == []
    look(page, "lineage-all")

    page.locator("#kinds a", has_text="未承接").click()
    expect(page.locator(".lineage tbody tr")).to_have_count(37)
    expect(page.locator(".lineage tbody tr").first).to_contain_text("应承接而未见")
    expect(page.locator(".lineage tbody")).to_contain_text("责任分工只列海南")
    look(page, "lineage-uncarried")


def test_differing_words_are_marked_and_a_slip_is_proposed(person: Person, look: Look) -> None:
    page = person("lingdao")
    page.goto("/lineage/?show=different")
    row = page.locator(".lineage tbody tr", has_text="影视桥").first
    expect(row.locator("del").first).to_have_text("视")
    expect(row).to_contain_text("疑上级有误")
    expect(page.get_by_role("button", name=re.compile("确认|否定"))).to_have_count(0)
    look(page, "lineage-different")


def test_a_clerk_judges_suggestions_without_leaving_the_page(person: Person, look: Look) -> None:
    page = person("jingban")
    page.goto("/lineage/?show=pending")
    waiting = number(page, "待确认")
    look(page, "lineage-pending")
    first, second = (
        page.locator(".lineage tbody tr").nth(0),
        page.locator(".lineage tbody tr").nth(1),
    )
    expect(first.locator("mark")).not_to_be_empty()

    first.get_by_role("button", name=re.compile("^确认")).click()
    expect(first).to_contain_text("演示经办")
    expect(page.locator("#kinds a", has_text="待确认")).to_contain_text(str(waiting - 1))
    second.get_by_role("button", name=re.compile("^否定")).click()
    expect(second).to_contain_text("已否定")
    expect(page.locator("#kinds a", has_text="待确认")).to_contain_text(str(waiting - 2))

    page.reload()
    assert number(page, "待确认") == waiting - 2
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.worksheets[0].max_row == waiting - 2 + 1


def test_it_works_without_scripts(person: Person) -> None:
    page = person("shenhe", scripts=False)
    page.goto("/lineage/?show=pending")
    waiting = number(page, "待确认")
    page.get_by_role("button", name=re.compile("^否定")).first.click()
    expect(page).to_have_url(re.compile(r"/lineage/\?.*show=pending"))
    assert number(page, "待确认") == waiting - 1


def test_one_measure_leads_up_and_down_and_is_linked_by_hand(person: Person, look: Look) -> None:
    page = person("jingban")
    page.goto("/implementations/?q=无船承运")
    page.locator("table tbody").get_by_role("link").first.click()
    page.get_by_role("link", name="承接链").click()
    expect(page.locator(".chain-step")).to_have_count(2)
    expect(page.locator(".chain-step").first).to_contain_text("国家")
    look(page, "lineage-chain")

    page.goto("/lineage/?show=uncarried")
    page.locator(".lineage tbody tr").first.get_by_role("link", name="人工添加承接").click()
    page.get_by_label("承接的举措").select_option(index=90)
    page.get_by_label("依据").fill("经核对为同一事项。")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已添加")
    expect(page.locator(".chain")).to_contain_text("人工添加")
    assert faults_for_assistive_technology(page) == []


def test_it_is_readable_on_a_phone(person: Person, look: Look) -> None:
    page = person("jingban", phone=True)
    for show in ("different", "pending", "uncarried", "explored"):
        page.goto(f"/lineage/?show={show}")
        assert not overflows(page), show
        look(page, f"lineage-{show}")
    page.locator(".chain-link").first.click()
    assert not overflows(page)
    assert faults_for_assistive_technology(page) == []
    look(page, "lineage-chain")


def test_another_city_does_not_see_it(person: Person) -> None:
    page = person("gzjingban")
    page.goto("/lineage/")
    expect(page.locator("option", has_text="苏州")).to_have_count(0)
    r = page.goto("/lineage/?lower=suzhou-2020-plan")
    assert r is not None
    assert r.status == 404
