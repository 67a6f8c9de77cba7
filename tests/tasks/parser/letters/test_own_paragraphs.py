"""A letter's paragraphs that are its own and hold nothing to track."""

from __future__ import annotations

from tasks.parser import parse

APPLYING = """\
某省商务厅关于做好申报工作的通知
甲州市人民政府：
现将有关事项通知如下：
一、申报条件
（一）规模居全省前列。
二、申报材料
（一）申报请示；
某省商务厅
2025年3月10日
"""


def test_what_is_asked_of_who_applies_is_nothing_to_do() -> None:
    assert parse(APPLYING).measures == ()


def test_how_to_apply_is_nothing_to_do_even_where_it_is_titled() -> None:
    text = (
        "某市商务局关于组织申报专项资金的通知\n各县商务局：\n现将有关事项通知如下：\n"
        "一、支持方向\n（一）支持企业开拓市场。\n二、申报程序\n"
        "（一）企业申报。企业登录平台填报。\n（二）初审推荐。各县完成初审。\n"
        "（三）评审公示。市商务局组织评审。\n某市商务局\n2025年4月10日\n"
    )
    result = parse(text)
    assert (result.tasks, result.measures) == ((), ())


def test_the_titled_paragraphs_of_a_letter_are_its_own() -> None:
    text = (
        "某市商务局关于做好培育工作的通知\n各县商务局：\n现提出以下要求。\n"
        "（一）建立名录。各县要摸排企业。\n（二）落实机制。各县要走访企业。\n"
        "（三）加强支持。各县要用好资金。\n某市商务局\n2023年3月6日\n"
    )
    result = parse(text)
    assert (result.tasks, result.measures) == ((), ())


def test_what_a_body_says_of_anothers_paper_is_a_letter() -> None:
    text = (
        "某省商务厅关于对省政协二次会议\n第0127号提案的会办意见\n省发展改革委：\n提出意见如下：\n"
        "一、加强政策集成。我厅正在起草政策措施。\n某省商务厅\n2024年4月26日\n"
    )
    result = parse(text)
    (document,) = result.documents
    assert document.title == "某省商务厅关于对省政协二次会议第0127号提案的会办意见"
    assert (document.kind, document.addressees) == ("意见", ("省发展改革委",))
    assert result.measures == ()
