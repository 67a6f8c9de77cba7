"""`manage.py parse_document PATH`: read one policy document and print what it holds as JSON."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from agencies.gazetteer import load_gazetteer
from tasks.errata import errata_of
from tasks.management.printing import print_json, print_text, read_or_exit
from tasks.parser import as_json, parse


class Command(BaseCommand):
    """Exits 0 for any readable text, 2 with one line for a file it cannot read."""

    help = "解析一份政策文件，以 JSON 输出（不需要数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="文件：.txt .html .md .docx .pdf .xlsx")
        parser.add_argument("--indent", type=int, help="JSON 缩进的空格数")
        parser.add_argument("--text", action="store_true", help="只输出提取的文本，位置以它为准")

    def handle(self, *args: Any, **options: Any) -> None:
        source = read_or_exit(self, options["path"])
        if options["text"]:
            print_text(self, source.text)
            return
        result = parse(source.text, gazetteer=load_gazetteer(), errata=errata_of(source.text))
        print_json(self, as_json(result, source.name, source.text), options["indent"])
