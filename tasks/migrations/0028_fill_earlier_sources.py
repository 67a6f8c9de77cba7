from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Which text a document stood on before it was read again is said by the audit trail alone.
FILL = """
INSERT INTO tasks_policydocument_earlier_sources (policydocument_id, sourcetext_id)
SELECT DISTINCT d.id, s.id
FROM agencies_auditevent AS e
JOIN tasks_policydocument AS d ON d.id::text = e.object_id
JOIN tasks_sourcetext AS s ON s.sha256 = e.before ->> 'source'
WHERE e.verb = 'confirm_reading' AND e.object_type = 'policydocument'
  AND e.before ->> 'source' <> e.after ->> 'source'
ON CONFLICT DO NOTHING;
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of every document read again over a corrected text which texts it stood on before."""
    schema_editor.execute(FILL)


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the table goes with the step before, and filling it again adds none."""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("tasks", "0027_earlier_sources")]

    operations = [migrations.RunPython(fill, leave)]
