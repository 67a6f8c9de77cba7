"""Text pasted without its line ends, parted where its numbers count on."""

from __future__ import annotations

import pytest

from tasks.parser import parse
from tasks.parser.pages.lost_lines import with_lost_line_ends
from tasks.parser.text.blocks import Mended

PREFACE = "为推动服务贸易发展，结合本市实际，制定本方案。" * 30


def parts(text: str) -> list[str]:
    whole = Mended(text, range(len(text)))
    found = with_lost_line_ends([whole])
    assert "".join(part.text for part in found) == text
    return [part.text for part in found]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一、完善体制。二、扩大开放。三、培育主体。四、优化环境。", id="short"),
        pytest.param(f"{PREFACE}一、完善体制。二、扩大开放。", id="too_few"),
        pytest.param(f"{PREFACE}包括1.甲；2.乙；3.丙；4.丁；5.戊。", id="points_of_a_sentence"),
        pytest.param(
            f"（一）完善体制。{PREFACE}做好以下工作：1.建立制度。2.完善统计。3.加强协作。4.开展评估。（市商务局）",
            id="an_item_that_counts_what_it_does",
        ),
        pytest.param(f"{PREFACE}增长3.5个，共二、三十项，其中十、二十项。（一）。", id="figures"),
        pytest.param(
            f"{PREFACE}三、完善。七、扩大。二、培育。九、优化。", id="numbers_that_do_not_count"
        ),
    ],
)
def test_a_paragraph_stays_whole(text: str) -> None:
    assert parts(text) == [text]


def test_it_is_parted_at_headings_and_items_also_behind_a_heading_without_a_stop() -> None:
    text = (
        f"{PREFACE}一、完善体制，加强统筹（一）建立制度。（市商务局）（二）完善统计。（市统计局）"
        "二、扩大开放（三）放宽准入。具体措施：1．清理限制。（市外办）2．公布清单。（市司法局）三、组织保障"
    )
    assert parts(text)[1:] == [
        "一、完善体制，加强统筹",
        "（一）建立制度。（市商务局）",
        "（二）完善统计。（市统计局）",
        "二、扩大开放",
        "（三）放宽准入。具体措施：",
        "1．清理限制。（市外办）",
        "2．公布清单。（市司法局）",
        "三、组织保障",
    ]


def test_a_plan_in_one_line_has_its_measures() -> None:
    items = "".join(f"{at}．做好第{at}项工作。（市商务局牵头，市财政局配合）" for at in range(1, 9))
    result = parse(f"某市服务贸易发展方案\n{PREFACE}一、主要任务{items}二、保障措施。加强领导。")
    assert [(each.number, each.section) for each in result.measures] == [
        (at, "一、主要任务") for at in range(1, 9)
    ]
    assert all(len(each.responsibilities) == 2 for each in result.measures)
    assert result.coverage.unattributed == ()
