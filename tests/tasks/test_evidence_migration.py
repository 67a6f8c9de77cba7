"""Proofs given before there were versions of them, carried over by migration 0021."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tasks.actions import Content, submit
from tasks.choices import CheckState, EvidenceKind
from tasks.models import Evidence, RoundProof
from tests.base import Cast, World
from tests.factory import NOW, update_of

# It takes the whole database back and forth, which the tests of every hour need not wait for.
pytestmark = pytest.mark.services

BEFORE_VERSIONS = ("tasks", "0019_upper_consent")


def migrated(*targets: tuple[str, str]) -> Any:
    """The models as they are once the database stands at these migrations; at all with none.

    Any: the checker knows the models of today alone.
    """
    executor = MigrationExecutor(connection)
    state = executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
    return state.apps


@pytest.mark.django_db(transaction=True)
def test_proofs_from_before_become_first_versions_and_lose_nothing(
    cast: Cast, world: World
) -> None:
    update, other = update_of(world.taxed), update_of(world.taxed_too)
    content = Content(claimed_status="in_progress", done="已办。", next_step="续办。")
    submit(update, content=content, version=update.version, actor=cast.tax_reporter, now=NOW)
    given: dict[str, Any] = {
        "region_id": cast.suzhou.pk,
        "agency_id": cast.tax.pk,
        "uploaded_at": NOW,
        "uploaded_by_id": cast.tax_reporter.pk,
    }
    try:
        old = migrated(BEFORE_VERSIONS)
        proofs = old.get_model("tasks", "Evidence").objects
        file = proofs.create(
            kind="file",
            title="实施方案",
            document_number="苏税发〔2026〕1号",
            file="evidence/0123abcd",
            media_type="application/pdf",
            size=9,
            sha256="a" * 64,
            is_demo=True,
            **given,
        )
        link = proofs.create(kind="link", title="公告", url="https://example.org/a", **given)
        unused = proofs.create(kind="link", title="备用", url="https://example.org/b", **given)
        file.updates.add(update.pk)
        link.updates.add(update.pk, other.pk)
        handed_in = old.get_model("tasks", "UpdateRound").objects.get(update=update.pk)
        handed_in.evidence.add(file)
    finally:
        migrated()

    assert set(Evidence.objects.values_list("pk", flat=True)) == {file.pk, link.pk, unused.pk}
    kept = Evidence.objects.get(pk=file.pk)
    version = kept.versions.get()
    assert (kept.title, kept.is_demo, kept.agency, kept.region) == (
        "实施方案",
        True,
        cast.tax,
        cast.suzhou,
    )
    assert (version.number, version.kind, version.state) == (
        1,
        EvidenceKind.FILE,
        CheckState.PASSED,
    )
    assert (version.file.name, version.media_type, version.size, version.sha256) == (
        "evidence/0123abcd",
        "application/pdf",
        9,
        "a" * 64,
    )
    assert (version.document_number, version.added_by, version.added_at) == (
        "苏税发〔2026〕1号",
        cast.tax_reporter,
        NOW,
    )
    # It was checked by the rules of its time, and must not seem to have been by those of today.
    assert "未做更多检查" in version.checks
    assert version.replaced_at is None
    address = Evidence.objects.get(pk=link.pk).current
    assert (address.url, address.sha256, address.is_passed) == ("https://example.org/a", "", True)
    # Used where it was used, and handed in with what it was handed in with.
    assert set(update.evidence.values_list("pk", flat=True)) == {file.pk, link.pk}
    assert set(other.evidence.values_list("pk", flat=True)) == {link.pk}
    (proof,) = RoundProof.objects.all()
    assert (proof.round_id, proof.version) == (handed_in.pk, version)
    assert kept in Evidence.objects.visible_to(cast.province)
    assert Evidence.objects.visible_to(cast.outsider).count() == 0
