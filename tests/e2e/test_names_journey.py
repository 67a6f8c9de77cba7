"""An unknown name from the quality page to its answer and back, by keyboard, phone and no scripts.

The answer is withdrawn at the end: other journeys find the documents as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Person, faults_for_assistive_technology, overflows

pytestmark = pytest.mark.browser

EVIDENCE = "国务院机构设置通知，核对人：演示管理"

Look = Callable[[Page, str], Path]


def first_unknown(page: Page) -> str:
    """The first name of the queue."""
    page.goto("/names/")
    return page.locator("table tbody th").first.inner_text().strip()


def answer_link(page: Page, name: str) -> Locator:
    """Its second half is for those who do not see the row it stands in."""
    return page.get_by_role("link", name=re.compile(f"^答复\\s*“{name}”$"))


def test_the_administrator_answers_a_name_by_keyboard(person: Person, look: Look) -> None:
    page = person("guanli")
    page.goto("/quality/")
    expect(page.locator("main")).to_contain_text("现行识读程序")
    look(page, "quality")
    page.locator(".lead-line").get_by_role("link").click()
    expect(page).to_have_url(re.compile("/names/$"))
    look(page, "names")
    name = first_unknown(page)
    assert faults_for_assistive_technology(page) == []

    answer_link(page, name).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert faults_for_assistive_technology(page) == []

    # Saving without evidence and body: both are asked for, and nothing is lost.
    page.get_by_label("依据链接").fill("https://www.gov.cn/")
    page.get_by_role("button", name="保存答复").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请查找并选择单位")
    expect(page.get_by_label("依据链接")).to_have_value("https://www.gov.cn/")

    page.get_by_label("查找单位").press_sequentially("人社部")
    expect(page.locator("#bodies legend")).to_contain_text("含“人社部”的单位")
    page.get_by_role("radio", name="单位库中没有，登记新单位").check()
    expect(page.get_by_label("简称")).to_be_visible()
    choice = page.get_by_role("radio", name=re.compile("^人力资源和社会保障部"))
    choice.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("简称")).to_be_hidden()
    page.get_by_label("依据 必填").fill(EVIDENCE)
    look(page, "answer-name")
    page.get_by_role("button", name="保存答复").press("Enter")

    expect(page.locator(".messages")).to_contain_text("已答复")
    expect(page.locator("#history")).to_contain_text(EVIDENCE)
    expect(answer_link(page, name)).to_have_count(0)
    look(page, "names-answered")


def test_the_reader_shows_the_answer_and_withdrawing_brings_the_name_back(
    person: Person, look: Look
) -> None:
    page = person("guanli")
    page.goto("/names/")
    answered = page.locator("#history li", has_text=EVIDENCE).first
    name = answered.locator("strong").inner_text()

    reader = person("jingban")
    reader.goto("/documents/national-2020-measures/")
    reader.locator("#doubts summary").click()
    expect(reader.locator("#doubts")).to_contain_text(f"{name}＝人力资源和社会保障部")
    # The coordinator of Suzhou keeps the names of Suzhou's documents, not the nation's.
    reader.goto("/names/")
    expect(reader.locator("main")).not_to_contain_text(EVIDENCE)
    assert reader.goto(f"/names/china/?name={name}").status == 404  # type: ignore[union-attr]

    answered.get_by_text("撤回").first.click()
    answered.get_by_label("撤回原因").fill("演示完毕")
    answered.get_by_role("button", name="确认撤回").click()
    expect(page.locator(".messages")).to_contain_text("重新列为未识别")
    expect(answer_link(page, name)).to_be_visible()
    expect(page.locator("#history")).to_contain_text("演示完毕")


def test_it_works_on_a_phone_without_scripts(person: Person, look: Look) -> None:
    page = person("guanli", phone=True, scripts=False)
    name = first_unknown(page)
    answer_link(page, name).click()
    page.get_by_label("依据 必填").fill(EVIDENCE)
    page.get_by_label("查找单位").fill("人社部")
    page.get_by_role("button", name="查找").click()

    expect(page.get_by_label("依据 必填")).to_have_value(EVIDENCE)
    expect(page.get_by_role("radio", name=re.compile("^人力资源和社会保障部"))).to_be_visible()
    expect(page.get_by_label("查找单位")).to_have_value("人社部")
    look(page, "answer-name-plain")


def test_nothing_is_wider_than_a_phone(person: Person, look: Look) -> None:
    page = person("guanli", phone=True)
    name = first_unknown(page)
    for picture, address in (
        ("names-phone", "/names/"),
        ("answer-name-phone", f"/names/china/?name={name}"),
        ("quality-phone", "/quality/"),
        ("problems-phone", "/quality/problems/?code=agency_unknown"),
    ):
        page.goto(address)
        assert not overflows(page), address
        look(page, picture)


def test_an_agency_renamed_shows_both_names_with_their_dates(person: Person, look: Look) -> None:
    page = person("lingdao")
    page.goto("/agencies/china-banking-insurance/")
    history = page.locator(".facts")
    expect(history).to_contain_text("中国银行保险监督管理委员会")
    expect(history).to_contain_text("至 2023-05-17")
    expect(history).to_contain_text("国家金融监督管理总局")
    expect(history).to_contain_text("2023-05-18 起")
    look(page, "agency-renamed")
