"""`manage.py parse_quality`: the reading of each document against what a person expects."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.gazetteer import load_gazetteer
from tasks.expectations import differences, documents, expectation, read_expectation, reading
from tasks.parsing import read_source
from tasks.quality import FIGURES, Score, score, together

NAME_WIDTH = 44


class Command(BaseCommand):
    help = "比对解析结果与 fixtures/expected/ 中的期望值：F1、精确率/召回率（不需要数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="文件名（不带扩展名），缺省为全部")
        parser.add_argument("--differences", action="store_true", help="逐条列出不同之处")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = named_documents(options["names"])
        gazetteer = load_gazetteer()
        self.stdout.write(" " * NAME_WIDTH + "".join(f"{key:>20}" for key, _, _ in FIGURES))
        scored = []
        for document in chosen:
            path = expectation(document)
            if not path.exists():
                raise CommandError(f"没有期望值：{path.name}；先运行 manage.py accept_reading")
            expected = read_expectation(path)
            found = reading(read_source(document), gazetteer)
            scored.append(score(found, expected))
            self._write(document.stem, scored[-1])
            if options["differences"]:
                for line in differences(expected, found):
                    self.stdout.write(f"  {line}")
        self._write("all", together(scored))

    def _write(self, name: str, scores: Sequence[Score]) -> None:
        cells = (f"{one.f1:.4f} {one.precision:.3f}/{one.recall:.3f}" for one in scores)
        self.stdout.write(f"{name:{NAME_WIDTH}}" + "".join(f"{cell:>20}" for cell in cells))


def named_documents(names: Sequence[str]) -> list[Path]:
    """The documents of these names, all without a name. Raises CommandError for a stranger."""
    known = {path.stem: path for path in documents()}
    stems = [Path(name).stem for name in names]
    if strangers := [stem for stem in stems if stem not in known]:
        raise CommandError(f"没有这个文件：{'、'.join(strangers)}；有：{'、'.join(known)}")
    return [known[stem] for stem in stems] or list(known.values())
