"""From a run to its files: what the worker does between claiming a run and finishing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from reports.actions import Made, MadeFile
from reports.choices import FileFormat
from reports.composing import compose
from reports.content import content_hash
from reports.models import ReportRun
from reports.word import render_word

Tell = Callable[[int, str], None]


def make_files(run_id: int, *, today: date, tell: Tell) -> Made:
    """Compute the content as of the run's day and render it; `tell(percent, note)` on the way.

    Raises CannotReport for a reason the reader can do something about.
    """
    run = ReportRun.objects.select_related("report__region__parent").get(pk=run_id)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Every figure and every sentence from one moment, while people go on working.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        content = compose(run.report, as_of=run.as_of, today=today, tell=tell)
    tell(75, "正在排版 Word 文件")
    document = render_word(content)
    tell(95, "正在保存文件")
    name = f"{run.report}（数据截至{run.as_of:%Y-%m-%d}）.docx"
    return Made(
        content_sha256=content_hash(content),
        has_demo=content.has_demo,
        files=(MadeFile(FileFormat.WORD, name, document),),
    )
