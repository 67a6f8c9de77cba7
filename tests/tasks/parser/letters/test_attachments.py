"""What a letter lists as attached, and what is attached as a document of its own."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tests.tasks.parser.letters.samples import NOTICE, TABLE, read


def test_an_attachment_with_a_title_is_a_document_of_its_own() -> None:
    found = read(
        "某市关于印发两个方案的通知\n各区政府：\n现印发给你们。\n附件1\n甲实施方案\n做甲。\n"
        "附件2\n乙实施方案\n做乙。"
    )
    assert [letter.document().title for letter in found.letters] == [
        *("某市关于印发两个方案的通知", "甲实施方案", "乙实施方案"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("附件：某省实施方案\n某省实施方案\n一、任务", id="said_again_below"),
        pytest.param("附件：实施方案\n某省服务贸易实施方案\n一、任务", id="said_in_full_below"),
        pytest.param("附件：某省实施方案\n某省任务清单\n某省实施方案\n一、任务", id="one_of_two"),
        pytest.param("附件：1.某省实施方案\n　　2.某省任务清单\n一、任务", id="one_of_several"),
        pytest.param("附件：\n一、任务", id="no_title"),
    ],
)
def test_what_a_list_of_attachments_names_is_no_title_there(source: str) -> None:
    found = read(source)
    attached = [span for span, part in found.attributed if part == "attachments"]

    assert attached
    assert attached[0].start == 0


def test_an_attachment_may_say_its_title_on_its_own_line() -> None:
    alone = read("附件：某省试点任务分工\n一、制定实施方案")
    both = read(NOTICE.replace("某省服务贸易实施方案\n为推动", "附件1：某省任务清单\n为推动"))

    assert [each.document().title for each in alone.letters] == ["某省试点任务分工"]
    assert [each.document().title for each in both.letters] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省任务清单",
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "附件：某省服务贸易实施方案",
        "附件：实施方案",
        "附件：某省服务贸易实施方案\n某省任务清单",
        "附件：某省服务贸易实施方案、任务清单",
    ],
)
def test_what_is_attached_below_its_list_has_its_own_title(listed: str) -> None:
    title = "\n某省服务贸易实施方案\n"
    found = parse(NOTICE.replace(title, f"\n{listed}{title}"))

    assert [each.title for each in found.documents] == [
        "某省人民政府办公厅关于印发某省服务贸易实施方案的通知",
        "某省服务贸易实施方案",
    ]


def test_attachments_named_below_the_signature_stay_the_letters() -> None:
    found = read(
        NOTICE.split("\n某省服务贸易实施方案\n")[0] + "\n附件：某省任务清单\n（此件公开发布）"
    )

    assert len(found.letters) == 1


@pytest.mark.parametrize("attached", ["附件2", "附表", "附录1"])
def test_what_is_attached_begins_after_a_note(attached: str) -> None:
    source = f"某区实施方案\n做好工作。\n注：以统计为准。\n{attached}\n某区任务分解表\n{TABLE}"
    assert [document.title for document in parse(source).documents] == [
        "某区实施方案",
        "某区任务分解表",
    ]
