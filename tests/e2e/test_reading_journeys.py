"""A clerk records a document, reviews and confirms it, and reads it again, in Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config.env import BASE_DIR
from tests.e2e.conftest import Person, faults_for_assistive_technology, overflows

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], Path]

# Invented for this test; its own title each time, so that a running site can be tried again.
TITLE = f"苏州市促进数字贸易若干措施（测试文本{time.time_ns()}）"
TEXT = f"""\
{TITLE}

一、扩大开放
（一）优化办税服务。简化对外支付备案。推广电子缴税。（责任单位：市税务局、市商务局）
（二）提升通关效率。推行提前申报。（责任单位：苏州海关、市商务局）
二、完善保障
（三）建立联席会议机制。定期通报进展。（责任单位：市商务局、市测试用办）
（四）加强统计监测。完善统计制度。（责任单位：市商务局、市统计局）
"""


def record(page: Page, text: str) -> str:
    """Paste the text and wait for its review; returns the review's address."""
    page.goto("/documents/")
    page.get_by_role("link", name="录入文件").click()
    page.get_by_label("或粘贴正文").fill(text)
    page.get_by_role("button", name="开始识读").click()
    expect(page.locator("#review")).to_be_visible(timeout=60_000)
    return page.url.split("?")[0]


def current(page: Page) -> str:
    return page.locator("#current").inner_text()


def press(page: Page, key: str, then: str) -> None:
    """Press a key of the review and wait until the candidate in hand shows the words."""
    page.keyboard.press(key)
    expect(page.locator("#current")).to_contain_text(then)


def test_a_document_is_recorded_reviewed_by_keyboard_and_confirmed(
    person: Person, look: Look
) -> None:
    page = person("jingban")
    review = record(page, TEXT)
    # The doubt comes first: a name nobody knows.
    expect(page.locator("#current")).to_contain_text("市测试用办")
    look(page, "review")
    assert faults_for_assistive_technology(page) == []

    page.keyboard.press("d")
    page.keyboard.type("与第二项重复")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator(".review-lists [aria-current]")).to_contain_text("待审阅")
    page.goto(f"{review}?show=all")
    page.locator(".review-rows a", has_text="优化办税服务").click()
    expect(page.locator("#current")).to_contain_text("推广电子缴税")
    press(page, "Enter", "提升通关效率")
    expect(page.locator("mark.is-accepted").first).to_contain_text("优化办税服务")

    page.keyboard.press("e")
    text = page.get_by_label("举措内容")
    expect(text).to_be_focused()
    text.fill("提升通关效率。推行提前申报和两步申报。")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明更正的理由")
    expect(text).to_have_value("提升通关效率。推行提前申报和两步申报。")
    page.get_by_label("更正理由").fill("据印发稿补")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator("#current")).to_contain_text("联席会议")

    # Leaving and coming back loses nothing.
    page.goto("/")
    page.goto(f"{review}?show=pending")
    expect(page.locator("#current")).to_contain_text("联席会议")
    press(page, "Enter", "统计监测")
    press(page, "Enter", "文件")
    page.keyboard.press("Enter")
    expect(page.locator(".review-lists")).to_contain_text("待审阅 0")
    look(page, "review-done")
    page.get_by_role("button", name="确认录入").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".reader-text")).to_contain_text("据印发稿补")
    expect(page.locator("#doubts")).to_contain_text("市测试用办")
    look(page, "recorded")


def test_two_reviewers_do_not_overwrite_each_other(person: Person, look: Look) -> None:
    first, second = person("jingban"), person("shenhe")
    review = record(first, TEXT.replace("数字贸易", "数字文化"))
    first.goto(f"{review}?show=all")
    address = first.locator(".review-rows a", has_text="优化办税服务").get_attribute("href")
    for page in (first, second):
        page.goto(f"{review}{address.split('#')[0]}&edit=1" if address else review)
    for page, words in ((second, "审核的写法。"), (first, "经办的写法。")):
        page.get_by_label("举措内容").fill(words)
        page.get_by_label("更正理由").fill(f"理由：{words}")
        page.get_by_role("button", name="保存更正").click()
    expect(first.get_by_role("alert").first).to_contain_text("内容已有改动")
    expect(first.get_by_role("alert").first).to_contain_text("审核的写法。")
    expect(first.get_by_label("举措内容")).to_have_value("经办的写法。")
    look(first, "review-conflict")


def test_everything_works_without_scripts_and_on_a_phone(person: Person, look: Look) -> None:
    page = person("jingban", phone=True, scripts=False)
    page.goto("/intakes/")
    page.get_by_label("或粘贴正文").fill(TEXT.replace("数字贸易", "数字医疗"))
    page.get_by_role("button", name="开始识读").click()
    expect(page.locator("#review")).to_be_visible(timeout=60_000)
    look(page, "review-phone")
    page.locator("#current").get_by_role("button", name="接受", exact=True).click()
    expect(page.locator(".review-lists")).to_contain_text("已处理 1 / 5")
    page.get_by_role("button", name=re.compile("接受全部无疑点的 3 项")).click()
    expect(page.locator(".review-lists")).to_contain_text("已处理 4 / 5")
    page.get_by_role("link", name="更正", exact=True).click()
    expect(page.get_by_label("标题")).to_be_visible()
    look(page, "review-phone-form")
    page.get_by_text("放弃这份录入").click()
    page.get_by_label("放弃理由").fill("试用")
    page.get_by_role("button", name="放弃", exact=True).click()
    expect(page.locator("main")).to_contain_text("已放弃")


def test_a_half_typed_correction_waits_for_whoever_typed_it(person: Person) -> None:
    page = person("jingban")
    review = record(page, TEXT.replace("数字贸易", "数字体育"))
    page.goto(f"{review}?show=all")
    page.locator(".review-rows a", has_text="优化办税服务").click()
    expect(page.locator("#current")).to_contain_text("推广电子缴税")
    expect(page).to_have_url(re.compile("at="))
    address = page.url
    page.keyboard.press("e")
    page.get_by_label("举措内容").fill("优化办税服务。打到一半")
    # Somebody else has nothing of it.
    other = person("shenhe")
    other.goto(address)
    expect(other.locator("#current")).not_to_contain_text("没有保存")

    page.goto(f"{review}?show=all")
    expect(page.locator(".review-rows li", has_text="更正未保存")).to_have_count(1)
    page.goto(address)
    expect(page.locator(".half-typed")).to_contain_text("填写的更正没有保存")
    page.get_by_role("button", name="继续更正").click()
    expect(page.get_by_label("举措内容")).to_have_value("优化办税服务。打到一半")
    page.get_by_role("button", name="不要了").click()
    expect(page.get_by_label("举措内容")).to_have_value(re.compile("推广电子缴税。$"))

    page.get_by_label("举措内容").fill("优化办税服务。写完了")
    page.get_by_label("更正理由").fill("据印发稿")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#current")).to_contain_text("提升通关效率")
    page.goto(address)
    expect(page.locator("#current")).to_contain_text("写完了")
    expect(page.locator(".half-typed")).to_have_count(0)


def test_the_pages_of_reading_fit_a_phone(person: Person) -> None:
    page = person("jingban", phone=True)
    review = record(page, TEXT.replace("数字贸易", "数字旅游"))
    for address in (
        review,
        f"{review}?show=all&edit=1",
        "/intakes/",
        "/documents/suzhou-2020-plan/again/",
        "/lineage/",
        "/lineage/measures/1/",
        "/names/",
    ):
        page.goto(address)
        assert not overflows(page), address
    page = person("guanli", phone=True)
    for address in ("/quality/", "/quality/problems/", "/names/", "/names/china/?name=人力资源部"):
        page.goto(address)
        assert not overflows(page), address


def test_a_document_is_read_again_with_a_corrected_text(person: Person, look: Look) -> None:
    page = person("jingban")
    text = TEXT.replace("数字贸易", "数字教育")
    record(page, text)
    page.get_by_role("button", name=re.compile("接受全部无疑点的")).click()
    for _ in range(2):
        page.goto(f"{page.url.split('?')[0]}?show=pending")
        page.locator("#current").get_by_role("button", name="接受", exact=True).click()
        page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="确认录入").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("数字教育")
    document = page.url

    page.get_by_role("link", name="重新识读").click()
    corrected = text.replace("推行提前申报", "推行提前申报和两步申报").replace(
        "推广电子缴税", "推广网上缴税"
    )
    page.get_by_label("或粘贴正文").fill(corrected)
    page.get_by_role("button", name="识读更正后的原文").click()
    expect(page.locator("#review")).to_be_visible(timeout=60_000)
    expect(page.locator("#review")).to_contain_text("3 条无变化")
    for column in ("原识读", "现有内容", "新识读"):
        expect(page.locator("#current th", has_text=column)).to_be_visible()
    expect(page.locator("#current .three-ways tbody ins")).to_contain_text("网上")
    look(page, "reading-again")
    page.locator("#current").get_by_role("button", name="采用新识读").click()
    expect(page.locator("#review")).to_contain_text("已处理 1 / 2")
    page.get_by_role("button", name="其余 1 条保持现状").click()
    page.get_by_role("button", name="确认更新").click()
    expect(page).to_have_url(re.compile(re.escape(document.split("?")[0])))
    outline = page.locator(".outline")
    expect(page.locator(".reader-text")).to_contain_text("两步申报")
    expect(outline).to_contain_text("优化办税服务")


def test_the_administrator_takes_one_difference_of_a_national_document(person: Person) -> None:
    """It has no bureau here. The plan without bodies: no other journey looks at it."""
    page = person("guanli")
    text = (BASE_DIR / "fixtures/documents/fourteenth-plan-service-trade.txt").read_text()
    page.goto("/documents/")
    page.get_by_role("link", name="“十四五”服务贸易发展规划").click()
    document = page.url
    words = ("模式创新、技术创新", "模式创新、科技创新")
    # A running site that has the other word already gets the source's back.
    words = words if words[0] in page.locator(".reader-text").inner_text() else words[::-1]
    page.get_by_role("link", name="重新识读").click()
    page.get_by_label("或粘贴正文").fill(text.replace("模式创新、技术创新", words[1]))
    page.get_by_role("button", name="识读更正后的原文").click()
    expect(page.locator("#review")).to_be_visible(timeout=60_000)

    # Left and come back to, by the document.
    page.goto(document)
    page.get_by_role("link", name="重新识读").click()
    page.get_by_role("link", name="去处理").click()
    page.locator("#current").get_by_role("button", name="采用新识读").click()
    expect(page.locator("#review")).to_contain_text("已处理 1 / 1")
    page.get_by_role("button", name="确认更新").click()
    expect(page).to_have_url(document)
    expect(page.locator(".outline")).to_be_visible()
    expect(page.locator(".reader-text")).to_contain_text(words[1])
