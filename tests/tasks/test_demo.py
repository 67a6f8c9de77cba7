"""The demonstration state: everything in it is marked, and a second run changes nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from agencies import audit
from agencies.demo import CAST, demo_logins
from agencies.models import AuditEvent, User
from tasks.demo import load_demo
from tasks.models import (
    Blocker,
    Evidence,
    Implementation,
    ProgressUpdate,
    ReportingPeriod,
)
from tests.factory import NOW

MARKED = (Blocker, Evidence, ReportingPeriod, User)


def test_production_refuses_it(db: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="生产环境"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_it_is_marked_throughout_and_made_once(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for command in ("load_reference", "load_documents"):
        call_command(command, stdout=StringIO(), stderr=StringIO())

    assert load_demo(now=NOW) is True
    events = AuditEvent.objects.count()
    assert load_demo(now=NOW) is False
    assert AuditEvent.objects.count() == events
    assert audit.verify() is None

    assert [name for _, name, _ in demo_logins()] == [account.username for account in CAST]
    assert User.objects.count() == len(CAST)
    for model in MARKED:
        assert model._default_manager.exists()
        assert not model._default_manager.filter(is_demo=False).exists(), model
    touched = ProgressUpdate.objects.filter(round_number__gt=0)
    assert touched.exists()
    assert not touched.filter(is_demo=False).exists()
    assert all("演示" in update.done for update in touched)
    rows = Implementation.objects.filter(updates__in=touched)
    assert not rows.filter(is_demo=False).exists()
