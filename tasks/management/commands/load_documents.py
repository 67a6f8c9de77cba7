"""`manage.py load_documents`: read fixtures/documents/ into tracked work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from agencies.answers import current_gazetteer
from tasks.actions import link_document
from tasks.loading import Loaded, load_file
from tasks.models import PolicyDocument

DOCUMENTS = Path(settings.BASE_DIR) / "fixtures" / "documents"


class Command(BaseCommand):
    help = "读取政策文件，建立任务、举措、责任分工和落实事项；已载入的文件保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        index = json.loads((DOCUMENTS / "index.json").read_text(encoding="utf-8"))
        gazetteer = current_gazetteer()
        for entry in tqdm(index["files"], desc="读取政策文件", unit="份", disable=None):
            path = DOCUMENTS / entry["file"]
            if not path.exists():
                raise CommandError(f"找不到政策文件：{path.name}")
            text = path.read_text(encoding="utf-8")
            loaded = load_file(entry, text, gazetteer=gazetteer, now=timezone.now())
            self.stdout.write(_summary(loaded))
        # An upper document may have come after a lower one.
        for document in PolicyDocument.objects.select_related("region", "implements"):
            link_document(document, actor=None, now=timezone.now())
        # The first pages come before autovacuum does, and would be planned for empty tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _summary(loaded: Loaded) -> str:
    if loaded.is_changed:
        return f"{loaded.name}：原文与已载入的不同，保留已载入的内容，未作改动。"
    if not loaded.is_new:
        return f"{loaded.name}：已载入，未作改动。"
    line = (
        f"{loaded.name}：文件 {loaded.documents}，任务 {loaded.tasks}，举措 {loaded.measures}，"
        f"责任 {loaded.responsibilities}，承接 {loaded.links}，"
        f"落实事项 {loaded.implementations}，疑点 {loaded.problems}。"
    )
    if loaded.unknown_names:
        line += f"未识别名称：{'、'.join(sorted(loaded.unknown_names))}。"
    return line
