"""The duties of one sentence, alone or in a letter, for the tests of each rule."""

from __future__ import annotations

from tasks.parser import parse
from tasks.parser.letters.duties import read_duties
from tasks.parser.text.blocks import Mended
from tasks.parser.types import Duty


def duties(text: str) -> list[Duty]:
    return list(read_duties(Mended(text, tuple(range(len(text))))))


def told(text: str, receiver: str | None = None) -> list[Duty]:
    return list(
        read_duties(
            Mended(text, tuple(range(len(text)))),
            addressees=("甲市人民政府", "省商务厅"),
            receiver=receiver,
            issuer="商务部服贸司",
        )
    )


def in_letter(body: str) -> list[Duty]:
    """The duties of a letter to two cities' bureaus with such a body."""
    head = "某测试省商务厅关于做好试点工作的通知\n甲州市商务局、乙州市商务局：\n"
    foot = "\n某测试省商务厅\n2023年2月15日\n"
    return list(parse(head + body + foot).duties)
