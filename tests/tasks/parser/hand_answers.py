"""Hand-written answers (answers/*.toml, see README.md there) and how far a reading agrees.

In: the answer file of a document, its extracted text and the reading as `parse_document` prints it.
Out: counts per figure and one line per disagreement.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).parent / "answers"
LISTS = ("table", "plan", "narrative", "safeguards", "programme")
PLAIN = ("number", "section", "title", "due")

# 加强国务院 …183… 决策功能。
SHORTENED = re.compile(r"(?P<head>.+?) …(?P<length>\d+)… (?P<tail>.+)", re.DOTALL)
# [试点地区] | <海南> | 商务部 | [有关部门]?
WRITTEN_NAME = re.compile(r"(?P<mark>[\[<]?)(?P<name>.+?)[\]>]?(?P<optional>\??)")
KINDS = {"": "agency", "[": "collective", "<": "region"}


@dataclass
class Figure:
    """Right ones among the wanted and the found; both counts agree where every one is asked."""

    right: int = 0
    wanted: int = 0
    found: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; the share where both counts agree."""
        return 2 * self.right / (self.wanted + self.found) if self.wanted + self.found else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


@dataclass
class Agreement:
    """What came out: figures by name and a line for each disagreement."""

    figures: dict[str, Figure] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def count(self, name: str, *, right: int, wanted: int, found: int) -> None:
        figure = self.figures.setdefault(name, Figure())
        figure.right += right
        figure.wanted += wanted
        figure.found += found

    def hold(self, name: str, where: str, wanted: object, found: object, right: bool) -> None:
        """Count one question of this figure; a wrong answer gets its line."""
        self.count(name, right=int(right), wanted=1, found=1)
        if not right:
            self.lines.append(f"{name} · {where}: {wanted!r} → {found!r}")


@dataclass(frozen=True)
class Named:
    """A name of a `who` line."""

    name: str
    roles: tuple[str, ...]
    kind: str
    open_ended: bool
    optional: bool


def read_answers(path: Path) -> dict[str, Any]:
    """The answer file as it stands."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def passage(written: str | list[str], source: str) -> str:
    """The text an answer stands for. A shortened one that the source does not hold is an error."""
    if isinstance(written, list):
        return "".join(passage(piece, source) for piece in written)
    shortened = SHORTENED.fullmatch(written)
    if shortened is None:
        return written
    at = -1
    while (at := source.find(shortened["head"], at + 1)) >= 0:
        text = source[at : at + int(shortened["length"])]
        if text.endswith(shortened["tail"]):
            return text
    raise ValueError(f"the source holds no such passage: {written}")


def who(written: str) -> Iterator[Named]:
    """The names of a `who` line."""
    for group in filter(None, written.split(" ; ")):
        roles, *names = group.removesuffix("等").split()
        for name in names:
            m = WRITTEN_NAME.fullmatch(name)
            assert m is not None, name
            yield Named(
                name=m["name"],
                roles=tuple(roles.split("|")),
                kind=KINDS[m["mark"]],
                open_ended=group.endswith("等"),
                optional=bool(m["optional"]),
            )


def agreement(answers: dict[str, Any], reading: dict[str, Any], source: str) -> Agreement:
    """Hold a reading against the answers."""
    out = Agreement()
    for part in ("documents", "tasks", "targets", "duties"):
        if part in answers:
            _same_rows(out, part, answers[part], reading[part], source)
    if "pilot" in answers:
        _same_rows(out, "pilot", [answers["pilot"]], [reading["pilot"] or {}], source)
    for name in LISTS:
        found = [measure for measure in reading["measures"] if measure["list"] == name]
        if name in answers:
            _same_measures(out, name, answers, found, source)
        elif found:
            out.lines.append(f"measures · {name}: {len(found)} found, but there is no such list")
            out.count("measures", right=0, wanted=0, found=len(found))
    return out


def _same_rows(out: Agreement, part: str, wanted: list[Any], found: list[Any], source: str) -> None:
    out.hold(f"number of {part}", part, len(wanted), len(found), len(wanted) == len(found))
    for at, (row, other) in enumerate(zip(wanted, found, strict=False), start=1):
        for key, value in row.items():
            if key == "passage":
                start, end = other.get("span", (0, 0))
                text, got = passage(value, source), source[start:end]
            else:
                text, got = value, other.get(key)
            # A list may be the value itself (addressees) or forms of one value, each of them right.
            right = got == text or (isinstance(text, list) and got in text)
            out.hold(part, f"{at} {key}", text, got, right or (got is None and text == ""))


def _same_measures(
    out: Agreement, name: str, answers: dict[str, Any], found: list[Any], source: str
) -> None:
    key_of = _key(answers[name])
    wanted = {key_of(row, passage(row["text"], source)): row for row in answers[name]}
    others = {key_of(measure, measure["text"]): measure for measure in found}
    for key in wanted.keys() - others.keys():
        out.lines.append(f"measures · {name} {key}: missing")
    for key in others.keys() - wanted.keys():
        out.lines.append(f"measures · {name} {key}: found, but there is none")
    if len(found) > len(others):
        out.lines.append(f"measures · {name}: {len(found) - len(others)} found twice")
    out.count(
        "measures",
        right=len(wanted.keys() & others.keys()),
        wanted=len(wanted),
        found=len(found),
    )
    for key in wanted:
        if key in others:
            _same_measure(out, f"{name} {key}"[:40], wanted[key], others[key], source)
            _same_names(
                out, f"{name} {key}"[:40], wanted[key], others[key], answers.get("official", {})
            )


def _key(rows: list[dict[str, Any]]) -> Callable[[dict[str, Any], str], str | int]:
    """What tells one measure of a list from the next: its number; where numbers are missing or
    start again, its title; where it has none either, its text.
    """
    numbers = [row.get("number") for row in rows]
    straight = None not in numbers and len(set(numbers)) == len(rows)
    titled = any(row.get("title") for row in rows)

    def key(row: dict[str, Any], text: str) -> str | int:
        if straight and row["number"] is not None:
            return int(row["number"])
        return str((titled and row.get("title")) or text)

    return key


def _same_measure(
    out: Agreement, where: str, row: dict[str, Any], other: dict[str, Any], source: str
) -> None:
    if "text" in row:
        text = passage(row["text"], source)
        out.hold("texts", where, text, other["text"], text == other["text"])
    if "task" in row:
        tasks = row["task"] if isinstance(row["task"], list) else [row["task"]]
        out.hold(
            "task of measure", where, row["task"], other["task"], (other["task"] or "") in tasks
        )
    for key in PLAIN:
        if key in row:
            out.hold(key, where, row[key], other[key], row[key] == (other[key] or ""))
    if "plan" in row:
        plan = other["plan"] or {"text": "", "items": []}
        text = passage(row["plan"]["text"], source)
        out.hold("plans", where, text, plan["text"], text == plan["text"])
        if "items" in row["plan"]:
            items = [passage(item, source) for item in row["plan"]["items"]]
            out.hold("plan items", where, items, plan["items"], items == plan["items"])
    if "regions" in row:
        scope, *names = row["regions"].removesuffix("等").split()
        regions = other["regions"]
        right = scope == regions["scope"] and sorted(names) == sorted(regions["names"])
        out.hold("scopes", where, row["regions"], regions, right)
        open_ended = row["regions"].endswith("等")
        out.hold("等", where, row["regions"], regions, open_ended == regions["open_ended"])
    for doubt in row.get("doubts", []):
        messages = [problem["message"] for problem in other["problems"]]
        told = any(all(word in said for word in doubt.split(" → ")) for said in messages)
        out.hold("doubts", where, doubt, messages, told)


def _same_names(
    out: Agreement, where: str, row: dict[str, Any], other: dict[str, Any], official: dict[str, Any]
) -> None:
    if "who" not in row:
        return
    wanted = list(who(row["who"]))
    found = list(other["responsibilities"])
    pairs = []
    for named in wanted:
        alike = [r for r in found if r["name"] == named.name]
        # One name may stand twice in a row, with two roles: the one with the right role first.
        alike.sort(key=lambda r: r["role"] not in named.roles)
        if alike:
            pairs.append((named, alike[0]))
            found.remove(alike[0])
        elif not named.optional:
            out.lines.append(f"names · {where}: {named.name} missing")
    for extra in found:
        out.lines.append(f"names · {where}: {extra['name']} found, but there is none")

    counted = [(named, r) for named, r in pairs if not named.optional]
    number = sum(not named.optional for named in wanted)
    number_found = len(other["responsibilities"]) - (len(pairs) - len(counted))
    roles_right = 0
    for named, r in counted:
        roles_right += r["role"] in named.roles
        if r["role"] not in named.roles:
            out.lines.append(f"roles · {where}: {named.name} {named.roles} → {r['role']}")
        out.hold("kinds", f"{where} {named.name}", named.kind, r["kind"], named.kind == r["kind"])
        same = named.open_ended == r["open_ended"]
        out.hold("等", f"{where} {named.name}", named.open_ended, r["open_ended"], same)
        if named.kind == "agency":
            forms = official[named.name]
            forms = forms if isinstance(forms, list) else [forms]
            right = (r["agency"] or "") in forms
            out.hold("official names", f"{where} {named.name}", forms[0], r["agency"], right)
    out.count("names", right=len(counted), wanted=number, found=number_found)
    out.count("names with roles", right=roles_right, wanted=number, found=number_found)


def report(agreed: Agreement) -> str:
    """The figures as a small table and the disagreements below it."""
    rows = [
        f"{name:18} {figure.right:4} of {figure.wanted:4} wanted, {figure.found:4} found,"
        f" F1 {figure.f1:.4f}"
        for name, figure in agreed.figures.items()
    ]
    return "\n".join(["", *rows, "", *agreed.lines])


def answer_files() -> list[Path]:
    """The answer files there are."""
    return sorted(ANSWERS.glob("*.toml"))
