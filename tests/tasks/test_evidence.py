"""Evidence: what is accepted, by whom, and who sees it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tasks.actions import Content, attach_file, attach_link, detach, submit
from tasks.choices import CheckState, Status
from tasks.errors import TransitionRefused
from tasks.inspection.verdicts import verdict_on
from tasks.models import Evidence, EvidenceVersion
from tests.base import Cast, World
from tests.factory import NOW, update_of
from tests.tasks.proofs import decided, newer, word_file

pytestmark = pytest.mark.usefixtures("media")


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as z:
        for name in names:
            z.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html><script>alert(1)</script>", id="html"),
        pytest.param(b"MZ\x90\x00" + b"\0" * 200, id="program"),
        pytest.param(archive("a.txt"), id="plain_archive"),
        pytest.param(
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), id="macro"
        ),
        pytest.param(archive("[Content_Types].xml", "word/x", "xl/y"), id="two_formats"),
    ],
)
def test_it_refuses_what_it_cannot_trust(cast: Cast, world: World, content: bytes) -> None:
    with pytest.raises(ValidationError) as fault:
        attach_file(
            update_of(world.taxed),
            upload=SimpleUploadedFile("证明.docx", content),
            actor=cast.tax_reporter,
            now=NOW,
        )
    assert set(fault.value.message_dict) == {"file"}
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("证明.docx", "证明.docx", id="plain"),
        pytest.param("发票\u202excod.exe", "发票xcod.exe", id="turned_round"),
        pytest.param("\u200f证\u200b明\x07.docx", "证明.docx", id="unseen"),
        pytest.param("长" * 300 + ".docx", "长" * 195 + ".docx", id="long"),
        pytest.param("长" * 199 + "。." + "尾" * 30, "长" * 199 + "。", id="no_ending"),
        pytest.param("\u200f\u202e", "未命名", id="nothing_seen"),
    ],
)
def test_a_name_is_taken_as_it_is_read(cast: Cast, world: World, name: str, title: str) -> None:
    proof = attach_link(
        update_of(world.taxed),
        url="https://example.org/a",
        title=name,
        actor=cast.tax_reporter,
        now=NOW,
    )
    assert proof.title == title


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x", "看公文"])
def test_it_refuses_a_link_that_is_no_web_address(cast: Cast, world: World, url: str) -> None:
    with pytest.raises(ValidationError) as fault:
        attach_link(update_of(world.taxed), url=url, actor=cast.tax_reporter, now=NOW)
    assert set(fault.value.message_dict) == {"url"}


def test_it_refuses_another_agency(cast: Cast, world: World) -> None:
    with pytest.raises(PermissionDenied):
        attach_file(
            update_of(world.taxed), upload=word_file(), actor=cast.customs_reporter, now=NOW
        )


def test_the_same_file_is_stored_once_for_many_updates(cast: Cast, world: World) -> None:
    content = word_file().read()
    for implementation in (world.taxed, world.taxed_too):
        attach_file(
            update_of(implementation),
            upload=SimpleUploadedFile("../../x.docx", content),
            actor=cast.tax_reporter,
            now=NOW,
        )
    (evidence,) = Evidence.objects.all()
    assert evidence.updates.count() == 2
    assert evidence.title == "x.docx"
    assert ".." not in str(evidence.current.file.name)


def test_it_is_seen_only_with_an_update_it_serves(cast: Cast, world: World) -> None:
    proof = attach_file(
        update_of(world.taxed), upload=word_file(), actor=cast.tax_reporter, now=NOW
    )
    decided(proof)
    seen = {u.username for u in cast.everyone if Evidence.objects.visible_to(u).exists()}
    assert seen == {"clerk", "second_clerk", "head", "leader", "tax_reporter"}


def test_the_upper_level_sees_it_once_handed_in(cast: Cast, world: World) -> None:
    update = update_of(world.taxed)
    decided(attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW))
    assert not Evidence.objects.visible_to(cast.province).exists()
    submit(
        update,
        content=Content(claimed_status=Status.IN_PROGRESS, done="已办。", next_step="再办。"),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
    assert Evidence.objects.visible_to(cast.province).exists()
    with pytest.raises(TransitionRefused):
        detach(update, evidence=Evidence.objects.get(), actor=cast.tax_reporter, now=NOW)


# The same bytes again, and room


def test_another_body_with_the_same_bytes_learns_nothing(
    cast: Cast, world: World, proof: Evidence
) -> None:
    theirs = attach_file(
        update_of(world.shipped), upload=word_file(), actor=cast.customs_reporter, now=NOW
    )
    assert theirs != proof
    assert theirs.current.file.name != proof.current.file.name
    assert theirs.current.state == CheckState.QUEUED
    assert list(Evidence.objects.visible_to(cast.customs_reporter)) == [theirs]


def test_an_older_versions_bytes_are_stored_once(cast: Cast, world: World, proof: Evidence) -> None:
    newer(proof, cast, url="https://example.org/a")
    again = attach_file(
        update_of(world.taxed_too), upload=word_file(), actor=cast.tax_reporter, now=NOW
    )
    assert again != proof
    assert again.current.file.name == proof.versions.get(number=1).file.name


def test_a_file_the_store_has_lost_is_kept_and_checked_again_when_given_again(
    cast: Cast, world: World, proof: Evidence
) -> None:
    """One lost after its check and one found missing by it; what was refused stays refused."""
    name = str(proof.current.file.name)
    give: dict[str, Any] = {"actor": cast.tax_reporter, "now": NOW}
    proof.current.file.storage.delete(name)

    attach_file(update_of(world.taxed_too), upload=word_file(), **give)

    assert proof.current.file.storage.open(name).read() == word_file().read()
    assert proof.current.state == CheckState.PASSED

    lost = attach_file(update_of(world.taxed), upload=word_file(text="另一份。"), **give)
    lost.current.file.storage.delete(str(lost.current.file.name))
    verdict = verdict_on(lost.current)
    decided(lost, refused=verdict.refused)
    lost = attach_file(update_of(world.taxed), upload=word_file(text="另一份。"), **give)
    assert lost.current.state == CheckState.QUEUED
    assert verdict_on(lost.current).refused == ""
    decided(lost, refused="含有宏。")
    with pytest.raises(ValidationError, match="含有宏"):
        attach_file(update_of(world.taxed), upload=word_file(text="另一份。"), **give)


@pytest.mark.parametrize(
    ("agency", "region", "words"), [(1, 9, "本单位"), (9, 1, "本地区")], ids=["own", "region"]
)
def test_a_full_store_says_what_is_left(
    cast: Cast, world: World, settings: Any, agency: int, region: int, words: str
) -> None:
    settings.EVIDENCE_AGENCY_MEGABYTES, settings.EVIDENCE_REGION_MEGABYTES = agency, region
    update = update_of(world.taxed)
    kept = attach_file(update, upload=word_file(), actor=cast.tax_reporter, now=NOW)
    EvidenceVersion.objects.update(size=1024 * 1024 - 10)
    with pytest.raises(ValidationError) as fault:
        attach_file(update, upload=word_file(text="再来。"), actor=cast.tax_reporter, now=NOW)
    (said,) = fault.value.message_dict["file"]
    assert words in said
    assert "10 字节" in said
    assert list(Evidence.objects.all()) == [kept]
    # What is stored already takes no more room.
    attach_file(update_of(world.taxed_too), upload=word_file(), actor=cast.tax_reporter, now=NOW)
    attach_link(update, url="https://example.org/a", actor=cast.tax_reporter, now=NOW)
