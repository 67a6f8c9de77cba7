"""The audit trail: nothing can be changed in it unseen."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.db.transaction import TransactionManagementError

from agencies import audit
from agencies.models import AuditEvent
from tests.base import Cast
from tests.factory import NOW


def write_events(cast: Cast, count: int = 5) -> None:
    for n in range(count):
        audit.record(
            actor=cast.clerk,
            verb="test",
            obj=cast.tax,
            now=NOW,
            region=cast.suzhou,
            before={"n": n},
            after={"n": n + 1},
            reason=f"第{n}次",
        )


def tamper(sql: str) -> None:
    """What someone with the database password could do: the trigger switched off first."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.django_db(transaction=True)
def test_it_refuses_an_event_outside_a_transaction(cast: Cast) -> None:
    with pytest.raises(TransactionManagementError):
        audit.record(actor=cast.clerk, verb="test", obj=cast.tax, now=NOW)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_changes(cast: Cast, change: str) -> None:
    write_events(cast, 2)
    event = AuditEvent.objects.get(seq=1)
    event.reason = "改过"
    act: Callable[[], object] = event.save if change == "update" else event.delete
    with pytest.raises(Error), transaction.atomic():
        act()
    assert AuditEvent.objects.get(seq=1).reason == "第0次"


@pytest.mark.parametrize(
    ("sql", "bad"),
    [
        pytest.param("UPDATE agencies_auditevent SET reason='改' WHERE seq=3", 3, id="reason"),
        pytest.param("UPDATE agencies_auditevent SET actor_name='甲' WHERE seq=2", 2, id="actor"),
        pytest.param(
            "UPDATE agencies_auditevent SET at = at - interval '1 day' WHERE seq=4", 4, id="time"
        ),
        pytest.param(
            "UPDATE agencies_auditevent SET after='{\"n\": 99}' WHERE seq=1", 1, id="content"
        ),
        pytest.param("DELETE FROM agencies_auditevent WHERE seq=3", 3, id="deleted"),
        pytest.param("DELETE FROM agencies_auditevent WHERE seq=1", 1, id="head_cut"),
        pytest.param(
            "UPDATE agencies_auditevent SET seq = CASE seq WHEN 2 THEN 90 ELSE seq END",
            2,
            id="moved",
        ),
    ],
)
def test_it_names_the_first_bad_row(cast: Cast, sql: str, bad: int) -> None:
    write_events(cast)
    assert audit.verify() is None

    tamper(sql)

    found = audit.verify()
    assert found is not None
    assert found.seq == bad
    with pytest.raises(CommandError, match=f"第 {bad} 条"):
        call_command("verifyaudit")


def test_the_command_counts_a_whole_chain(cast: Cast) -> None:
    write_events(cast, 3)
    out = StringIO()
    call_command("verifyaudit", stdout=out)
    assert "共 3 条" in out.getvalue()


def test_an_event_names_who_for_whom_where_and_why(cast: Cast) -> None:
    token = audit.origin.set(audit.Origin(address="10.0.0.7", request_id="abc"))
    write_events(cast, 1)
    audit.origin.reset(token)
    event = AuditEvent.objects.get()
    assert (event.actor_name, event.agency, event.region) == (
        "clerk",
        cast.commerce,
        cast.suzhou,
    )
    assert (event.address, event.request_id, event.reason) == ("10.0.0.7", "abc", "第0次")


def test_only_an_auditor_reads_the_trail(cast: Cast) -> None:
    write_events(cast, 2)
    readers = [u for u in cast.everyone if AuditEvent.objects.visible_to(u).exists()]
    assert readers == [cast.auditor]
