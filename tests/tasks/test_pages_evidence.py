"""Handing out evidence: to whom, and under what precautions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks.actions import (
    Content,
    Particulars,
    attach_file,
    attach_known,
    attach_link,
    replace_evidence,
    submit,
)
from tasks.choices import CheckState
from tasks.models import Assignment, Evidence, EvidenceVersion, ProgressUpdate
from tasks.views import choosing
from tests.base import Cast, World
from tests.factory import NOW, make_implementation, make_measure, update_of
from tests.query_counts import assert_query_count
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


def add(client: Client, update: ProgressUpdate, **given: Any) -> Any:
    """The form of evidence sent, and where it leads."""
    fields = {"version": update.version, **given}
    return client.post(f"/updates/{update.pk}/evidence/", fields, follow=True)


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
    client.force_login(cast.province)
    address = proof.current.get_absolute_url()
    assert client.get(address).status_code == 404
    submit(
        update_of(world.taxed),
        content=Content("in_progress", "有佐证。", "继续。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    assert b"".join(client.get(address).streaming_content) == PNG  # type: ignore[attr-defined]


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


# The proof's page, its newer versions, and using it again


def test_its_page_tells_each_reader_only_of_items_they_see(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    attach_known(update_of(world.taxed_too), evidence=proof, actor=cast.tax_reporter, now=NOW)
    shared = Assignment.objects.create(
        implementation=world.taxed, agency=cast.customs, role="participate", order=9
    )
    for user, number in ((cast.clerk, 2), (cast.tax_reporter, 2), (cast.customs_reporter, 1)):
        client.force_login(user)
        page = client.get(proof.get_absolute_url()).content.decode()
        assert f"{number} 份填报" in page, user
        listed = client.get("/evidence/").content.decode()
        assert f'class="number">{number}</td>' in listed, user
    shared.delete()
    client.force_login(cast.customs_reporter)
    assert client.get(proof.get_absolute_url()).status_code == 404


def test_a_newer_version_is_given_on_its_page_and_the_older_stays(
    client: Client, cast: Cast, proof: Evidence
) -> None:
    client.force_login(cast.tax_reporter)
    address = f"{proof.get_absolute_url()}replace/"
    r = client.post(address, {"version": 1, "url": "https://example.org/b"})
    assert r.status_code == 422
    assert "必填" in r.content.decode() or "这个字段" in r.content.decode()
    given = {"version": 1, "note": "改为公开网址", "url": "https://example.org/b"}
    r = client.post(address, given, follow=True)
    assert "现为第2版" in r.content.decode()
    old = client.get(f"{proof.get_absolute_url()}1/")
    assert b"".join(old.streaming_content) == PNG  # type: ignore[attr-defined]
    # Drawn from version 1, and somebody has given another meanwhile.
    r = client.post(address, given | {"url": "https://example.org/c"})
    assert r.status_code == 409
    assert "https://example.org/c" in r.content.decode()
    assert proof.versions.count() == 2


def test_a_proof_of_the_own_body_is_chosen_for_another_item(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    theirs = attach_link(
        update_of(world.shipped),
        url="https://example.org/z",
        title="海关通知",
        actor=cast.customs_reporter,
        now=NOW,
    )
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)
    chooser = add(client, update, done="写了一半。", choose="1").redirect_chain[-1][0]
    assert update_of(world.taxed_too).done == "写了一半。"
    page = client.get(chooser).content.decode()
    assert "红头文件扫描" in page
    assert "海关通知" not in page
    assert "红头文件扫描" not in client.get(f"{chooser}?q=没有的").content.decode()
    address = f"/updates/{update.pk}/evidence/use/"
    assert client.post(address, {"evidence": theirs.pk}).status_code == 404
    client.post(address, {"evidence": proof.pk, "pages": "第3–5页"})
    assert [use.pages for use in update.uses.all()] == ["第3–5页"]
    assert "本单位还没有其他佐证" in client.get(chooser).content.decode()


def test_a_wrong_validity_leaves_nothing_half_saved(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed)
    r = add(client, update, url="https://example.org/a", valid_until="明年")
    assert r.status_code == 422
    assert "明年" in r.content.decode()
    assert not Evidence.objects.exists()


def test_a_chosen_file_that_was_not_kept_is_asked_for_again(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)
    file = SimpleUploadedFile("甲.png", PNG)
    r = add(client, update, done="写了一半。", valid_until="明年", file=file)
    assert set(r.context["filling"].errors) == {"valid_until", "file"}
    assert "“甲.png”还没有保存" in r.content.decode()
    r = client.post(
        f"{proof.get_absolute_url()}replace/",
        {"version": 1, "note": "", "file": SimpleUploadedFile("乙.png", PNG)},
    )
    assert set(r.context["form"].errors) == {"note", "file"}
    # What was taken in is not asked for again, whatever else was wrong.
    r = add(client, update, file=SimpleUploadedFile("丙.png", PNG), url="没有")
    assert set(r.context["filling"].errors) == {"url"}
    assert update.evidence.get() == proof


def test_the_same_file_again_is_said_to_be_known(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)
    r = add(client, update, file=SimpleUploadedFile("再传.png", PNG))
    assert "没有重复存储" in r.content.decode()
    assert "以原登记为准" not in r.content.decode()
    assert Evidence.objects.count() == 1
    # What was said of it this time changes nothing that is registered, and that is said.
    update.refresh_from_db()
    file = SimpleUploadedFile("三传.png", PNG)
    r = add(client, update, file=file, document_number="苏税发〔2026〕9号")
    assert "以原登记为准" in r.content.decode()
    assert proof.current.document_number == ""


def test_a_refused_file_is_shown_among_the_known_and_cannot_be_chosen(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    EvidenceVersion.objects.update(state=CheckState.FAILED, reason="文件含有宏。")
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)
    page = client.get(f"/updates/{update.pk}/evidence/choose/").content.decode()
    assert "文件含有宏" in page
    assert "/evidence/use/" not in page
    r = client.post(f"/updates/{update.pk}/evidence/use/", {"evidence": proof.pk})
    assert r.status_code == 422
    assert not update.uses.exists()


def test_pages_too_long_come_back_in_their_place(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)
    typed = {"evidence": proof.pk, "pages": "页" * 41}
    r = client.post(f"/updates/{update.pk}/evidence/use/?q=红头", typed)
    assert (r.status_code, r.context["q"]) == (422, "红头")
    assert "页" * 41 in r.content.decode()
    assert not update.uses.exists()


def test_from_a_refusal_the_other_pages_of_the_list_are_reached(
    client: Client, cast: Cast, world: World, proof: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "PAGE_SIZE", 1)
    attach_link(
        update_of(world.taxed), url="https://example.org/b", actor=cast.tax_reporter, now=NOW
    )
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed_too)

    r = client.post(
        f"/updates/{update.pk}/evidence/use/?page=1", {"evidence": proof.pk, "pages": "页" * 41}
    )

    assert f'href="/updates/{update.pk}/evidence/choose/?page=2"' in r.content.decode()


# What its pages cost


def test_a_proof_costs_the_same_with_many_versions_and_items(
    client: Client, cast: Cast, world: World, proof: Evidence
) -> None:
    client.force_login(cast.tax_reporter)
    update = update_of(world.taxed)
    chooser = f"/updates/{update_of(world.taxed_too).pk}/evidence/choose/"
    content = Content("in_progress", "有佐证。", "继续。")
    submit(update, content=content, version=1, actor=cast.tax_reporter, now=NOW)
    queries(client, proof.get_absolute_url())  # the first one also starts the session
    few = [queries(client, url) for url in (proof.get_absolute_url(), chooser)]
    for number in range(6):
        replace_evidence(
            proof,
            url=f"https://example.org/{number}",
            about=Particulars(),
            note="更新",
            number=number + 1,
            actor=cast.tax_reporter,
            now=NOW,
        )
        measure = make_measure(world.document, agencies=[cast.tax])
        more = update_of(make_implementation(measure, cast.suzhou, round=cast.round))
        attach_known(more, evidence=proof, actor=cast.tax_reporter, now=NOW)
        address = f"https://example.org/more/{number}"
        attach_link(more, url=address, actor=cast.tax_reporter, now=NOW)
        submit(more, content=content, version=more.version, actor=cast.tax_reporter, now=NOW)
    many = [queries(client, url) for url in (proof.get_absolute_url(), chooser)]
    for name, before, after in zip(("evidence", "choose_evidence"), few, many, strict=True):
        assert len(after) == len(before)
        assert_query_count(name, after)


def queries(client: Client, url: str) -> list[dict[str, Any]]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200, url
    return list(caught.captured_queries)
