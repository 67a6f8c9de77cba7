"""Mastheads, signers and bylines: whose paper a document is written on, and who signed it."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.letters.signatures import signers_above_a_day, spelled_together, without_head_mark
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Document


def documents(text: str) -> tuple[Document, ...]:
    return parse(text).documents


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(["市商务局", "做好工作。", "2024年3月1日"], id="words_between"),
        pytest.param(["市商务局"], id="no_day"),
        pytest.param(["市商务局牵头", "2024年3月1日"], id="more_than_a_name"),
        pytest.param(["市商务局" * 20, "2024年3月1日"], id="too_long"),
    ],
)
def test_it_finds_nobody_who_signs(paragraphs: list[str]) -> None:
    read = [Mended(text, range(len(text))) for text in paragraphs]
    assert signers_above_a_day(read) == frozenset()


def test_every_line_above_the_day_signs_and_none_is_of_the_item_above() -> None:
    (document,) = documents(
        text
        := "关于做好工作的意见\n一、任务\n（一）做甲。做好。\n省商务厅\n省财政厅\n2023年5月10日"
    )
    assert document.issuer == "省商务厅 省财政厅"
    (measure,) = parse(text).measures
    assert measure.text == "做甲。做好。"


def test_a_seal_lent_names_no_issuer() -> None:
    (document,) = documents(
        "关于做好工作的通知\n各单位：\n做好工作。\n市领导小组办公室\n（市商务局代章）\n2024年7月26日"
    )
    assert document.issuer == "市领导小组办公室"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("某市方案\n市商务局\n做好工作。\n测办〔2024〕1号", id="no_number_below"),
        pytest.param("某市方案\n一、任务\n市商务局\n测办〔2024〕1号", id="in_a_body_not_signed"),
    ],
)
def test_a_body_in_a_text_opens_no_document(text: str) -> None:
    assert len(documents(text)) == 1


@pytest.mark.parametrize("masthead", ["某市商务局", "某市商务局文件", "某 市 商 务 局"])
def test_a_masthead_names_the_issuer_and_is_no_title(masthead: str) -> None:
    (document,) = documents(
        f"{masthead}\n测商〔2024〕1号\n关于做好工作的通知\n各区商务局：\n做好工作。"
    )
    assert (document.title, document.issuer) == ("关于做好工作的通知", "某市商务局")


def test_a_masthead_below_a_document_opens_the_next() -> None:
    first, second = documents(
        "某市商务局关于甲的通知\n各区商务局：\n做甲。\n某市商务局\n2024年1月2日\n"
        "某市商务局文件\n测商〔2024〕2号\n某市商务局关于乙的通知\n各区商务局：\n做乙。"
    )
    assert (first.title, second.title) == ("某市商务局关于甲的通知", "某市商务局关于乙的通知")
    assert (first.number, second.number) == (None, "测商〔2024〕2号")


def test_minutes_have_an_issue_and_a_title_below_it() -> None:
    text = (
        "某县专题会议纪要\n第18期\n某县人民政府办公室　2023年9月20日\n研究招商工作会议纪要\n"
        "会议明确：\n（一）由县商务局负责，9月底前完成。\n会议强调，抓好落实。\n参加：王某某。"
    )
    (document,) = documents(text)
    assert (document.title, document.number, document.kind) == (
        "研究招商工作会议纪要",
        "第18期",
        "纪要",
    )
    assert document.issuer == "某县人民政府办公室"
    (measure,) = parse(text).measures
    assert measure.text == "由县商务局负责，9月底前完成。"


def test_minutes_without_a_title_below_keep_that_of_the_masthead() -> None:
    (document,) = documents("某县专题会议纪要\n第18期\n会议明确，由县商务局负责。")
    assert document.title == "某县专题会议纪要"


@pytest.mark.parametrize("line", ["各市商务局", "做好工作", "有关部门"])
def test_a_line_below_the_title_that_names_no_author_is_no_byline(line: str) -> None:
    (document,) = documents(f"某县行动方案\n{line}\n为做好工作，制定本方案。")
    assert document.issuer is None


def test_a_byline_gives_way_to_a_signature() -> None:
    (bare,) = documents("某县行动方案\n县商务局\n为做好工作，制定本方案。")
    (signed,) = documents("某县行动方案\n县商务局\n做好工作。\n某县商务局\n2024年1月2日")
    assert (bare.issuer, signed.issuer) == ("县商务局", "某县商务局")


@pytest.mark.parametrize(
    ("written", "name"),
    [("商 务 部", "商务部"), ("商务部 财政部", "商务部 财政部"), ("商务部", "商务部")],
)
def test_only_single_characters_are_spelled_together(written: str, name: str) -> None:
    assert spelled_together(written) == name


def test_a_number_with_who_signs_for_it_stands_above_the_title() -> None:
    (document,) = documents(
        "某市人民政府文件\n某政发〔2024〕14号　　签发人：王某某\n"
        "某市人民政府关于做好工作的通知\n各区政府：\n做好。"
    )
    assert (document.title, document.number) == (
        "某市人民政府关于做好工作的通知",
        "某政发〔2024〕14号",
    )


def test_an_attached_form_is_no_line_of_the_page() -> None:
    text = (
        "某市局关于甲的函\n各区局：\n做甲。\n某市局\n2024年1月2日\n"
        "附件1\n名单表\n附件2\n核查要点\n1.甲。"
    )
    assert [document.title for document in documents(text)] == [
        "某市局关于甲的函",
        "名单表",
        "核查要点",
    ]


def test_who_was_at_a_meeting_is_no_part_of_what_it_decided() -> None:
    text = "某市会议纪要\n第3期\n会议议定：\n一、由市商务局牵头，完成方案。\n参会单位：市财政局。"
    result = parse(text)
    assert [measure.text for measure in result.measures] == ["由市商务局牵头，完成方案。"]


def test_a_deadline_below_a_body_is_no_day_it_signed_on() -> None:
    text = (
        "某市方案\n一、任务\n1.做甲工作。\n市商务局\n2024年12月31日前\n"
        "2.做乙工作。\n市财政局\n2024年12月31日前"
    )
    assert [document.issuer for document in documents(text)] == [None]


def test_a_meeting_is_spoken_of_in_plans_too() -> None:
    text = (
        "某市方案\n一、任务\n1.建立联席会议制度，加强统筹。\n"
        "会议研究解决重大问题。（市商务局）\n2.做好工作。（市财政局）"
    )
    assert [len(measure.responsibilities) for measure in parse(text).measures] == [1, 1]


@pytest.mark.parametrize(
    "head",
    [
        "某市商务局\n某市财政局\n文件",
        "某 市 商 务 局\n某 市 财 政 局\n文　件",
        "000018\n某市商务局\n某市财政局文件",
        "特急\n某市商务局\n某市财政局\n文件",
    ],
)
def test_several_bodies_head_one_number(head: str) -> None:
    (document,) = documents(f"{head}\n测商〔2024〕1号\n关于做好工作的通知\n各区商务局：\n做好。")

    assert (document.title, document.issuer) == ("关于做好工作的通知", "某市商务局 某市财政局")
    assert document.number == "测商〔2024〕1号"


def test_who_signs_a_document_heads_none_below_it() -> None:
    first, second = documents(
        "某市商务局关于甲的通知\n各区商务局：\n做甲。\n某市商务局\n某市财政局\n2024年1月2日\n"
        "某市商务局\n测商〔2024〕2号\n某市商务局关于乙的通知\n各区商务局：\n做乙。"
    )
    assert (first.issuer, second.issuer) == ("某市商务局", "某市商务局")
    assert (first.number, second.number) == (None, "测商〔2024〕2号")


def test_how_urgent_a_letter_is_does_not_belong_to_its_masthead() -> None:
    (document,) = documents(
        "某市商务局　　　特急\n测商〔2024〕1号\n关于报送总结的函\n各区商务局：\n请报送。"
    )
    assert (document.title, document.issuer) == ("关于报送总结的函", "某市商务局")


@pytest.mark.parametrize(
    ("masthead", "left"),
    [
        ("某市商务局　　　特急", "某市商务局"),
        ("某市商务局　特 急", "某市商务局"),
        ("某市商务局", "某市商务局"),
        ("特急", "特急"),
        ("某市商务局 某市财政局", "某市商务局 某市财政局"),
        (f"甲{' ' * 20000}乙局", f"甲{' ' * 20000}乙局"),
    ],
)
def test_a_mark_at_the_end_of_a_masthead_is_cut_off(masthead: str, left: str) -> None:
    assert without_head_mark(masthead) == left


def test_a_form_has_fields_above_its_title_and_is_one_without() -> None:
    head = "某市工作专班\n督   办   单\n编号：测督〔2025〕6号\n承办单位：市商务局、市税务局\n"
    (titled,) = documents(f"{head}关于落实措施的督办通知\n市商务局：\n请抓紧落实。")
    (bare,) = documents(f"{head}市商务局：\n请抓紧落实。")

    assert (titled.title, bare.title) == ("关于落实措施的督办通知", "督办单")
    assert titled.number == bare.number == "测督〔2025〕6号"
    assert titled.issuer == bare.issuer == "某市工作专班"
    assert titled.addressees == bare.addressees == ("市商务局",)


def test_minutes_may_have_a_documents_number() -> None:
    (document,) = documents(
        "某市人民政府专题会议纪要\n某纪要〔2024〕31号\n关于研究某问题的会议纪要\n会议议定，做好工作。"
    )
    assert (document.title, document.kind) == ("关于研究某问题的会议纪要", "纪要")


@pytest.mark.parametrize("signed", ["商　务　部", "商 务 部", "商务部"])
def test_who_signs_may_be_spread_over_the_page(signed: str) -> None:
    text = f"关于开展工作的通知\n各区商务局：\n请开展有关工作。\n{signed}\n2024年5月6日\n"
    (letter,) = parse(text).documents

    assert (letter.issuer, letter.issued_on) == ("商务部", date(2024, 5, 6))


@pytest.mark.parametrize("line", ["责　任　大", "工 作 完 毕"])
def test_other_words_spread_over_the_page_sign_nothing(line: str) -> None:
    (letter,) = parse(
        f"关于开展工作的通知\n各区商务局：\n请开展。\n{line}\n2024年5月6日\n"
    ).documents

    assert letter.issuer is None


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("重要文件", None),
        ("会议文件", None),
        ("某市人民政府文件", "某市人民政府"),
        ("某 市 人 民 政 府 文 件", "某市人民政府"),
    ],
)
def test_papers_that_are_no_bodys_are_no_masthead(line: str, issuer: str | None) -> None:
    (found,) = parse(f"{line}\n某市支持服务贸易若干措施\n为推进工作，制定本措施。\n").documents

    assert found.issuer == issuer


def test_two_signers_far_apart_in_a_line_stand_one_blank_apart() -> None:
    text = (
        "关于开展试点的通知\n各区商务局：\n现将方案印发给你们。\n"
        "某市商务局          某市文化和旅游局\n2026年5月12日\n"
    )
    (document,) = parse(text).documents
    assert document.issuer == "某市商务局 某市文化和旅游局"


def test_a_signature_may_stand_in_a_bracket() -> None:
    text = "关于清理工作的意见\n做好清理工作。\n（某部　一九九七年一月二十八日）"
    (document,) = documents(text)
    assert (document.issuer, document.issued_on) == ("某部", date(1997, 1, 28))


@pytest.mark.parametrize("line", ["2024年6月30日完成", "2024年6月30日前"])
def test_agencies_above_a_deadline_sign_nothing(line: str) -> None:
    read = [Mended(text, range(len(text))) for text in ("市商务局", line)]
    assert signers_above_a_day(read) == frozenset()


def test_a_line_below_that_says_when_it_was_printed_opens_no_document() -> None:
    text = "关于做好工作的通知\n各区商务局：\n一、建设平台。请市财政局牵头。\n某市商务局\n{}"
    result = parse(text.format("2025年1月1日印发\n"))
    assert [document.issuer for document in result.documents] == ["某市商务局"]
    assert [measure.text for measure in result.measures] == ["建设平台。请市财政局牵头。"]
    (document,) = documents(text.format("2025年1月1日\n某市商务局办公室\n2025年1月2日印发\n"))
    assert document.issued_on == date(2025, 1, 1)


def test_a_banks_branch_issues_and_signs() -> None:
    body = "（一）做好甲。（省商务厅）\n（二）做好乙。（省商务厅）"
    issuers = "某省商务厅 中国人民银行某省分行 国家外汇管理局某省分局"
    signed = "某省商务厅\n中国人民银行某省分行    国家外汇管理局某省分局\n2025年6月20日\n"
    text = f"{issuers}\n关于支持服务贸易的意见\n一、任务\n{body}\n{signed}"
    (document,) = documents(text)
    assert document.title == f"{issuers}关于支持服务贸易的意见"
    assert document.issuer == issuers
    assert parse(text).measures[-1].text == "做好乙。"


def test_the_last_field_above_a_signature_is_the_items() -> None:
    text = (
        "某市商务局工作方案\n一、任务\n1.做好甲。\n责任单位：市财政局\n2.做好乙。\n责任单位：市统计局\n"
        "某市商务局\n2024年3月1日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert (document.issuer, document.issued_on) == ("某市商务局", date(2024, 3, 1))
    assert [[party.name for party in each.responsibilities] for each in result.measures] == [
        ["市财政局"],
        ["市统计局"],
    ]
