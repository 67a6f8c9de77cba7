from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A recorded document is called after its region and its recording: 苏州, recording 12, suzhou-12-1.
# By its source it cannot be told: a corrected text may have taken the place of the one sent in.
FILL = """
UPDATE tasks_policydocument AS d SET recorded_by_id = i.region_id
FROM tasks_intake AS i JOIN regions_region AS r ON r.id = i.region_id
WHERE i.document_id IS NULL AND i.state = 'confirmed'
  AND d.slug ~ ('^' || r.slug || '-' || i.id || '-[0-9]+$');
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of every document recorded until now by which region it was."""
    schema_editor.execute(FILL)


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the column goes with the step before."""


class Migration(migrations.Migration):
    dependencies = [("tasks", "0024_recorded_by")]

    operations = [migrations.RunPython(fill, leave)]
