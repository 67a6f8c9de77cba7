"""Where the article of a government site's page stands among the bars of the site.

    市民网页 / 首页 / 政务公开 / …           the site's, left out
    索引号：… / 发文字号：…                   what the page says of the document, kept
    某市人民政府关于印发…的通知                the title the page's ArticleTitle names
    各区人民政府：…                           the article
    扫一扫在手机打开当前页 / 网站地图 / …       the site's again

Every page of such a site names the title of its article in a tag (网页标签规范,
国办发〔2017〕47号, 附件 2). A page without the tag, or whose title stands nowhere, is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

NAME_OF_TITLE = "articletitle"
# 索引号：… | 发 文 机 关 ：… right above the title
FIELD = re.compile(
    r"\W{0,4}(?:索\s*引\s*号|(?:主题|体裁|公文)\s?(?:分类|种类)|发\s*[文布]\s*(?:机\s*[关构]|单\s*位|字\s*号|日\s*期)"
    r"|成\s*文\s*日\s*期|[文标]\s*[号题]|有\s*效\s*性|废止日期|生效日期)\s*[：:\]】]"
)
MOST_FIELD_LINES = 20
# 某办规〔2021〕7号 between the title of the page and that of the document
NUMBER = re.compile(r"[^。；，]{2,20}〔\d{4}〕\s?\d{1,4}\s?号")
MOST_LINES_BETWEEN = 12
# What a site puts below an article.
#      not: 附件：1.某方案 | 打印机耗材采购 | 主办单位：市商务局 承办单位：…, as an annex says
END = re.compile(
    r"扫一扫(?:在手机)?|分享(?:文章)?到|分享：|网站地图|版权所有|上一篇[：:]|下一篇[：:]|浏览次数"
    r"|【?(?:打印(?:[本此网]页|[本正]文|文章|】| ?关闭|$)|返回顶部|关闭窗口|关闭】?$)"
    r"|(?:政策|文件)解读[：:]"
    r"|相关(?:稿件|文章|阅读|推荐|链接|解读|新闻|附件)(?:[\s：:]|$)"
)
# 网站标识码：4401000004　ICP备案号：… : what a site is registered under
RECORD = re.compile(r"ICP备|公网安备|网站标识码")
LONGEST_END = 60


def article_title(root: etree._Element) -> str | None:
    """The title a page's ArticleTitle names."""
    for tag in root.iter("meta"):
        if (tag.get("name") or "").lower() == NAME_OF_TITLE:
            return tag.get("content") or None
    return None


def of_article(lines: Sequence[str], title: str | None) -> list[str]:
    """The lines of a page from its article's title on, what the site adds to them left out."""
    wanted = _bare(title or "")
    found = [at for at, line in enumerate(lines) if wanted and _bare(line) == wanted]
    if not found:
        return list(lines)
    at = found[0]
    above = range(max(0, at - MOST_FIELD_LINES), at)
    first = next((field for field in above if FIELD.match(lines[field])), at)
    if _say_something(lines[:first]):
        # The document may have begun: its own title is broken in two, and an annex or a link
        # below has the one the page names.
        return list(lines)
    # The document's own title below the page's: number and fields alone are the document's between
    # them, unless what issues it stands there.
    again = found[1] if len(found) > 1 and found[1] - at <= MOST_LINES_BETWEEN else at
    if _say_something(lines[at:again]):
        again = at
    between = [line for line in lines[at:again] if NUMBER.fullmatch(line) or FIELD.match(line)]
    return [*lines[first:at], *between, *lines[again : _end(lines, again + 1)]]


def _end(lines: Sequence[str], start: int) -> int:
    """Where the site goes on below the article: behind its last sentence."""
    short = len(lines)
    while short > start and _may_be_of_site(lines[short - 1]):
        short -= 1
    return next((at for at in range(short, len(lines)) if END.match(lines[at])), len(lines))


def _say_something(lines: Sequence[str]) -> bool:
    """Whether there are sentences among the lines; what a site puts around an article has none."""
    return any(line.endswith("。") for line in lines)


def _bare(line: str) -> str:
    return "".join(line.split())


def _may_be_of_site(line: str) -> bool:
    return "。" not in line and (len(line) <= LONGEST_END or RECORD.search(line) is not None)
