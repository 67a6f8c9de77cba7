"""Run-on letters: pieces, repeats, lost headings, sentences to their letter."""

from __future__ import annotations

import re

import pytest

from tasks.parser.letters.pieces import cut, is_run_on, run_on
from tasks.parser.letters.scrambled import ScrambledReading, read_scrambled
from tasks.parser.pages.nodes import Node
from tasks.parser.pages.paragraphs import read_page
from tasks.parser.text.blocks import Mended, lines, mended
from tasks.parser.text.marks import SECTION

LETTER = (
    "某省人民政府转发国务院关于同意试点批复的通知某府函〔2018〕204号甲、乙市人民政府，省商务厅："
)
REPLY = "国务院关于同意试点的批复国函〔2018〕79号某省人民政府，商务部："
PROGRAMME = "附件：1．试点总体方案2．试点开放举措中华人民共和国国务院2018年6月1日附件1试点总体方案"
TASKS = "三、深化试点任务（一）完善管理体制。加强统筹。（二）扩大对外开放。推进开放。"


def paragraphs(text: str) -> list[Mended]:
    return [mended(line) for line in lines(text)]


def read(text: str) -> ScrambledReading:
    return read_scrambled(paragraphs(text))


def task_texts(reading: ScrambledReading, document: int) -> list[tuple[int, str | None, list[str]]]:
    sections = [n for n in reading.outlines[document].children if n.rank == SECTION]
    tasks: list[Node] = [task for section in sections for task in section.children]
    return [
        (task.ordinal, task.title.text if task.title else None, [own.text for own in task.own])
        for task in tasks
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "某省人民政府关于某事的通知\n某府函〔2018〕1号\n各市人民政府：", id="own_lines"
        ),
        pytest.param("贯彻《关于同意试点的批复》（国函〔2020〕111号）精神。", id="citation"),
        pytest.param("", id="empty"),
    ],
)
def test_it_takes_ordinary_text_for_no_run_on(text: str) -> None:
    assert not is_run_on(paragraphs(text))


def test_it_cuts_frames_headings_and_sentences() -> None:
    text = (
        LETTER + "请遵照执行。某省人民政府2018年7月10日" + REPLY + "请示收悉。" + PROGRAMME + TASKS
    )
    assert is_run_on(paragraphs(text))
    pieces = cut(paragraphs(text))
    assert [piece.kind for piece in pieces] == [
        *("letter", "sentence", "signature", "letter", "sentence"),
        *("attachments", "signature", "attached"),
        *("section", "task", "sentence", "task", "sentence"),
    ]
    assert "".join(piece.text.text for piece in pieces) == text


def test_it_finds_three_documents() -> None:
    text = (
        LETTER + "请遵照执行。某省人民政府2018年7月10日" + REPLY + "请示收悉。" + PROGRAMME + TASKS
    )
    notice, reply, programme = (letter.document() for letter in read(text).letters)
    assert (notice.number, notice.kind, notice.issuer) == (
        "某府函〔2018〕204号",
        "通知",
        "某省人民政府",
    )
    assert notice.addressees == ("甲市人民政府", "乙市人民政府", "省商务厅")
    assert str(notice.issued_on) == "2018-07-10"
    assert (reply.issuer, str(reply.issued_on)) == ("国务院", "2018-06-01")
    assert (programme.title, programme.number, programme.kind) == ("试点总体方案", None, "方案")


def test_a_passage_read_before_is_a_repeat_and_stands_once() -> None:
    text = REPLY + "请示收悉。" + PROGRAMME + TASKS + "请示收悉。加强统筹。"
    found = read(text)
    repeats = [text[span.start : span.end] for span, kind in found.attributed if kind == "repeat"]
    assert repeats == ["请示收悉。", "加强统筹。"]
    assert task_texts(found, 1) == [
        (1, "完善管理体制", ["加强统筹。"]),
        (2, "扩大对外开放", ["推进开放。"]),
    ]
    scrambled, repeat = found.problems
    assert (scrambled.code, repeat.code) == ("scrambled", "repeat")
    # Two pieces with nothing new between them are one passage.
    assert repeat.span is not None
    assert text[repeat.span.start : repeat.span.end] == "请示收悉。加强统筹。"


def test_a_gap_in_the_numbers_after_a_splice_is_a_lost_heading() -> None:
    text = (
        REPLY + "请示收悉。" + PROGRAMME + TASKS + "请示收悉。建设促进中心。办好展会。"
        "（四）创新发展模式。建设基地。"
    )
    found = read(text)
    assert task_texts(found, 1)[1:] == [
        (2, "扩大对外开放", ["推进开放。"]),
        (3, None, ["建设促进中心。", "办好展会。"]),
        (4, "创新发展模式", ["建设基地。"]),
    ]
    (lost,) = [problem for problem in found.problems if problem.code == "heading_lost"]
    assert lost.span is not None
    assert text[lost.span.start : lost.span.end] == "建设促进中心。"


def test_no_heading_is_lost_where_the_numbers_leave_no_room() -> None:
    text = (
        REPLY
        + "请示收悉。"
        + PROGRAMME
        + TASKS
        + "请示收悉。建设促进中心。（三）创新模式。建设基地。"
    )
    found = read(text)
    assert task_texts(found, 1)[1] == (2, "扩大对外开放", ["推进开放。", "建设促进中心。"])
    assert all(problem.code != "heading_lost" for problem in found.problems)


def test_after_the_last_number_the_words_tell() -> None:
    start = REPLY + "请示收悉。" + PROGRAMME + TASKS + "请示收悉。"
    same = read(start + "有序扩大服务业开放。四、组织实施某市要落实。")
    other = read(start + "建立信用记录。四、组织实施某市要落实。")
    assert [ordinal for ordinal, _, _ in task_texts(same, 1)] == [1, 2]
    assert [(ordinal, title) for ordinal, title, _ in task_texts(other, 1)][2:] == [(3, None)]


def test_an_instruction_goes_to_the_letter_that_addresses_the_body() -> None:
    text = (
        LETTER + "请遵照执行。" + REPLY + "请示收悉。省商务厅要加强统筹。甲市人民政府要抓紧落实。"
    )
    notice, reply = read(text).outlines
    assert [own.text for own in notice.own] == [
        "请遵照执行。",
        "省商务厅要加强统筹。",
        "甲市人民政府要抓紧落实。",
    ]
    assert [own.text for own in reply.own] == ["请示收悉。"]


def test_a_past_event_is_no_sentence_of_a_task() -> None:
    text = REPLY + "请示收悉。" + PROGRAMME + TASKS + "2016年2月，国务院批复同意开展试点。"
    found = read(text)
    assert [own.text for own in found.outlines[1].own] == ["2016年2月，国务院批复同意开展试点。"]
    assert task_texts(found, 1)[1] == (2, "扩大对外开放", ["推进开放。"])


def test_numbered_paragraphs_go_where_the_numbering_has_come_to() -> None:
    text = (
        REPLY
        + "现批复如下：一、原则同意试点方案，做好工作。二、深化试点要以改革为动力，打造高地。"
        + PROGRAMME
        + TASKS
        + "现批复如下：三、各部门要按照职责分工，加强指导。"
    )
    reply, programme = read(text).outlines
    assert [node.ordinal for node in reply.children] == [1, 2, 3]
    assert [node.ordinal for node in programme.children] == [3]


def broken(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def test_an_ordinary_letter_broken_at_a_width_does_not_run_on() -> None:
    letter = (
        "某省人民政府关于同意某市服务贸易发展试点的批复\n某函〔2018〕7号\n某市人民政府：\n"
        + broken("你市关于开展试点的请示收悉。现就有关事项批复如下，请认真组织落实。" * 6, 28)
    )
    page = read_page(lines(letter))

    assert page.broken
    assert not run_on(page.paragraphs, broken=True)


@pytest.mark.parametrize("width", [20, 28, 37])
def test_lines_of_a_fixed_width_say_nothing_where_letters_run_on(width: int) -> None:
    text = (
        f"{LETTER}现转发给你们。{REPLY}商务部请示收悉。{PROGRAMME}为深化试点，制定本方案。{TASKS}"
        + ("（三）创新模式。建设基地。")
    )
    whole = read(text)
    page = read_page(lines(broken(text, width)))
    stretches = run_on(page.paragraphs, broken=page.broken)
    pieces = read_scrambled(stretches)

    assert len(stretches) == 1
    assert [letter.title and letter.title.text for letter in pieces.letters] == [
        letter.title and letter.title.text for letter in whole.letters
    ]
    assert task_texts(pieces, 2) == task_texts(whole, 2)
    assert [title for _, title, _ in task_texts(pieces, 2)] == [
        "完善管理体制",
        "扩大对外开放",
        "创新模式",
    ]


def test_a_paragraph_that_ends_amid_a_sentence_goes_on_in_the_next() -> None:
    text = (
        f"{LETTER}现转发给你们。{REPLY}商务部请示收悉。{PROGRAMME}为深化试点，制定本方案。{TASKS}"
    )
    torn = text.replace("附件：1．", "附件：\n1．").replace("推进开放", "推进开\n放")
    page = read_page(lines(torn))

    assert task_texts(read_scrambled(run_on(page.paragraphs, broken=page.broken)), 2) == task_texts(
        read(text), 2
    )


HEADS_APART = (
    "某省人民政府转发国务院关于同意试点批复的通知\n某府函〔2018〕204号\n甲、乙市人民政府，省商务厅：\n"
    "现转发给你们。国务院关于同意试点的批复\n国函〔2018〕79号\n某省人民政府，商务部：\n"
    "商务部请示收悉。附件：1．试点总体方案2．试点开放举措\n中华人民共和国国务院2018年6月1日\n附件1"
    "试点总体方案为深化试点，制定本方案。一、总体要求（一）完善指导思想。坚持开放。二、深化试点任务\n"
    "（一）完善管理体制。\n加强统筹。（二）扩大对外开放。推进开放。（三）创新发展模式。建设基地。"
    "（四）提升便利水平。减少材料。"
)


def test_letters_run_on_though_their_heads_stand_on_lines_of_their_own() -> None:
    page = read_page(lines(HEADS_APART))
    reading = read_scrambled(run_on(page.paragraphs, broken=page.broken))

    assert [letter.number for letter in reading.letters] == [
        *("某府函〔2018〕204号", "国函〔2018〕79号", None)
    ]
    assert [title for _, title, _ in task_texts(reading, 2)[-4:]] == [
        *("完善管理体制", "扩大对外开放", "创新发展模式", "提升便利水平")
    ]


def test_a_letter_with_its_headings_on_lines_of_their_own_does_not_run_on() -> None:
    ordinary = re.sub(r"(?<=。)(?=（|二、)", "\n", HEADS_APART)
    page = read_page(lines(ordinary))

    assert not run_on(page.paragraphs, broken=page.broken)


def test_it_says_how_many_passages_are_repeated_and_lists_as_many() -> None:
    once = f"{LETTER}现转发给你们。请抓好落实。{REPLY}商务部请示收悉。"
    problems = read(f"{once}现转发给你们。请抓好落实。另请报告进展。商务部请示收悉。").problems

    (scrambled,) = (each for each in problems if each.code == "scrambled")
    listed = [each for each in problems if each.code == "repeat"]
    assert "有2段文字重复" in scrambled.message
    assert len(listed) == 2


def test_a_copy_may_have_blanks_around_figures() -> None:
    text = f"{LETTER}现转发给你们。某省人民政府2018年7月10日{REPLY}商务部请示收悉。"
    spaced = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text)

    assert [
        (letter.title and letter.title.text, letter.number, letter.issued_on)
        for letter in read(spaced).letters
    ] == [
        (letter.title and letter.title.text, letter.number, letter.issued_on)
        for letter in read(text).letters
    ]
