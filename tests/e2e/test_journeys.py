"""The journeys of the product, each as a person walks it in Chromium.

They run in order on one site: what the agency submits is what the clerk verifies is what the
leader reads.
"""

from __future__ import annotations

import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Person, faults_for_assistive_technology, overflows

pytestmark = pytest.mark.browser

# Led by a reporter of the cast, so that the agency fills in its own rows.
REPORTER, AGENCY = "shichang", "suzhou-market"

Look = Callable[[Page, str], Path]


def open_first_owed(page: Page) -> str:
    """From 我的工作 to the first update still to be filled in; returns the item's address."""
    page.goto("/")
    page.get_by_role("heading", name=re.compile("待填报|本周到期")).first.wait_for()
    row = page.locator("table tbody tr", has=page.locator(".state-expected")).first
    row.get_by_role("link").first.click()
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_visible()
    return page.url.split("?")[0]


def landed_number(page: Page) -> int:
    """The numerator of the verified landing rate on the dashboard."""
    page.goto("/dashboard/")
    figure = page.get_by_role("heading", name="核查落地率").locator("xpath=..")
    found = re.search(r"(\d+)\s*/\s*(\d+)\s*项", figure.inner_text())
    assert found, figure.inner_text()
    return int(found[1])


def test_a_clerk_opens_suzhous_104_rows(person: Person, look: Look) -> None:
    page = person("jingban")
    look(page, "clerk-my-work")
    page.get_by_role("link", name="落实事项").first.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"共\s*104\s*项"))
    look(page, "clerk-list")

    page.goto(f"/implementations/?agency={AGENCY}")
    shown = page.locator("main").inner_text()
    found = re.search(r"共\s*(\d+)\s*项", shown)
    assert found
    number = int(found[1])
    assert 0 < number < 104
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.worksheets[0].max_row == number + 1


def test_a_row_opens_its_sentence_in_the_document(person: Person, look: Look) -> None:
    page = person("jingban")
    page.goto("/implementations/?q=无船承运")
    page.locator("table tbody").get_by_role("link").first.click()
    look(page, "clerk-item")
    page.get_by_role("link", name="在文件中查看").click()
    expect(page).to_have_url(re.compile(r"/documents/suzhou-2020-plan/"))
    expect(page.locator("mark.is-current").first).to_contain_text("无船承运")
    look(page, "clerk-reader")


def test_an_agency_records_and_a_clerk_returns_and_verifies(person: Person, look: Look) -> None:
    reporter = person(REPORTER)
    look(reporter, "agency-my-work")
    address = open_first_owed(reporter)

    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.get_by_role("alert").first).to_contain_text("请填写本期进展")
    reporter.get_by_label("推进中").check()
    reporter.get_by_label("本期进展").fill("已印发工作方案，召开协调会１次。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.get_by_role("alert").first).to_contain_text("下步打算")
    expect(reporter.get_by_label("本期进展")).to_have_value("已印发工作方案，召开协调会１次。")
    look(reporter, "agency-gaps")
    reporter.get_by_label("下步打算").fill("组织企业座谈。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.locator("#work .state")).to_have_text("待核查")

    clerk = person("jingban")
    clerk.goto(address)
    clerk.get_by_text("退回修改").click()
    clerk.get_by_label("表述不清").check()
    clerk.get_by_label("退回说明").fill("请写明方案文号。")
    clerk.get_by_role("button", name="退回填报单位").click()
    expect(clerk.locator("main")).to_contain_text("已退回")

    reporter.goto("/")
    expect(reporter.locator("main")).to_contain_text("请写明方案文号。")
    reporter.goto(address)
    reporter.get_by_label("本期进展").fill("已印发工作方案（文号已补）。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.locator("#work .state")).to_have_text("待核查")

    clerk.goto(address)
    look(clerk, "clerk-verify")
    clerk.get_by_role("button", name="核查通过", exact=True).click()
    clerk.goto(address)
    expect(clerk.locator("main")).to_contain_text("已印发工作方案（文号已补）。")
    expect(clerk.locator("main")).to_contain_text("召开协调会１次")
    look(clerk, "clerk-timeline")


def test_a_verified_landing_moves_the_leaders_page(person: Person, look: Look) -> None:
    leader = person("lingdao")
    before = landed_number(leader)

    reporter = person(REPORTER)
    address = open_first_owed(reporter)
    reporter.get_by_label("已落地").check()
    reporter.get_by_label("本期进展").fill("政策已全面实施。")
    reporter.get_by_label("落地日期").fill("2026-10-09")
    reporter.get_by_label("或填写公开网址").fill("https://www.example.org/notice")
    reporter.get_by_role("button", name="添加佐证").click()
    expect(reporter.get_by_label("本期进展")).to_have_value("政策已全面实施。")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.locator("#work .state")).to_have_text("待核查")
    assert landed_number(leader) == before

    clerk = person("jingban")
    clerk.goto(address)
    clerk.get_by_role("button", name="核查通过", exact=True).click()
    assert landed_number(leader) == before + 1
    look(leader, "leader-dashboard")

    leader.get_by_role("link", name=str(before + 1), exact=True).first.click()
    expect(leader.locator("main")).to_contain_text(re.compile(rf"共\s*{before + 1}\s*项"))


def test_a_form_works_without_scripts(person: Person) -> None:
    reporter = person("waiban", scripts=False)
    address = open_first_owed(reporter)
    reporter.get_by_label("推进中").check()
    reporter.get_by_label("本期进展").fill("无脚本也能填。")
    reporter.get_by_role("button", name="保存草稿").last.click()
    reporter.goto(address)
    expect(reporter.get_by_label("本期进展")).to_have_value("无脚本也能填。")


def test_a_stale_form_shows_both_and_loses_nothing(person: Person, look: Look) -> None:
    first = person("renhang")
    address = open_first_owed(first)
    second = person("jingban")
    second.goto(address)
    first.get_by_label("本期进展").fill("先保存的一句。")
    first.get_by_role("button", name="保存草稿").last.click()
    second.get_by_label("本期进展").fill("后保存的一句。")
    second.get_by_role("button", name="保存草稿").last.click()
    expect(second.locator("main")).to_contain_text("先保存的一句。")
    expect(second.get_by_label("本期进展")).to_have_value("后保存的一句。")
    look(second, "stale-form")
    second.get_by_role("button", name="保存草稿").last.click()
    first.goto(address)
    expect(first.get_by_label("本期进展")).to_have_value("后保存的一句。")


def test_a_partners_token_reads_and_updates(person: Person, site: str, look: Look) -> None:
    administrator = person("guanli")
    administrator.goto("/tokens/")
    look(administrator, "tokens")
    administrator.get_by_label(re.compile("单位")).select_option("苏州市公安局")
    administrator.get_by_label("用途").fill("夜间同步")
    for scope in ("读取", "填报"):
        administrator.get_by_label(scope).check()
    administrator.get_by_role("button", name=re.compile("签发")).click()
    found = re.search(r"luoshi_[0-9a-f]+", administrator.content())
    assert found
    token = found[0]
    administrator.goto("/tokens/")
    assert token not in administrator.content()

    rows = call(site, token, "GET", "/api/v1/implementations/?region=suzhou")
    assert rows["count"] > 0
    assert call(site, token, "GET", "/api/v1/implementations/?region=guangzhou")["count"] == 0
    led = call(
        site,
        token,
        "GET",
        "/api/v1/implementations/?lead=suzhou-public-security&update_state=expected",
    )["results"][0]
    owed = call(site, token, "GET", f"/api/v1/updates/?state=expected&implementation={led['id']}")[
        "results"
    ][0]
    draft = call(
        site,
        token,
        "PATCH",
        f"/api/v1/updates/{owed['id']}/",
        {"claimed_status": "in_progress", "done": "接口填报。", "next_step": "继续。"},
        version=owed["version"],
    )
    handed_in = call(
        site, token, "POST", f"/api/v1/updates/{owed['id']}/submit/", {}, version=draft["version"]
    )
    assert handed_in["state"] == "submitted"

    clerk = person("jingban")
    clerk.goto(f"/implementations/{handed_in['implementation']}/")
    expect(clerk.locator("main")).to_contain_text("接口填报。")


def test_the_worker_makes_suzhous_annual_report(person: Person, look: Look) -> None:
    clerk = person("jingban")
    clerk.goto("/reports/")
    clerk.get_by_label("年度").select_option("2026")
    clerk.get_by_role("button", name="开始生成").click()
    look(clerk, "report-progress")
    link = clerk.get_by_role("link", name=re.compile("下载")).first
    expect(link).to_be_visible(timeout=60_000)
    look(clerk, "report-done")
    assert_sound(clerk, "/reports/…")
    with clerk.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".docx")
    document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "苏州市" in text
    assert "演示" in text
    rows = max(len(table.rows) for table in document.tables)
    assert rows >= 104


def test_the_outsider_finds_nothing_of_suzhou(person: Person) -> None:
    page = person("guangzhou")
    page.goto("/implementations/?region=suzhou")
    expect(page.locator("main")).to_contain_text(re.compile(r"共\s*0\s*项"))
    clerk = person("jingban")
    clerk.goto("/implementations/")
    href = clerk.locator("table tbody").get_by_role("link").first.get_attribute("href")
    answer = page.goto(href or "")
    assert answer is not None
    assert answer.status == 404


# Where the address depends on the data, the page that leads there and what its link begins with.
ITEM = ("/implementations/", "/implementations/")
PAGES: dict[str, list[str | tuple[str, str]]] = {
    "jingban": [
        "/",
        "/implementations/",
        "/implementations/?q=没有这样的词",
        ITEM,
        "/documents/",
        "/documents/suzhou-2020-plan/",
        "/tasks/",
        ("/tasks/", "/tasks/"),
        "/regions/",
        "/regions/suzhou/",
        "/agencies/",
        f"/agencies/{AGENCY}/",
        "/dashboard/",
        "/dashboard/?as_of=2026-10-01",
        "/reports/",
        "/periods/",
        "/api/docs/",
        "/password/",
    ],
    "shenhe": ["/", ("/", "/implementations/")],
    "shichang": ["/", ("/", "/implementations/"), ITEM, "/documents/jilin-opinions/"],
    "gzjingban": ["/", "/documents/", "/reports/"],
    "lingdao": ["/", "/dashboard/", "/implementations/?light=red", ITEM],
    "jiangsu": ["/", "/regions/", "/dashboard/"],
    "shangwubu": ["/regions/", "/implementations/", "/dashboard/", ("/tasks/", "/tasks/")],
    "shenji": ["/audit/", "/audit/?verb=return"],
    "guanli": ["/tokens/", "/admin/"],
}
# Drawn by others' programs, whose markup is not ours to mend.
FOREIGN = {"/admin/": "#container", "/api/docs/": "#api-docs"}
# What a page draws after it has loaded: it is looked at whole, not as far as it happens to be.
DRAWN_LATE = {"/api/docs/": "#api-docs[data-drawn] .opblock-tag"}


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_sound(person: Person, look: Look, who: str, phone: bool) -> None:
    """Opens, fits its window, has no fault for assistive technology, and logs no error."""
    page = person(who, phone=phone)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    for place in PAGES[who]:
        address = place if isinstance(place, str) else linked(page, *place)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        if late := DRAWN_LATE.get(address):
            page.locator(late).first.wait_for()
        name = re.sub(r"\W+", "-", address).strip("-") or "my-work"
        look(page, f"{who}-{name}")
        assert_sound(page, address)
    assert complaints == []


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_page_refused_or_missing_is_sound(person: Person, look: Look, phone: bool) -> None:
    page = person(REPORTER, phone=phone)
    for address, status in {"/nowhere/": 404, "/dashboard/": 403}.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        look(page, f"error-{status}")
        assert_sound(page, address)
    page.context.clear_cookies()
    page.goto("/implementations/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    look(page, "log-in")
    assert_sound(page, "/login/")


def linked(page: Page, address: str, start: str) -> str:
    """The first address beginning with `start` and a number that the page links to."""
    page.goto(address)
    for link in page.locator("main a[href]").all():
        href = link.get_attribute("href") or ""
        if re.match(re.escape(start) + r"\d+/", href):
            return href
    raise AssertionError(f"{address} leads to no {start}…")


def assert_sound(page: Page, address: str) -> None:
    """The page fits its window and has no fault for assistive technology."""
    assert not overflows(page), address
    foreign = FOREIGN.get(address)
    assert faults_for_assistive_technology(page, leave_out=foreign) == [], address


def call(
    site: str,
    token: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    version: int | None = None,
) -> Any:
    """One call as a partner's program makes it; fails with the answer's text."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if version is not None:
        kind, number = re.search(r"/(\w+?)s/(\d+)/", path).groups()  # type: ignore[union-attr]
        headers["If-Match"] = f'"{kind}-{number}-{version}"'
    request = urllib.request.Request(
        site + path,
        method=method,
        headers=headers,
        data=None if body is None else json.dumps(body).encode(),
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)
    except urllib.error.HTTPError as refusal:
        raise AssertionError(refusal.read().decode()) from refusal
