"""A government site's page: its article is kept, the bars of the site are left out."""

from __future__ import annotations

import pytest

from tasks.parser.sources.html import html_text

TITLE = "某市人民政府办公厅关于印发某方案的通知"
ARTICLE = ["各区人民政府：", "现将方案印发给你们。", "某市人民政府办公厅", "2024年3月1日"]
SITE = ["市民网页", "政务公开", "首页 &gt; 政策"]
BELOW = [
    "扫一扫在手机打开当前页",
    "网站地图 | 联系我们",
    "网站标识码：4400000000　ICP备案号：某ICP备1号",
]

# As a reader sees them.
SITE_SHOWN = [line.replace("&gt;", ">") for line in SITE]
BELOW_SHOWN = [line.replace("\u3000", " ") for line in BELOW]


def lines_of(body: list[str], named: str | None = TITLE) -> list[str]:
    tag = f'<meta name="ArticleTitle" content="{named}">' if named else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    return html_text(f"<html><head>{tag}</head><body>{paragraphs}</body></html>").split("\n")


@pytest.mark.parametrize(
    "named",
    [
        pytest.param(None, id="no_tag"),
        pytest.param("", id="an_empty_tag"),
        pytest.param("另一份文件", id="a_title_that_stands_nowhere"),
    ],
)
def test_a_page_that_names_no_article_it_has_is_kept_whole(named: str | None) -> None:
    found = lines_of([*SITE, TITLE, *ARTICLE, *BELOW], named)
    assert len(found) == len([*SITE, TITLE, *ARTICLE, *BELOW])


def test_the_bars_above_and_below_the_article_are_left_out() -> None:
    assert lines_of([*SITE, TITLE, *ARTICLE, *BELOW]) == [TITLE, *ARTICLE]


def test_such_words_in_the_article_end_nothing() -> None:
    article = [ARTICLE[0], "分享到各部门", "相关附件", *ARTICLE[1:]]
    assert lines_of([*SITE, TITLE, *article, *BELOW]) == [TITLE, *article]


@pytest.mark.parametrize(
    "annex",
    [
        pytest.param(
            ["附件", "购买服务目录", "打印机耗材采购", "会议服务"], id="a_thing_to_print_with"
        ),
        pytest.param(
            ["附件", "1.论坛", "主办单位：市商务局 承办单位：市贸促会", "2.展会"],
            id="who_holds_an_event",
        ),
    ],
)
def test_an_annex_without_a_sentence_is_cut_nowhere(annex: list[str]) -> None:
    assert lines_of([*SITE, TITLE, *ARTICLE, *annex, *BELOW]) == [TITLE, *ARTICLE, *annex]


@pytest.mark.parametrize("buttons", ["【打印】【关闭】", "打印", "打印本页 关闭窗口"])
def test_a_button_ends_the_article(buttons: str) -> None:
    assert lines_of([*SITE, TITLE, *ARTICLE, buttons, "网站声明"]) == [TITLE, *ARTICLE]


def test_a_title_that_stands_below_the_document_only_begins_nothing() -> None:
    broken = ["某市人民政府办公厅", "关于印发某方案的通知", *ARTICLE, "相关链接", TITLE]
    assert lines_of([*SITE, *broken, *BELOW]) == [*SITE_SHOWN, *broken, *BELOW_SHOWN]


def test_what_issues_a_document_of_the_same_title_is_kept() -> None:
    issued = ["某市人民政府令", "第7号", "《某办法》已经通过，现予公布。", "市长：张某"]
    body = ["某办法", *issued, "某办法", "第一条 为做好工作，制定本办法。"]
    assert lines_of([*SITE, *body, *BELOW], "某办法") == body


def test_fields_between_the_two_titles_are_kept() -> None:
    fields = ["发文机关：某市人民政府办公厅", "成文日期：2024年3月1日"]
    found = lines_of([*SITE, TITLE, *fields, "字号：大 中 小", TITLE, *ARTICLE])
    assert found == [*fields, TITLE, *ARTICLE]


def test_fields_above_the_title_are_kept() -> None:
    fields = ["文 号： 某办发〔2024〕7号", "发布机关： 某市人民政府办公厅"]
    assert lines_of([*SITE, *fields, TITLE, *ARTICLE]) == [*fields, TITLE, *ARTICLE]


def test_of_a_title_given_twice_the_documents_own_is_kept_with_its_number() -> None:
    between = ["2024-03-04", "分享到", "某办发〔2024〕7号"]
    found = lines_of([*SITE, TITLE, *between, TITLE, *ARTICLE])
    assert found == ["某办发〔2024〕7号", TITLE, *ARTICLE]


def test_a_title_named_again_far_below_begins_nothing() -> None:
    article = [ARTICLE[0], *["做好工作。"] * 20, TITLE, "附则。"]
    assert lines_of([*SITE, TITLE, *article]) == [TITLE, *article]
