"""The way of a proof: given, looked through, used again, sent back, replaced, read by others."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Locator, Page, expect

from tasks import jobs
from tasks.actions import attach_link
from tasks.actions.link_checks import LinkAnswer, note_answer
from tasks.choices import CheckState, UpdateState
from tasks.models import Evidence, EvidenceVersion, Implementation
from tests.base import Cast, World
from tests.e2e.beside import password, rows_beside_the_browser, site, sound  # noqa: F401  # fixtures
from tests.e2e.conftest import Person
from tests.e2e.test_journeys import Look
from tests.factory import update_of
from tests.tasks.proofs import word_bytes
from tests.tasks.test_inspection import pdf

pytestmark = pytest.mark.browser

NOTICE = "关于支持服务贸易创新发展的若干措施.docx"
LONG_ADDRESS = f"https://www.example.org/{'a-long-word-without-a-break' * 6}.html"
RIGHT_TO_LEFT = "\u202e"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def on_item(page: Page, item: Implementation) -> Page:
    page.goto(item.get_absolute_url())
    return page


def proof_field(page: Page) -> Locator:
    return page.get_by_label("佐证文件")


def add(page: Page) -> None:
    page.get_by_role("button", name="添加佐证").click()


def open_particulars(page: Page) -> None:
    if not page.get_by_label("文号").is_visible():
        page.get_by_text("文号、发文单位、页码、有效期").click()


def looked_through() -> None:
    """What a worker does about everything that waits for it."""
    for version in EvidenceVersion.objects.unchecked():
        jobs.check_file(version.pk)


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#work .state").first).to_have_text("待核查")


def test_a_proof_is_checked_used_twice_sent_back_replaced_and_read(
    cast: Cast, world: World, person: Person, look: Look
) -> None:
    # --- Given with all that is said of it; nobody gets at it until it was looked through. ---
    reporter = on_item(person("tax_reporter"), world.taxed)
    reporter.get_by_label("推进中").check()
    reporter.get_by_label("本期进展", exact=True).fill("若干措施已印发。")
    reporter.get_by_label("下步打算", exact=True).fill("年底前全面施行。")
    proof_field(reporter).set_input_files(file(NOTICE, word_bytes("措施")))
    open_particulars(reporter)
    reporter.get_by_label("文号").fill("苏税发〔2026〕1号")
    reporter.get_by_label("发文单位").fill("国家税务总局苏州市税务局")
    reporter.get_by_label("页码").fill("第3–5页")
    reporter.get_by_label("有效期至").fill("２０９９年１２月３１日")
    add(reporter)
    given = reporter.locator("#evidence .proofs li", has_text=NOTICE)
    for words in ("待检查", "第3–5页", "苏税发〔2026〕1号", "2099-12-31"):
        expect(given).to_contain_text(words)
    expect(reporter.get_by_label("本期进展", exact=True)).to_have_value("若干措施已印发。")
    sound(reporter, look, "proof-given")
    proof = Evidence.objects.get()
    clerk = person("clerk")
    clerk.goto(proof.get_absolute_url())
    expect(clerk.locator("main")).to_contain_text("检查完成前不能下载")
    expect(clerk.get_by_role("link", name="下载")).to_have_count(0)
    clerk.goto(proof.current.get_absolute_url())
    expect(clerk.get_by_role("status").first).to_contain_text("还没有通过检查，不能下载")

    # --- One with a script in it stays there for good, and says why. ---
    proof_field(reporter).set_input_files(file("扫描件.pdf", pdf(b"<</S/JavaScript/JS(x)>>")))
    add(reporter)
    looked_through()
    reporter.reload()
    harmful = reporter.locator("#evidence .proofs li", has_text="扫描件.pdf")
    expect(harmful).to_contain_text("未通过检查")
    expect(harmful).to_contain_text("PDF 含有脚本")
    reporter.get_by_role("button", name="提交", exact=True).click()
    expect(reporter.get_by_role("alert")).to_contain_text("扫描件.pdf")
    assert update_of(world.taxed).state == UpdateState.DRAFT
    sound(reporter, look, "proof-refused")
    reporter.get_by_role("button", name=re.compile("移除.*扫描件")).click()
    expect(harmful).to_have_count(0)
    with reporter.expect_download() as download:
        reporter.get_by_role("link", name=NOTICE, exact=True).click()
    assert Path(download.value.path()).read_bytes() == word_bytes("措施")

    # --- The same proof for another item; refused ones are not to be had. ---
    on_item(reporter, world.taxed_too).get_by_label("本期进展", exact=True).fill("同一文件。")
    reporter.get_by_role("button", name="从已有佐证中选用").click()
    sound(reporter, look, "proof-chooser")
    refused = reporter.locator(".proof-choices > li", has_text="扫描件.pdf")
    expect(refused.get_by_role("button")).to_have_count(0)
    reporter.get_by_label("名称、文号或发文单位").fill("〔2026〕1号")
    reporter.get_by_role("button", name="查找").click()
    chosen = reporter.locator(".proof-choices > li")
    expect(chosen).to_have_count(1)
    chosen.get_by_label("页码").evaluate("field => field.removeAttribute('maxlength')")
    chosen.get_by_label("页码").fill("页" * 41)
    chosen.get_by_role("button", name=re.compile("^选用")).click()
    expect(chosen).to_contain_text("40")
    expect(chosen.get_by_label("页码")).to_have_value("页" * 41)
    chosen.get_by_label("页码").fill("第7页")
    chosen.get_by_role("button", name=re.compile("^选用")).click()
    expect(reporter.get_by_label("本期进展", exact=True)).to_have_value("同一文件。")
    expect(reporter.locator("#evidence .proofs li")).to_contain_text("第7页")
    # Uploaded once more it is the same proof; what was typed beside it is not silently dropped.
    proof_field(reporter).set_input_files(file("又一份.docx", word_bytes("措施")))
    open_particulars(reporter)
    reporter.get_by_label("文号").fill("苏税发〔2026〕2号")
    add(reporter)
    expect(reporter.get_by_role("status").first).to_contain_text("没有重复存储")
    expect(reporter.locator("main")).to_contain_text("仍以原登记为准")
    assert EvidenceVersion.objects.filter(state=CheckState.PASSED).count() == 1

    # --- Sent back for a sealed copy: the first round keeps what it was handed in with. ---
    submit(on_item(reporter, world.taxed))
    on_item(clerk, world.taxed).get_by_text("退回修改").click()
    clerk.get_by_label("佐证材料不足").check()
    clerk.get_by_label("退回说明").fill("请换盖章版。")
    clerk.locator("details[open]").get_by_label(NOTICE).check()
    sound(clerk, look, "proof-pinned")
    clerk.get_by_role("button", name="退回填报单位").click()
    on_item(reporter, world.taxed)
    expect(reporter.locator("#evidence")).to_contain_text(f"退回意见要求更换：{NOTICE}")
    other_tab = reporter.context.new_page()
    for page in (reporter, other_tab):
        page.goto(proof.get_absolute_url())
        page.get_by_text("更换为新版本，或更正信息").click()
    reporter.get_by_label("新的文件").set_input_files(file("盖章.docx", word_bytes("盖章")))
    reporter.get_by_role("button", name="提供新版本").click()
    # A browser does not keep a chosen file: it must not be thought to be there still.
    expect(reporter.get_by_role("alert")).to_contain_text("重新选择这份文件")
    sound(reporter, look, "proof-replace-refused")
    reporter.get_by_label("新的文件").set_input_files(file("盖章.docx", word_bytes("盖章")))
    reporter.get_by_label("更换说明").fill("换为盖章版")
    reporter.get_by_role("button", name="提供新版本").click()
    expect(reporter.get_by_role("status").first).to_contain_text("现为第2版")
    other_tab.get_by_label("或新的网址").fill("https://example.org/another")
    other_tab.get_by_label("更换说明").fill("另一处也换")
    other_tab.get_by_role("button", name="提供新版本").click()
    expect(other_tab.get_by_role("status").first).to_contain_text("他人")
    expect(other_tab.get_by_label("或新的网址")).to_have_value("https://example.org/another")
    assert proof.versions.count() == 2
    looked_through()
    submit(on_item(reporter, world.taxed))
    on_item(clerk, world.taxed).get_by_role("button", name="核查通过", exact=True).click()
    expect(clerk.get_by_role("status").first).to_contain_text("已核查通过")
    clerk.goto(proof.get_absolute_url())
    row = clerk.locator("tbody tr", has_text="具体举措1")
    expect(row).to_contain_text("第1轮：第1版")
    expect(row).to_contain_text("第2轮：第2版")
    sound(clerk, look, "proof-versions")

    # --- Read by the level above; for others it does not exist. ---
    province = person("province")
    province.goto(proof.get_absolute_url())
    with province.expect_download() as download:
        province.get_by_role("link", name=re.compile("下载.*第2版")).click()
    assert Path(download.value.path()).read_bytes() == word_bytes("盖章")
    for username in ("outsider", "outside_clerk", "customs_reporter"):
        stranger = person(username)
        for address in (proof.get_absolute_url(), proof.current.get_absolute_url()):
            answer = stranger.goto(address)
            assert answer is not None
            assert answer.status == 404, (username, address)
            assert "若干措施" not in stranger.content()
        stranger.goto("/evidence/")
        expect(stranger.locator("main")).not_to_contain_text("若干措施")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("报告.pdf", b"MZ\x90\x00" + b"\0" * 200, "文件内容不是", id="program"),
        pytest.param("说明.txt", b"<html><script>alert(1)</script>", "文件内容不是", id="page"),
        pytest.param("空白.docx", b"", "文件是空的", id="empty"),
        pytest.param("很大.pdf", b"%PDF-1.7" + bytes(21 << 20), "文件超过20MB", id="too_large"),
        pytest.param("超额.docx", word_bytes("超额"), "佐证空间放不下这份文件", id="over_quota"),
    ],
)
def test_what_is_refused_says_why_and_costs_no_word(
    world: World, person: Person, settings: Any, name: str, content: bytes, said: str
) -> None:
    settings.EVIDENCE_AGENCY_MEGABYTES = 0
    page = on_item(person("tax_reporter", scripts=False), world.taxed)
    page.get_by_label("本期进展", exact=True).fill("写了一半。")
    open_particulars(page)
    page.get_by_label("文号").fill("苏税发〔2026〕1号")
    proof_field(page).set_input_files(file(name, content))
    add(page)
    expect(page.locator("#evidence .field-wrong")).to_contain_text(said)
    expect(page.get_by_label("本期进展", exact=True)).to_have_value("写了一半。")
    expect(page.get_by_label("文号")).to_have_value("苏税发〔2026〕1号")
    assert not Evidence.objects.exists()


def test_a_hostile_name_is_read_as_it_is_written(world: World, person: Person) -> None:
    page = on_item(person("tax_reporter", scripts=False), world.taxed)
    hostile = f"../../{RIGHT_TO_LEFT}{'长名' * 150}.docx"
    proof_field(page).set_input_files(file(hostile, word_bytes("长名")))
    open_particulars(page)
    page.get_by_label("有效期至").fill("昨天")
    add(page)
    expect(page.locator("#evidence")).to_contain_text("重新选择这份文件")
    assert not Evidence.objects.exists()
    proof_field(page).set_input_files(file(hostile, word_bytes("长名")))
    page.get_by_label("有效期至").fill("２０９９－１２－３１")
    add(page)
    expect(page.get_by_role("status").first).to_contain_text("佐证已添加")
    # Shortened before its ending, and without the mark that would turn the ending round.
    assert Evidence.objects.get().title == f"{'长名' * 97}长.docx"


def test_links_that_stopped_opening_and_long_ones_are_shown_in_the_list(
    cast: Cast, world: World, person: Person, look: Look
) -> None:
    now = timezone.now()
    for item, address in ((world.taxed, LONG_ADDRESS), (world.taxed_too, "https://example.org/b")):
        attach_link(update_of(item), url=address, actor=cast.tax_reporter, now=now)
    broken = EvidenceVersion.objects.get(url=LONG_ADDRESS)
    for day in (0, 1):
        gone = LinkAnswer(False, "对方答复 404")
        note_answer(broken, gone, now=now + timedelta(days=day))
    yesterday = timezone.localdate(now) - timedelta(days=1)
    EvidenceVersion.objects.exclude(pk=broken.pk).update(valid_until=yesterday)

    page = person("tax_reporter")
    page.get_by_role("link", name="落实事项").first.click()
    page.get_by_role("link", name="佐证材料").click()
    sound(page, look, "proofs")
    page.get_by_role("link", name="链接打不开 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("a-long-word")
    page.get_by_role("link", name="已失效 1").click()
    expect(page.locator("tbody")).to_contain_text("https://example.org/b")
    sound(on_item(page, world.taxed), look, "proof-link-broken")
    on_item(page, world.taxed_too).get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("失效")
    page.goto(f"/updates/{update_of(world.taxed_too).pk}/evidence/choose/")
    sound(page, look, "proof-chooser-long")
