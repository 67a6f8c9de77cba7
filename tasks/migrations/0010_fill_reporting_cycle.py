from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FILL = """
UPDATE tasks_reportingperiod
SET opens_on = (opened_at AT TIME ZONE 'Asia/Shanghai')::date;

UPDATE tasks_reportingperiod SET opens_on = due_on WHERE opens_on > due_on;

UPDATE tasks_progressupdate u
SET due_on = p.due_on, due_note = p.due_note, expected_at = p.opened_at
FROM tasks_reportingperiod p WHERE p.id = u.period_id;

UPDATE tasks_progressupdateevent e
SET due_on = p.due_on, due_note = p.due_note, expected_at = p.opened_at
FROM tasks_reportingperiod p WHERE p.id = e.period_id;

UPDATE tasks_updateround r
SET is_late = true
FROM tasks_progressupdate u
WHERE u.id = r.update_id AND (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date > u.due_on;

UPDATE tasks_progressupdate u
SET is_late = true
WHERE EXISTS (SELECT FROM tasks_updateround r WHERE r.update_id = u.id AND r.is_late);

-- What is with the bureau, or verified, was handed in with the proofs it has now.
INSERT INTO tasks_updateround_evidence (updateround_id, evidence_id)
SELECT r.id, e.evidence_id
FROM tasks_updateround r
JOIN tasks_progressupdate u ON u.id = r.update_id AND u.round_number = r.number
JOIN tasks_evidence_updates e ON e.progressupdate_id = u.id
WHERE u.state IN ('submitted', 'verified');
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give what exists the dates and proofs that were implied so far."""
    schema_editor.execute(FILL)


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the columns go with the step before."""


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0009_reporting_cycle"),
    ]

    operations = [
        migrations.RunPython(fill, leave),
    ]
