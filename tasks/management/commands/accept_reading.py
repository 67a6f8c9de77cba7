"""`manage.py accept_reading NAME…`: take the present reading over as what is expected."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from agencies.gazetteer import load_gazetteer
from tasks.expectations import (
    differences,
    expectation,
    read_expectation,
    reading,
    write_expectation,
)
from tasks.management.commands.parse_quality import named_documents
from tasks.parsing import read_source


class Command(BaseCommand):
    help = "显示解析结果与期望值的不同，并以解析结果改写期望值；改写后须人工核对再提交。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", help="文件名（不带扩展名）")
        parser.add_argument("--dry-run", action="store_true", help="只显示不同，不改写")

    def handle(self, *args: Any, **options: Any) -> None:
        gazetteer = load_gazetteer()
        for document in named_documents(options["names"]):
            path = expectation(document)
            found = reading(read_source(document), gazetteer)
            lines = differences(read_expectation(path) if path.exists() else {}, found)
            for line in lines:
                self.stdout.write(line)
            if lines and not options["dry_run"]:
                write_expectation(path, found)
            self.stdout.write(f"{document.stem}：{len(lines)} 处不同")
