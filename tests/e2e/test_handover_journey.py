"""People come and go: who looks after an item, who stands in, and to whom work is passed on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.choices import Role
from agencies.models import Deputy, User
from tasks.actions import direct_blocker, raise_blocker
from tasks.models import Blocker, Implementation
from tasks.working_days import Calendar
from tests.base import Cast, World
from tests.e2e.beside import password, rows_beside_the_browser, site, sound  # noqa: F401  # fixtures
from tests.e2e.conftest import Person
from tests.e2e.test_journeys import Look
from tests.factory import make_user

pytestmark = pytest.mark.browser

REPORTER, COLLEAGUE = "tax_reporter（填报员，市税务局）", "接手的同事（填报员，市税务局）"


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_user(
        "colleague", Role.REPORTER, region=cast.suzhou, agency=cast.tax, name="接手的同事"
    )


def officer_of(item: Implementation) -> User | None:
    return item.assignments.get(agency=item.lead_agency).officer


def name_deputy_on(page: Page, **texts: str) -> None:
    """Fill in what is given of the form and hand it in."""
    labels = {"person": "请假人", "deputy": "代理人"}
    typed = {"starts_on": "开始日期", "ends_on": "结束日期", "reason": "事由"}
    for name, text in texts.items():
        if name in labels:
            page.get_by_label(labels[name]).select_option(label=text)
        else:
            page.get_by_label(typed[name]).fill(text)
    page.get_by_role("button", name="登记").click()


def test_an_officer_is_named_leaves_and_the_work_moves_with_the_names_kept(
    cast: Cast, world: World, colleague: User, person: Person, look: Look
) -> None:
    # --- The body says itself who looks after an item. ---
    reporter = person("tax_reporter")
    reporter.goto(world.taxed.get_absolute_url())
    reporter.get_by_text("确定经办人").click()
    sound(reporter, look, "officer-form")
    reporter.get_by_label("经办人", exact=True).select_option(label="tax_reporter")
    reporter.locator("#responsible").get_by_role("button", name="保存").click()
    expect(reporter.get_by_role("status")).to_contain_text("经办人是tax_reporter")
    reporter.get_by_label("推进中").check()
    reporter.get_by_label("本期进展", exact=True).fill("已印发方案。")
    reporter.get_by_label("下步打算", exact=True).fill("组织实施。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.locator("#work .state").first).to_have_text("待核查")

    # --- From the body's page the clerk passes the work on; nothing moves by half. ---
    clerk = person("clerk")
    clerk.get_by_role("link", name="单位", exact=True).first.click()
    clerk.get_by_role("link", name="国家税务总局苏州市税务局").first.click()
    sound(clerk, look, "agency-contacts")
    clerk.get_by_role("link", name=re.compile("移交工作.*tax_reporter")).click()
    expect(clerk.locator("main")).to_contain_text("具体举措1")
    clerk.get_by_role("button", name="移交全部").click()
    expect(clerk.locator(".field-wrong")).to_have_count(2)
    sound(clerk, look, "handover-refused")
    clerk.get_by_label("接手人").select_option(label="接手的同事")
    clerk.get_by_label("交接原因").fill("岗位调整")
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    clerk.get_by_role("button", name="移交全部").click()
    expect(clerk.locator(".field-wrong")).to_contain_text("已不可选，请重新选择")
    expect(clerk.get_by_label("交接原因")).to_have_value("岗位调整")
    assert officer_of(world.taxed) == cast.tax_reporter
    User.objects.filter(pk=colleague.pk).update(is_active=True)
    second_tab = clerk.context.new_page()
    for page in (clerk, second_tab):
        page.goto(f"/handover/?person={cast.tax_reporter.pk}")
        page.get_by_label("接手人").select_option(label="接手的同事")
        page.get_by_label("交接原因").fill("岗位调整")
    sound(clerk, look, "handover")
    clerk.get_by_role("button", name="移交全部").click()
    expect(clerk.get_by_role("status")).to_contain_text("落实事项1项、问题诉求0件移交给接手的同事")
    second_tab.get_by_role("button", name="移交全部").click()
    expect(second_tab.get_by_role("status")).to_contain_text("没有未办结的工作")
    assert officer_of(world.taxed) == colleague

    # --- What was handed in keeps the old name; the colleague is told and finds the item. ---
    clerk.goto(world.taxed.get_absolute_url())
    expect(clerk.locator("#responsible")).to_contain_text("经办人 接手的同事")
    expect(clerk.locator("#work")).to_contain_text("tax_reporter")
    sound(clerk, look, "item-after-handover")
    successor = person("colleague")
    successor.get_by_role("link", name="消息").click()
    expect(successor.locator("main")).to_contain_text("tax_reporter的工作已移交给您")
    sound(successor, look, "handover-message")
    successor.get_by_role("button", name="tax_reporter的工作已移交给您").click()
    expect(successor.locator("tbody tr")).to_have_count(1)

    # --- Not everybody's affair. ---
    for username in ("tax_reporter", "colleague", "outsider", "leader", "province"):
        answer = person(username).goto(f"/handover/?person={cast.tax_reporter.pk}")
        assert answer is not None
        assert answer.status == 403, username
    stranger = person("outside_clerk")
    answer = stranger.goto(f"/handover/?person={cast.tax_reporter.pk}")
    assert answer is not None
    assert answer.status == 404
    stranger.goto("/handover/")
    expect(stranger.locator("main")).not_to_contain_text("tax_reporter")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_a_deputy_is_refused_at_the_field_until_everything_is_right(
    cast: Cast, world: World, colleague: User, person: Person, look: Look, scripts: bool
) -> None:
    today = timezone.localdate()
    last = today + timedelta(days=10)
    page = person("tax_reporter", scripts=scripts)
    page.goto("/deputies/")
    name_deputy_on(page, person="请选择", starts_on="")
    expect(page.locator(".field-wrong")).to_have_count(5)
    if scripts:
        sound(page, look, "deputies-empty")
    for given, label, said in (
        ({"person": REPORTER, "deputy": REPORTER}, "代理人", "其他在用账号"),
        ({"deputy": COLLEAGUE, "starts_on": "2020-01-01"}, "开始日期", "不能早于今天"),
        ({"starts_on": f"{last}", "ends_on": f"{today}"}, "结束日期", "不能早于开始日期"),
        ({"starts_on": "下周一"}, "开始日期", "请填写日期"),
    ):
        filled = {"starts_on": f"{today}", "ends_on": f"{last}", "reason": "年休假", **given}
        name_deputy_on(page, **filled)
        wrong = page.locator(".field-wrong")
        expect(wrong).to_have_count(1)
        expect(wrong).to_contain_text(said)
        expect(wrong.get_by_label(label)).to_be_visible()
        expect(page.get_by_label("事由")).to_have_value("年休假")
    assert not Deputy.objects.exists()

    # Full-width, as an input method leaves it; pressed again it is the same.
    for _ in range(2):
        name_deputy_on(
            page,
            person=REPORTER,
            deputy=COLLEAGUE,
            starts_on=full_width(today),
            ends_on=full_width(last),
            reason="年休假",
        )
        expect(page.get_by_role("status")).to_contain_text("接手的同事代tax_reporter")
    row = Deputy.objects.get()
    assert (row.starts_on, row.ends_on) == (today, last)
    name_deputy_on(page, deputy=COLLEAGUE, ends_on=f"{last + timedelta(days=1)}", reason="再休")
    expect(page.locator(".field-wrong")).to_contain_text("已由接手的同事代理")
    if scripts:
        sound(page, look, "deputies-overlap")

    # Nobody stands in for whom they are away with.
    other = person("colleague", scripts=scripts)
    other.goto("/deputies/")
    expect(other.locator("tbody")).to_contain_text("代理中")
    name_deputy_on(other, deputy=REPORTER, ends_on=f"{last}", reason="年休假")
    expect(other.locator(".field-wrong")).to_contain_text("请另选一人")
    assert Deputy.objects.count() == 1
    page.goto("/deputies/")
    page.get_by_role("button", name="提前结束").click()
    expect(page.locator("tbody")).to_contain_text("已提前结束")


def test_the_bureau_names_a_deputy_who_then_answers_for_the_head(
    cast: Cast, world: World, person: Person, look: Look
) -> None:
    second = make_user(
        "second_head", Role.APPROVER, region=cast.suzhou, agency=cast.commerce, name="副职"
    )
    now = timezone.now()
    raised = raise_blocker(world.taxed, level="city", text="缺授权。", actor=cast.clerk, now=now)
    direct_blocker(
        raised,
        level="city",
        agency=None,
        person=cast.head,
        is_major=False,
        working_days=3,
        actor=cast.clerk,
        now=now,
        calendar=Calendar(frozenset(), frozenset(), frozenset({now.year, now.year + 1})),
    )
    deputy = person("second_head")
    deputy.goto("/blockers/")
    expect(deputy.locator("main summary")).to_have_count(0)
    clerk = person("clerk")
    clerk.get_by_role("link", name="单位", exact=True).first.click()
    clerk.get_by_role("link", name="请假代理").first.click()
    ends_on = f"{timezone.localdate() + timedelta(days=5)}"
    customs = "customs_reporter（填报员，苏州海关）"
    name_deputy_on(clerk, person=customs, deputy=REPORTER, ends_on=ends_on, reason="培训")
    expect(clerk.locator(".field-wrong")).to_contain_text("同一单位、同一角色")
    # Out of use since the page was drawn.
    User.objects.filter(pk=cast.customs_reporter.pk).update(is_active=False)
    clerk.get_by_role("button", name="登记").click()
    expect(clerk.locator(".field-wrong").first).to_contain_text("不在可选范围内")
    expect(clerk.get_by_label("事由")).to_have_value("培训")
    sound(clerk, look, "deputies-out-of-use")
    name_deputy_on(clerk, person="head（审核签发，市商务局）", deputy="副职（审核签发，市商务局）")
    expect(clerk.get_by_role("status")).to_contain_text("副职代head")
    sound(clerk, look, "deputies-named")

    deputy.get_by_role("link", name="消息").click()
    expect(deputy.locator("main")).to_contain_text("代理head")
    deputy.goto("/blockers/")
    expect(deputy.locator("main")).to_contain_text("由副职代理")
    sound(deputy, look, "deputy-blockers")
    assert Blocker.objects.get().answered_by is None
    deputy.locator("summary", has_text="答复").first.click()
    deputy.locator("details[open] textarea").fill("已协调授权。")
    deputy.get_by_role("button", name="登记答复").click()
    expect(deputy.locator("main")).to_contain_text("副职（代head）")
    answered = Blocker.objects.get()
    assert (answered.answered_by, answered.answered_for) == (second, cast.head)
    for username in ("outsider", "outside_clerk"):
        stranger = person(username)
        stranger.goto("/deputies/")
        expect(stranger.locator("main")).not_to_contain_text("副职")


def full_width(day: date) -> str:
    """２０２６－１１－２２"""
    return f"{day}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"})
