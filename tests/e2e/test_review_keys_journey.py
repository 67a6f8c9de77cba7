"""A reviewer joins, cuts, drops and names by the keyboard alone, in Chromium."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Person
from tests.e2e.test_reading_journeys import TEXT, press, record

pytestmark = pytest.mark.browser

# Nobody has answered it yet, also where a running site is tried again.
UNKNOWN = f"市{''.join('甲乙丙丁戊己庚辛壬癸'[int(n)] for n in str(time.time_ns())[4:14])}办"


def mark_in_hand(page: Page) -> Locator:
    """The places in the source that the candidate in hand was read from."""
    key = page.locator("#current").get_attribute("data-key")
    return page.locator(f'.reader-text mark[data-key~="{key}"]')


def take(page: Page, review: str, words: str) -> None:
    """Take the candidate of these words into hand, from the list of all."""
    page.goto(f"{review}?show=all")
    page.locator(".review-rows a", has_text=words).click()
    expect(page.locator("#current")).to_contain_text(words)
    page.wait_for_load_state("load")


def test_items_are_joined_taken_apart_and_cut_by_the_keyboard_and_the_source_follows(
    person: Person,
) -> None:
    page = person("jingban")
    review = record(page, TEXT.replace("数字贸易", "数字出版"))
    take(page, review, "优化办税服务")

    press(page, "m", "推行提前申报")
    expect(mark_in_hand(page).filter(has_text="推广电子缴税")).to_have_count(1)
    expect(mark_in_hand(page).filter(has_text="推行提前申报")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator("#current")).not_to_contain_text("推行提前申报")
    expect(mark_in_hand(page).filter(has_text="推行提前申报")).to_have_count(0)

    page.keyboard.press("s")
    page.keyboard.press("Tab")
    expect(page.get_by_label("或在这些文字之前断开")).to_be_focused()
    page.keyboard.type("推广电子")
    page.keyboard.press("Enter")
    expect(page.locator("#current")).not_to_contain_text("推广电子缴税")
    expect(mark_in_hand(page).filter(has_text="推广电子缴税")).to_have_count(0)
    press(page, "j", "推广电子缴税")
    expect(mark_in_hand(page).filter(has_text="推广电子缴税")).to_have_count(1)


def test_an_item_is_dropped_and_a_name_answered_by_the_keyboard(person: Person) -> None:
    page = person("jingban")
    review = record(page, TEXT.replace("数字贸易", "数字游戏").replace("市测试用办", UNKNOWN))
    take(page, review, "建立联席会议机制")

    page.keyboard.press("n")
    page.get_by_label("单位全称").press_sequentially("苏州市商务局")
    page.keyboard.press("Enter")
    expect(page.locator("#current")).to_contain_text("此项必填")
    expect(page.get_by_label("单位全称")).to_have_value("苏州市商务局")
    page.get_by_label("依据").press_sequentially("测试：机构编制文件写明")
    page.keyboard.press("Enter")
    expect(page.locator("#current")).to_contain_text(f"{UNKNOWN}（负责，苏州市商务局）")
    expect(page.locator("#current")).not_to_contain_text("单位名称无法确定")

    take(page, review, "加强统计监测")
    page.keyboard.press("d")
    page.keyboard.type("与第三项重复")
    page.keyboard.press("Enter")
    expect(page.locator(".review-rows li", has_text="加强统计监测")).to_contain_text("舍弃")


def test_a_form_opened_before_the_page_has_settled_keeps_the_hand(person: Person) -> None:
    """Else the reason is typed beside it, and Enter accepts what was to be dropped."""
    page = person("jingban")
    review = record(page, TEXT.replace("数字贸易", "数字音乐"))
    page.goto(f"{review}?show=all")
    page.wait_for_load_state("load")
    page.evaluate(
        """() => {
            const once = { once: true };
            const pressed = () => document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key: "d", bubbles: true }));
            document.addEventListener("htmx:afterSwap", pressed, once);
            document.addEventListener(
                "htmx:afterSettle", () => { document.body.dataset.settled = ""; }, once);
        }"""
    )
    page.locator(".review-rows a", has_text="加强统计监测").click()
    expect(page.locator("body[data-settled]")).to_have_count(1)
    expect(page.locator("#drop_reason")).to_be_focused()
    page.keyboard.type("与第三项重复")
    page.keyboard.press("Enter")
    expect(page.locator(".review-rows li", has_text="加强统计监测")).to_contain_text("舍弃")


def test_a_correction_is_left_by_the_keyboard_as_it_was_opened(person: Person) -> None:
    page = person("jingban")
    review = record(page, TEXT.replace("数字贸易", "数字会展"))
    take(page, review, "优化办税服务")
    page.keyboard.press("e")
    expect(page.get_by_label("举措内容")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("举措内容")).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="接受", exact=True)).to_be_visible()
    press(page, "Enter", "提升通关效率")
