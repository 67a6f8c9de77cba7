from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take over from the trail who answered before each change of assignment.

    The trail names bodies by the full name of the day; one that no body bears any more, now or
    formerly, cannot be told apart and is left out, and the change with it if it led.
    """
    event_of = apps.get_model("agencies", "AuditEvent")
    body_of = apps.get_model("agencies", "Agency")
    name_of = apps.get_model("agencies", "AgencyName")
    item_of = apps.get_model("tasks", "Implementation")
    former_of = apps.get_model("tasks", "FormerAssignment")
    keys = dict(name_of.objects.exclude(kind="short").values_list("name", "agency_id"))
    keys |= dict(body_of.objects.values_list("name", "pk"))
    items = set(item_of.objects.values_list("pk", flat=True))
    changes = event_of.objects.filter(verb="assign", object_type="implementation").order_by("seq")
    for event in changes.iterator():
        names = event.before.get("agencies", [])
        item = int(event.object_id)
        if item not in items or (names and names[0] not in keys):
            continue
        bodies = [keys[name] for name in names if name in keys]
        former_of.objects.create(
            implementation_id=item,
            lead_agency_id=bodies[0] if bodies else None,
            agencies=bodies,
            until=event.at,
        )


def leave(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the table goes with the step before."""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_messages"),
        ("tasks", "0015_former_assignments"),
    ]

    operations = [
        migrations.RunPython(fill, leave),
    ]
