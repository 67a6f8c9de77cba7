"""The worker's check of an uploaded file: once, by one worker, and never a verdict by accident."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import AuditEvent
from tasks import jobs
from tasks.actions import attach_file, check_once_more
from tasks.actions.quarantine import claim_check, decide_check, give_up_check
from tasks.choices import CheckState
from tasks.errors import LeaseLost
from tasks.inspection.verdicts import Verdict
from tasks.leases import MAX_ATTEMPTS
from tasks.models import EvidenceVersion
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import PNG
from tests.tasks.test_inspection import pdf

PASSED = Verdict("", "类型")


pytestmark = pytest.mark.usefixtures("media")


def waiting(cast: Cast, world: World, content: bytes = PNG) -> EvidenceVersion:
    return attach_file(
        update_of(world.taxed),
        upload=SimpleUploadedFile("证明.png", content),
        actor=cast.tax_reporter,
        now=NOW,
    ).current


def checked(version: EvidenceVersion) -> EvidenceVersion:
    jobs.check_file(version.pk)
    version.refresh_from_db()
    return version


@pytest.mark.django_db(transaction=True)
def test_the_worker_lets_a_clean_file_pass_and_says_what_was_checked(
    cast: Cast, world: World
) -> None:
    version = checked(waiting(cast, world))
    assert version.state == CheckState.PASSED
    assert "未配置病毒扫描" in version.checks
    jobs.check_file(version.pk)
    assert AuditEvent.objects.filter(verb="evidence_passed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_refuses_a_harmful_file_with_the_reason(cast: Cast, world: World) -> None:
    version = checked(waiting(cast, world, pdf(b"<</S/JavaScript/JS(x)>>")))
    assert (version.state, version.reason[:9]) == (CheckState.FAILED, "PDF 含有脚本或")


@pytest.mark.django_db(transaction=True)
def test_a_file_gone_from_the_store_is_refused(cast: Cast, world: World) -> None:
    version = waiting(cast, world)
    version.file.storage.delete(str(version.file))
    assert "不在存储" in checked(version).reason


@pytest.mark.django_db(transaction=True)
def test_a_scanner_that_is_away_leaves_the_file_in_quarantine(
    cast: Cast, world: World, settings: Any, tmp_path: Any
) -> None:
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody")
    version = waiting(cast, world)
    for _ in range(MAX_ATTEMPTS + 1):
        checked(version)
        assert (version.state, version.attempt) == (CheckState.QUEUED, 0)
    assert "病毒扫描服务暂不可用" in version.note
    settings.CLAMD_ADDRESS = ""
    assert checked(version).state == CheckState.PASSED


def test_one_worker_checks_and_an_old_one_can_write_nothing(cast: Cast, world: World) -> None:
    version = waiting(cast, world)
    old = claim_check(version.pk, now=NOW)
    assert old is not None
    assert claim_check(version.pk, now=NOW + timedelta(seconds=30)) is None
    later = NOW + timedelta(minutes=5)
    new = claim_check(version.pk, now=later)
    assert new is not None
    with pytest.raises(LeaseLost):
        decide_check(old, Verdict("旧", ""), now=later)
    assert decide_check(new, PASSED, now=later).is_passed


def test_a_file_that_kills_its_worker_is_given_up_and_can_be_asked_for_again(
    cast: Cast, world: World
) -> None:
    version = waiting(cast, world)
    for attempt in range(MAX_ATTEMPTS):
        assert claim_check(version.pk, now=NOW + timedelta(minutes=5 * attempt)) is not None
    assert claim_check(version.pk, now=NOW + timedelta(hours=1)) is None
    version.refresh_from_db()
    assert version.state == CheckState.ERRORED
    assert not EvidenceVersion.objects.visible_to(cast.leader).exists()
    for user in (cast.customs_reporter, cast.outside_clerk, cast.leader):
        with pytest.raises(PermissionDenied):
            check_once_more(version, actor=user, now=NOW)
    again = check_once_more(version, actor=cast.tax_reporter, now=NOW)
    assert (again.state, again.attempt) == (CheckState.QUEUED, 0)


def test_an_error_of_ours_says_nothing_about_the_file(cast: Cast, world: World) -> None:
    version = waiting(cast, world)
    claim = claim_check(version.pk, now=NOW)
    assert claim is not None
    failed = give_up_check(claim, trace="KeyError", now=NOW)
    assert (failed.state, failed.checks) == (CheckState.ERRORED, "")
    assert "KeyError" not in failed.reason


def test_nobody_downloads_from_quarantine(client: Client, cast: Cast, world: World) -> None:
    version = waiting(cast, world)
    for user in (cast.tax_reporter, cast.clerk):
        client.force_login(user)
        r = client.get(version.get_absolute_url(), follow=True)
        assert "还没有通过检查" in r.content.decode()
        assert not r.streaming
    for user in (cast.leader, cast.province, cast.customs_reporter, cast.outside_clerk):
        client.force_login(user)
        assert client.get(version.get_absolute_url()).status_code == 404
        assert client.get(version.evidence.get_absolute_url()).status_code == 404
        assert "证明.png" not in client.get("/evidence/").content.decode()
