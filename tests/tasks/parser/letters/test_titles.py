"""Which line is the title of a document, which of a further one, and which of none."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.letters.samples import TABLE, read


@pytest.mark.parametrize(
    ("title", "year"),
    [("2023年服务贸易工作要点", 2023), ("服务贸易行动计划（2023—2025年）", None)],
)
def test_a_title_may_name_the_documents_year(title: str, year: int | None) -> None:
    assert read(f"{title}\n一、做好工作。").letters[0].year == year


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("某市服务贸易发展十条\n为推动发展，制定本措施。", id="text"),
        pytest.param("某市服务贸易发展十条\n测试字〔2023〕1号", id="a_number"),
        pytest.param("某市服务贸易发展方案", id="a_title"),
    ],
)
def test_a_title_with_more_than_lines_of_the_page_stays(before: str) -> None:
    found = read(f"{before}\n某市人民政府关于印发某市实施方案的通知\n做好工作。")
    assert found.letters[0].title is not None
    assert found.letters[0].title.text == before.split("\n")[0]


def test_lines_of_the_page_above_the_title_are_none_of_the_document() -> None:
    source = "政务公开\n政策文件\n某市人民政府关于印发某市实施方案的通知\n各区人民政府：\n现印发。"
    found = read(source)
    (letter,) = found.letters
    document = letter.document()
    assert document.title == "某市人民政府关于印发某市实施方案的通知"
    assert (document.issuer, document.addressees) == ("某市人民政府", ("各区人民政府",))
    assert document.span.start == source.index("某市")
    assert [source[s.start : s.end] for s, part in found.attributed if part == "wrapper"] == [
        "政务公开",
        "政策文件",
    ]


def test_a_remark_in_brackets_below_the_signature_is_no_title() -> None:
    (letter,) = read("某市工作方案\n一、任务\n某市人民政府\n2024年6月30日\n（本文有删减）").letters
    assert letter.title is not None and letter.title.text == "某市工作方案"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"某区任务清单\n正文一句。\n{TABLE}某区改革事项\n序号\t指标\t目标值\n", id="text"
        ),
        pytest.param(
            f"某区任务清单\n{TABLE}一、改革事项清单如下\n序号\t指标\t目标值\n", id="a_mark"
        ),
        pytest.param(f"某区任务清单\n{TABLE}续表\n序号\t指标\t目标值\n", id="too_short"),
        pytest.param(f"某区任务清单\n{TABLE}某区改革事项\n", id="no_table_below"),
    ],
)
def test_a_line_between_tables_is_no_title_beside_text_or_without_a_table(source: str) -> None:
    assert [document.title for document in parse(source).documents] == ["某区任务清单"]


def test_each_table_of_a_file_of_nothing_else_has_its_own_title() -> None:
    source = f"某区任务清单\n{TABLE}某区改革事项\n序号\t指标\t目标值\n1\t企业数\t5家\n"
    assert [document.title for document in parse(source).documents] == [
        "某区任务清单",
        "某区改革事项",
    ]


def test_issuers_on_lines_of_their_own_keep_a_blank_between_them() -> None:
    text = "某省商务厅　某省财政厅\n某省外汇管理局\n关于报送项目的函\n各市商务局：\n请报送项目。\n"
    (document,) = parse(text).documents
    assert document.title == "某省商务厅　某省财政厅 某省外汇管理局关于报送项目的函"


def test_an_answer_to_a_proposal_is_one_title_over_two_lines() -> None:
    text = "某县商务局关于县人大三次会议\n第48号建议办理情况的答复\n马某代表：\n现答复如下。\n"
    (document,) = parse(text).documents
    assert (document.kind, document.addressees) == ("答复", ("马某代表",))
    assert document.title == "某县商务局关于县人大三次会议第48号建议办理情况的答复"


def test_an_issue_in_the_titles_bracket_is_its_number() -> None:
    text = (
        "某县领导小组办公室\n重点工作提示（第3期）\n各乡镇人民政府：\n现提示如下：\n"
        "一、抓数据审核。县统计局要按月审核。\n某县领导小组办公室\n2025年5月20日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert (document.number, document.kind) == ("第3期", "提示")
    assert result.measures == ()


@pytest.mark.parametrize("heading", ["主要任务", "保障措施", "工作目标"])
def test_a_heading_below_a_day_at_the_head_opens_no_document(heading: str) -> None:
    text = f"某县推进方案\n（2023年11月2日）\n为推进工作，制定本方案。\n{heading}\n1.建设平台。\n"
    assert [document.title for document in parse(text).documents] == ["某县推进方案"]


def test_a_title_above_a_number_opens_a_letter_below_one_nobody_signed() -> None:
    text = "某市方案\n做好工作。\n某市商务局关于报送总结的通知\n某商发〔2022〕5号\n做好报送。\n"
    titles = ["某市方案", "某市商务局关于报送总结的通知"]
    assert [document.title for document in parse(text).documents] == titles
    cited = text.replace("某商发〔2022〕5号", "是试点的依据。")
    assert [document.title for document in parse(cited).documents] == titles[:1]


@pytest.mark.parametrize("below", ["联系人 王某 12345678", "联系电话 12345678\n王某", "公开 主动"])
def test_lines_below_a_signature_with_nothing_below_them_are_no_document(below: str) -> None:
    letter = "某市商务局关于做好工作的通知\n各区商务局：\n做好工作。\n某市商务局\n2024年3月1日\n"
    assert len(parse(letter + below).documents) == 1
    (_, issued) = parse(letter + "某市发展十条\n做好工作。").documents
    assert issued.title == "某市发展十条"


def test_title_and_number_in_one_line_are_two() -> None:
    found = read(
        "某省人民政府办公厅关于建议的复函 测政函〔2024〕21号\n某市人民政府：\n现函复如下。"
    )
    document = found.letters[0].document()
    assert (document.title, document.number) == (
        "某省人民政府办公厅关于建议的复函",
        "测政函〔2024〕21号",
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("请各单位认真做好各项工作，落实 测政函〔2024〕22号", id="a_sentence"),
        pytest.param("1.某省关于做好工作的通知 测政函〔2024〕22号", id="one_of_a_list"),
    ],
)
def test_a_number_elsewhere_is_not_the_documents(line: str) -> None:
    (letter,) = read(f"某市工作方案\n各单位：\n现将有关事项通知如下。\n{line}").letters
    assert letter.number is None


LETTER = (
    "各市人民政府：\n现将方案印发给你们。\n某省商务厅\n{day}\n"
    "某省流通体系建设实施方案\n一、做好工作。"
)


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        pytest.param("", [None], id="not_signed"),
        pytest.param("2022年10月18日", [None, "某省流通体系建设实施方案"], id="signed"),
    ],
)
def test_what_a_letter_without_a_title_issues_has_its_own(
    day: str, titles: list[str | None]
) -> None:
    assert [document.title for document in parse(LETTER.format(day=day)).documents] == titles


def test_a_title_that_the_page_gives_again_opens_no_second_document() -> None:
    title = "某市人民政府办公厅关于印发方案的通知"
    (document,) = parse(f"{title}\n{title}\n各区人民政府：\n现印发给你们。\n").documents
    assert (document.title, document.addressees) == (title, ("各区人民政府",))
