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
