"""What the report says and the Word file it becomes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from django.conf import settings
from docx.document import Document
from docx.oxml.ns import qn

from agencies.models import Agency
from reports.composing import compose
from reports.content import ReportContent, content_hash
from reports.errors import CannotReport
from reports.models import AnnualReport
from reports.word import render_word
from tasks.actions import Content, raise_blocker, submit, verify
from tasks.choices import BlockerLevel, Status
from tasks.models import Implementation
from tests.base import Cast, World
from tests.factory import NOW, make_agency, make_implementation, make_measure, update_of
from tests.reports.test_statistics import land

TODAY = date(2026, 12, 31)


def told(cast: Cast, *, as_of: date = TODAY, year: int = 2026) -> ReportContent:
    report = AnnualReport(region=cast.suzhou, year=year, created_by=cast.clerk, created_at=NOW)
    return compose(report, as_of=as_of, today=date(2027, 3, 1), tell=lambda percent, note: None)


def progress(row: Implementation, cast: Cast, *, done: str, now: datetime = NOW) -> None:
    update = update_of(row)
    content = Content(claimed_status=Status.IN_PROGRESS, done=done, next_step=f"接着{done}")
    update = submit(update, content=content, version=update.version, actor=cast.clerk, now=now)
    verify(
        update,
        verified_status=Status.IN_PROGRESS,
        version=update.version,
        actor=cast.second_clerk,
        now=now,
    )


def opened(content: ReportContent) -> Document:
    return docx.Document(io.BytesIO(render_word(content)))


def all_text(document: Document) -> str:
    return "\n".join(t.text or "" for t in document.element.body.iter(qn("w:t")))


def test_it_refuses_a_region_that_tracks_nothing(cast: Cast) -> None:
    with pytest.raises(CannotReport, match="还没有纳入跟踪的落实事项"):
        told(cast)


def test_unverified_words_and_other_regions_never_reach_the_report(
    cast: Cast, world: World
) -> None:
    update = update_of(world.taxed)
    content = Content(claimed_status=Status.IN_PROGRESS, done="未经核查的话", next_step="继续")
    submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=NOW)
    progress(world.shipped, cast, done="海关已公告", now=NOW)
    text = all_text(opened(told(cast)))
    assert "海关已公告" in text
    assert "未经核查的话" not in text
    assert "广州" not in text


def test_a_verdict_of_the_first_of_january_belongs_to_the_next_report(
    cast: Cast, world: World
) -> None:
    progress(world.taxed, cast, done="年底", now=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    progress(world.shipped, cast, done="元旦", now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    said = [e.done for s in told(cast).sections for m in s.measures for e in m.entries]
    assert said == ["年底"]
    said = [
        e.done
        for s in told(cast, as_of=date(2027, 1, 1)).sections
        for m in s.measures
        for e in m.entries
    ]
    assert sorted(said) == ["元旦", "年底"]


def test_what_the_city_settles_itself_is_not_put_to_the_ministry(cast: Cast, world: World) -> None:
    for level in BlockerLevel:
        raise_blocker(world.taxed, level=level, text=f"求{level}", actor=cast.clerk, now=NOW)
    groups = told(cast).blockers
    assert [(g.level, [b.text for b in g.blockers]) for g in groups] == [
        ("需省级支持", ["求province"]),
        ("需国家支持", ["求nation"]),
        ("需调整法规", ["求law"]),
    ]


def test_the_same_day_gives_the_same_report_whatever_comes_after(cast: Cast, world: World) -> None:
    progress(world.taxed, cast, done="已印发方案")
    raise_blocker(world.shipped, level=BlockerLevel.LAW, text="缺法规", actor=cast.clerk, now=NOW)
    day = date(2026, 11, 2)
    first = told(cast, as_of=day)
    land(world.unassigned, cast, now=NOW + timedelta(days=2), on=date(2026, 11, 3))
    progress(world.shipped, cast, done="后来的事", now=NOW + timedelta(days=3))
    again = told(cast, as_of=day)
    assert again == first
    assert content_hash(again) == content_hash(first)
    assert render_word(again) == render_word(first)
    assert content_hash(told(cast, as_of=date(2026, 11, 4))) != content_hash(first)


def test_the_hash_covers_every_part_of_the_content(cast: Cast, world: World) -> None:
    content = told(cast)
    row = replace(content.annex[0], text=content.annex[0].text + "。")
    changed = replace(content, annex=(row, *content.annex[1:]))
    assert content_hash(changed) != content_hash(content)
    assert content_hash(replace(content, has_demo=True)) != content_hash(content)


def test_the_file_bears_no_time_of_its_making(cast: Cast, world: World) -> None:
    with zipfile.ZipFile(io.BytesIO(render_word(told(cast)))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.testzip() is None
        properties = packed.read("docProps/core.xml").decode()
    assert "2026-12-31" in properties
    assert "python" not in properties
    assert str(settings.BASE_DIR) not in properties


def test_the_addressees_are_bodies_on_record_and_nobody_else(cast: Cast, world: World) -> None:
    assert told(cast).submitted_to == told(cast).copied_to == ()
    assert "报送：" not in all_text(opened(told(cast)))
    china, jiangsu = cast.ministry.region, cast.province.region
    make_agency("china-commerce", china, name="商务部", level="central")
    make_agency("jiangsu-commerce", jiangsu, name="江苏省商务厅", level="province")
    assert "报送：商务部；抄报：江苏省商务厅" in all_text(opened(told(cast)))
    Agency.objects.filter(key="jiangsu-commerce").delete()
    assert told(cast).copied_to == ()


def test_the_word_file_has_real_headings_a_repeating_header_and_page_numbers(
    cast: Cast, world: World
) -> None:
    progress(world.taxed, cast, done="已印发方案")
    document = opened(told(cast))
    headings = [
        (p.style.name, p.text)
        for p in document.paragraphs
        if p.style and p.style.name.startswith("Heading")
    ]
    assert [text for name, text in headings if name == "Heading 1"] == [
        "一、总体情况",
        "二、各项试点任务落实情况",
        "三、问题诉求",
        "四、下一步工作",
        "附表：落实事项一览",
    ]
    assert ("Heading 2", "（一）任务1") in headings
    assert ("Heading 3", "1．具体举措1。") in headings or ("Heading 3", "1．具体举措1") in headings
    annex = document.tables[-1]
    assert annex.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None  # type: ignore[union-attr]
    assert [c.text for c in annex.rows[0].cells] == [
        "序号",
        "具体举措",
        "责任单位",
        "自评",
        "核查结论",
        "落地日期",
    ]
    assert len(annex.rows) == 5
    assert "PAGE" in "".join(
        e.text or "" for e in document.sections[0].footer._element.iter(qn("w:instrText"))
    )
    assert document.sections[-1].page_width > document.sections[-1].page_height  # type: ignore[operator]


def test_every_font_is_named_for_chinese_too(cast: Cast, world: World) -> None:
    document = opened(told(cast))
    fonts = {
        name: document.styles[name].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")
    }
    assert fonts == {
        "Normal": "仿宋_GB2312",
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Heading 3": "仿宋_GB2312",
    }


def test_it_prints_numbers_with_their_denominators(cast: Cast, world: World) -> None:
    land(world.taxed, cast, now=NOW, on=date(2026, 11, 1))
    make_implementation(
        make_measure(world.document), cast.suzhou, scope="national_only", adopted_on=NOW.date()
    )
    text = all_text(opened(told(cast)))
    assert "核查落地率25.0%（1/4）" in text
    assert "国家事权1项" in text
    assert "2026-11-01" in text


def test_demonstration_is_marked_in_the_header_and_beside_its_rows(
    cast: Cast, world: World
) -> None:
    progress(world.taxed, cast, done="真实进展")
    honest = opened(told(cast))
    assert "演示" not in all_text(honest)
    assert honest.sections[0].header.paragraphs[0].text == ""

    cast.clerk.is_demo = True
    progress(world.shipped, cast, done="演示进展")
    content = told(cast)
    document = opened(content)
    assert content.has_demo
    assert "演示数据" in document.sections[0].header.paragraphs[0].text
    marks = {row.label: row.is_demo for row in content.annex}
    assert marks == {"1": False, "2": False, "3": True, "4": False}
    assert "演示进展（演示）" in all_text(document)
    assert "真实进展（演示）" not in all_text(document)


@pytest.mark.parametrize("awkward", ["<b>&amp;</b>", "控制\x0b符\x00", "𠮷㐂😀", "=1+1\n{{ x }}"])
def test_awkward_characters_neither_break_the_file_nor_vanish(
    cast: Cast, world: World, awkward: str
) -> None:
    storable = awkward.replace("\x00", "")
    progress(world.taxed, cast, done=f"前{storable}后")
    text = all_text(opened(told(cast)))
    for piece in storable.replace("\x0b", "").split("\n"):
        assert piece in text
