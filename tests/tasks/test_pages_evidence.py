"""Handing out evidence: to whom, and under what precautions."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasks.actions import Content, attach_file, attach_link, submit
from tasks.models import Evidence
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import PNG, decided


@pytest.fixture
def proof(cast: Cast, world: World) -> Evidence:
    given = attach_file(
        update_of(world.taxed),
        upload=SimpleUploadedFile("红头文件扫描.html", PNG),
        actor=cast.tax_reporter,
        now=NOW,
    )
    decided(given)
    return given


def test_only_those_who_see_the_update_get_the_file(
    client: Client, cast: Cast, proof: Evidence
) -> None:
    for user in (cast.outsider, cast.customs_reporter, cast.province, cast.outside_clerk):
        client.force_login(user)
        assert client.get(proof.current.get_absolute_url()).status_code == 404, user
    for user in (cast.auditor, cast.administrator):
        client.force_login(user)
        assert client.get(proof.current.get_absolute_url()).status_code == 403
    client.logout()
    assert client.get(proof.current.get_absolute_url()).status_code == 302


def test_the_upper_level_gets_it_once_it_is_handed_in(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    submit(
        update_of(world.taxed),
        content=Content("in_progress", "有佐证。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    client.force_login(cast.province)
    assert client.get(proof.current.get_absolute_url()).status_code == 200


def test_a_file_is_a_download_that_runs_nothing(
    client: Client, cast: Cast, proof: Evidence
) -> None:
    client.force_login(cast.clerk)
    r = client.get(proof.current.get_absolute_url())
    assert b"".join(r.streaming_content) == PNG  # type: ignore[attr-defined]
    assert r["Content-Type"] == "image/png"
    assert r["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert r["Content-Disposition"].endswith(".html.png")
    assert r["X-Content-Type-Options"] == "nosniff"
    assert r["Content-Security-Policy"].startswith("sandbox")


def test_a_lost_file_is_not_found(client: Client, cast: Cast, proof: Evidence) -> None:
    stored = proof.current.file
    stored.storage.delete(str(stored))
    client.force_login(cast.clerk)
    assert client.get(proof.current.get_absolute_url()).status_code == 404


def test_a_link_leads_to_its_address(client: Client, cast: Cast, world: World) -> None:
    link = attach_link(
        update_of(world.taxed), url="https://example.org/a", actor=cast.tax_reporter, now=NOW
    )
    client.force_login(cast.clerk)
    assert client.get(link.current.get_absolute_url()).url == "https://example.org/a"  # type: ignore[attr-defined]
