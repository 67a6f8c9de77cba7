from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody could change a measure so far: what stands there is what the parser said."""
    measures = apps.get_model("tasks", "Measure").objects.filter(parsed__isnull=True)
    related = ("responsibilities__agency", "problems")
    for measure in measures.select_related("task").prefetch_related(*related).iterator(500):
        measure.parsed = parsed(measure)
        measure.save(update_fields=["parsed"])


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("tasks", "Measure").objects.update(parsed=None)


def parsed(measure: Any) -> dict[str, Any]:
    """The measure in the form of the `parse_document` contract."""
    plan = {"text": measure.plan_text, "items": list(measure.plan_items)}
    due_on = measure.due_on.isoformat() if measure.due_on else None
    return {
        "id": measure.key,
        "list": measure.list_name,
        "number": measure.number,
        "label": measure.label,
        "section": measure.section or None,
        "task": measure.task.ordinal if measure.task else None,
        "title": measure.title or None,
        "text": measure.text,
        "plan": plan if measure.plan_text or measure.plan_items else None,
        "responsibilities": [
            {
                "name": party.name,
                "agency": party.agency.name if party.agency else None,
                "role": party.role,
                "kind": party.kind,
                "open_ended": party.open_ended,
                "clause": party.clause,
                "span": [party.span_start, party.span_end],
            }
            for party in sorted(measure.responsibilities.all(), key=lambda party: party.order)
        ],
        "regions": {
            "scope": measure.region_scope,
            "names": list(measure.region_names),
            "open_ended": measure.regions_open_ended,
        },
        "due": {"text": measure.due_text, "date": due_on} if measure.due_text else None,
        "spans": measure.spans,
        "problems": [
            {
                "code": problem.code,
                "message": problem.message,
                "span": (
                    None
                    if problem.span_start is None
                    else [problem.span_start, problem.span_end]
                ),
            }
            for problem in measure.problems.all()
        ],
    }


class Migration(migrations.Migration):

    dependencies = [
        ("tasks", "0003_measure_origin"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
