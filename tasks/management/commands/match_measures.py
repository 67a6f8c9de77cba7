"""`manage.py match_measures UPPER LOWER`: which upper measure each lower one carries."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tasks.lineage.matching import match_measures, tracked_measures
from tasks.management.printing import print_json, read_or_exit
from tasks.parser import parse
from tasks.parser.types import Measure


class Command(BaseCommand):
    """Compares the tracked list (plan, table, numbered items) of two documents."""

    help = "比对上下级文件的举措，以 JSON 输出承接关系（不需要数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("upper", type=Path, help="上级文件")
        parser.add_argument("lower", type=Path, help="下级文件")
        parser.add_argument("--indent", type=int, help="JSON 缩进的空格数")

    def handle(self, *args: Any, **options: Any) -> None:
        upper, lower = (
            tracked_measures(parse(read_or_exit(self, options[side]).text).measures)
            for side in ("upper", "lower")
        )
        matching = match_measures(upper, lower)
        pairs = [
            {"lower": _name(pair.lower), "upper": _name(pair.upper), "score": pair.score}
            for pair in matching.pairs
        ]
        print_json(
            self,
            {
                "pairs": pairs,
                "unmatched_lower": _names(matching.unmatched_lower),
                "unmatched_upper": _names(matching.unmatched_upper),
            },
            options["indent"],
        )


def _names(measures: Iterable[Measure]) -> list[int | str]:
    return [_name(measure) for measure in measures]


def _name(measure: Measure) -> int | str:
    """A measure's number; sentences of a programme have none and go by their id."""
    return measure.id if measure.number is None else measure.number
