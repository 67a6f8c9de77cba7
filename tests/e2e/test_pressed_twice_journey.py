"""A hand that presses twice, or holds a key down, decides once, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tasks.models import Candidate, Intake, PolicyDocument
from tests.base import Cast
from tests.e2e.beside import password, rows_beside_the_browser, site  # noqa: F401  # fixtures
from tests.e2e.conftest import Person, log_in
from tests.tasks.intakes import measure, measures, read_in
from tests.tasks.review_pages import in_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Two of a double click are that far apart: the first one's answer may be there by then.
APART_MS = 350


def sent_by(page: Page) -> list[str]:
    """What forms the page sends from now on, by their addresses."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    page.on("request", note)
    return sent


def press_twice(button: Locator) -> None:
    """A slow double click at the place of the button, whatever stands there by then."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    mouse = button.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for count in (1, 2):
        mouse.down(click_count=count)
        mouse.up(click_count=count)
        button.page.wait_for_timeout(APART_MS)


def hold(page: Page, key: str) -> None:
    """Keep the key down for a second, as a hand that rests on it does."""
    for _ in range(20):
        page.keyboard.down(key)
        page.wait_for_timeout(50)
    page.keyboard.up(key)


def test_a_double_click_decides_about_one_item(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    sent = sent_by(page)
    page.goto(in_hand(measure(intake, "优化办税服务")))
    press_twice(page.locator("#current").get_by_role("button", name="接受", exact=True))
    expect(page.locator(".review-lists")).to_contain_text("已处理 1 /")
    page.wait_for_load_state("networkidle")
    assert [each for each in sent if "/accept/" in each] == sent
    assert len(sent) == 1


def test_enter_held_down_accepts_one_item_and_confirms_nothing(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务")))
    page.wait_for_load_state("networkidle")
    hold(page, "Enter")
    expect(page.locator(".review-lists")).to_contain_text("已处理 1 /")

    page.goto(in_hand(measure(intake, "加强统计监测")))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("d")
    page.keyboard.type("与第三项重复")
    hold(page, "Enter")
    expect(page.locator(".review-lists")).to_contain_text("已处理 2 /")
    assert not PolicyDocument.objects.exists()


@pytest.mark.parametrize("verb", ["拆成两条", "与下一条合并"])
def test_a_division_pressed_twice_is_made_once_and_taken_back_once(
    cast: Cast, person: Person, verb: str
) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务")))
    page.wait_for_load_state("networkidle")
    if verb == "拆成两条":
        page.keyboard.press("s")
        page.get_by_label("或在这些文字之前断开").fill("推广电子")
    press_twice(page.get_by_role("button", name=verb))
    page.wait_for_load_state("networkidle")
    expect(page.locator(".error-summary")).to_have_count(0)
    assert len(measures(intake)) == (5 if verb == "拆成两条" else 3)

    press_twice(page.get_by_role("button", name="撤销处理"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("#review")).to_be_visible()
    assert len(measures(intake)) == 4


def test_a_confirmation_pressed_twice_is_told_once(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    Candidate.objects.update(decision="accepted")
    page = person(cast.clerk.username)
    sent = sent_by(page)
    page.goto(intake.get_absolute_url())
    press_twice(page.get_by_role("button", name="确认录入"))
    expect(page).to_have_url(re.compile("/documents/"))
    expect(page.locator(".messages")).to_contain_text("已确认《")
    assert len(sent) == 1
    assert Intake.objects.get().state == "confirmed"


def test_a_text_sent_twice_is_one_recording(cast: Cast, person: Person) -> None:
    page = person(cast.clerk.username)
    sent = sent_by(page)
    page.goto("/intakes/")
    page.get_by_label("或粘贴正文").fill("苏州市试点方案（测试文本）")
    press_twice(page.get_by_role("button", name="开始识读"))
    expect(page).to_have_url(re.compile(r"/intakes/\d+/"))
    page.wait_for_load_state("load")
    expect(page.locator(".run-state")).to_have_text("排队中")
    assert len(sent) == 1
    assert Intake.objects.count() == 1


def test_giving_up_pressed_twice_is_told_once(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    sent = sent_by(page)
    page.goto(intake.get_absolute_url())
    page.locator("summary", has_text="放弃这份录入").click()
    page.get_by_label("放弃理由").fill("传错了文件")
    press_twice(page.get_by_role("button", name="放弃", exact=True))
    expect(page).to_have_url(re.compile("/intakes/$"))
    expect(page.locator(".messages")).to_have_text("已放弃这份录入，没有生成任何文件或举措。")
    assert len(sent) == 1
    assert Intake.objects.get().state == "abandoned"


def test_what_did_not_succeed_can_be_taken_off_the_page(cast: Cast, person: Person) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "优化办税服务")))
    page.context.set_offline(True)
    page.locator("#current").get_by_role("button", name="接受", exact=True).click()
    trouble = page.locator("#trouble")
    expect(trouble).to_contain_text("没有成功")
    trouble.get_by_role("button", name="知道了").click()
    expect(trouble).to_be_empty()
    # The same trouble once more is told once more.
    page.locator("#current").get_by_role("button", name="接受", exact=True).click()
    expect(trouble).to_contain_text("没有成功")


def test_a_reason_waits_through_the_log_in(
    cast: Cast,
    person: Person,
    password: str,  # noqa: F811  # fixture
) -> None:
    intake = read_in(cast)
    page = person(cast.clerk.username)
    page.goto(in_hand(measure(intake, "加强统计监测")))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("d")
    page.keyboard.type("与第三项重复")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    log_in(page, cast.clerk.username, password)
    expect(page.get_by_label("舍弃理由")).to_have_value("与第三项重复")
    expect(page.get_by_label("舍弃理由")).to_be_visible()


def test_two_tabs_whose_log_in_ran_out_both_go_on(
    cast: Cast,
    person: Person,
    password: str,  # noqa: F811  # fixture
) -> None:
    first = person(cast.clerk.username)
    second = first.context.new_page()
    words = {first: "苏州市第一份试点方案", second: "苏州市第二份试点方案"}
    for page in words:
        page.goto("/intakes/")
        page.get_by_label("或粘贴正文").fill(words[page])
    first.context.clear_cookies(name="sessionid")
    for page in words:
        page.get_by_role("button", name="开始识读").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    for page in words:
        log_in(page, cast.clerk.username, password)
        expect(page.get_by_label("或粘贴正文")).to_have_value(words[page])
