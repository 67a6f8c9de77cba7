"""Texts that are garbled from end to end are doubted; Chinese of any kind is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.parser import parse
from tasks.parser.sources.extracting import decode
from tasks.parser.text.folding import fold
from tasks.parser.text.garbled import COMMON, LEAST_COMMON, find_garbled

JAPANESE = "サービス貿易の発展に関する計画を通知する。各部門は次の措置を推進すること。" * 8
KOREAN = "서비스 무역의 혁신적 발전에 관한 계획을 통지합니다. 각 부처는 추진하여야 합니다. " * 8
TEXTS = [
    *Path("fixtures/documents").glob("*.txt"),
    *(
        path
        for path in Path("tests/tasks/parser/unseen").iterdir()
        if path.suffix in (".txt", ".html", ".md")
    ),
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_chinese_text_is_doubted_or_near_it(path: Path) -> None:
    text = fold(path.read_text(encoding="utf-8"))
    han = [each for each in text[:5000] if "\u4e00" <= each <= "\u9fff"]

    assert sum(each in COMMON for each in han) > (LEAST_COMMON + 0.1) * len(han)
    assert list(find_garbled(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("KPI " * 500, id="latin"),
        pytest.param(KOREAN, id="korean_itself"),
        pytest.param("邬鄯鄞鄢鄣鄱鄹酃", id="too_short_to_tell"),
        pytest.param("赵钱孙李、周吴郑王：" * 3, id="a_few_names"),
    ],
)
def test_it_leaves_other_texts_alone(text: str) -> None:
    assert list(find_garbled(text)) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (KOREAN, "euc_kr")],
)
def test_a_text_of_another_encoding_is_doubted(text: str, encoding: str) -> None:
    read = decode(text.encode(encoding))
    (doubt,) = (each for each in parse(read).problems if each.code == "encoding_doubtful")

    assert doubt.span is not None
    assert (doubt.span.start, doubt.span.end) == (0, len(read))
