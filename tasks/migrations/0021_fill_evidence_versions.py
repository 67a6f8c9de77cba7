from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FILL = """
INSERT INTO tasks_evidenceversion (
    state, progress, note, attempt, fence, requested_at, finished_at, reason, trace, evidence_id,
    number, kind, document_number, issuing_body, url, file, media_type, size, sha256, added_at,
    added_by_id, change_note, checks, link_failures, link_note)
SELECT 'passed', 100, '', 0, 0, uploaded_at, uploaded_at, '', '', id,
       1, kind, document_number, '', url, file, media_type, size, sha256, uploaded_at,
       uploaded_by_id, '',
       CASE kind WHEN 'file' THEN '按上传时的规则检查（类型、大小、宏），未做更多检查'
                 ELSE '链接不含文件，无需安全检查' END,
       0, ''
FROM tasks_evidence ORDER BY id;

INSERT INTO tasks_evidenceuse (evidence_id, update_id, pages)
SELECT evidence_id, progressupdate_id, '' FROM tasks_evidence_updates ORDER BY id;

INSERT INTO tasks_roundproof (round_id, version_id, pages)
SELECT served.updateround_id, v.id, ''
FROM tasks_updateround_evidence served
JOIN tasks_evidenceversion v ON v.evidence_id = served.evidence_id
ORDER BY served.id;
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what exists the first version of each proof; it was checked by the rules of its time."""
    schema_editor.execute(FILL)


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the rows go with the step before."""


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0020_evidence_versions"),
    ]

    operations = [
        migrations.RunPython(fill, leave),
    ]
