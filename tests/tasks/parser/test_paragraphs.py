"""Pages to paragraphs: wrapper set apart, broken paragraphs mended."""

from __future__ import annotations

import pytest

from tasks.parser.blocks import lines, mended
from tasks.parser.paragraphs import Page, read_page, sentences


def page(source: str) -> Page:
    return read_page(lines(source))


def texts(source: str) -> list[str]:
    return [paragraph.text for paragraph in page(source).paragraphs]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("做好工作。\n继续推进", id="sentence_ended"),
        pytest.param("（一）完善体制\n正文在此。", id="heading"),
        pytest.param("某市实施方案\n为贯彻文件精神，制定本方案。", id="title"),
        pytest.param("做好甲工作，\n（二）扩大开放", id="number_follows"),
        pytest.param("建立制度\n责任单位：市商务局", id="field_follows"),
        pytest.param("负责推进（市商务局）\n其他事项", id="bracket_closed"),
    ],
)
def test_it_keeps_lines_apart(source: str) -> None:
    assert texts(source) == source.split("\n")


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("化解条块分割，开展跨部门\n\n协调和联动。", "化解条块分割，开展跨部门协调和联动。"),
        ("做好工作。（市商务局、园区\n\n管委会)", "做好工作。（市商务局、园区管委会)"),
        ("<p>传统服务贸易，</p>\n<p>平稳增长。</p>", "传统服务贸易，平稳增长。"),
    ],
)
def test_it_rejoins_what_a_break_cut(source: str, whole: str) -> None:
    assert texts(source) == [whole]


def test_a_title_in_angle_brackets_is_no_tag() -> None:
    assert texts("印发<关于促进合作的若干措施>的通知。") == ["印发<关于促进合作的若干措施>的通知。"]


def test_mended_characters_know_their_place() -> None:
    source = "<p><strong>（一）发展基础</strong></p>\n<p>总量规模，</p>\n<p>稳步增长。</p>"
    paragraphs = page(source).paragraphs
    assert [p.text for p in paragraphs] == ["（一）发展基础", "总量规模，稳步增长。"]
    for paragraph in paragraphs:
        assert "".join(source[at] for at in paragraph.offsets) == paragraph.text


def test_it_leaves_out_the_news_page_and_keeps_the_title_it_named() -> None:
    source = (
        "---\ntitle: 新闻\n---\n<div>\n<p>某社讯，部门印发规划。做好工作。</p>\n"
        "<p><strong>《某规划》全文如下：</strong></p>\n<p>做好工作。</p>\n</div>"
    )
    found = page(source)
    assert [p.text for p in found.paragraphs] == ["做好工作。"]
    assert found.title is not None and found.title.text == "某规划"
    assert found.paragraphs[0].offsets[0] == source.rindex("做好工作。")


def test_it_leaves_out_page_furniture() -> None:
    source = "做好统筹，开展跨部门\n— 3 —\n协调联动。\n发布日期：2021-03-01"
    assert texts(source) == ["做好统筹，开展跨部门协调联动。"]


def test_it_notes_pictures() -> None:
    source = '正文。\n<p><img src="a.png"></p>'
    (picture,) = page(source).pictures
    assert source[picture.start : picture.end] == '<p><img src="a.png"></p>'


def test_sentences_keep_what_closes_after_the_stop() -> None:
    (line,) = lines("他说：“做好工作。”继续推进！结束")
    assert [s.text for s in sentences(mended(line))] == ["他说：“做好工作。”", "继续推进！", "结束"]
