"""Who may parse a document again that is of no bureau here: the nation's table, a province's paper.

The administrator keeps it as reference data until a bureau of its region, or one that recorded it,
is there; nobody else comes near.
"""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agencies import audit
from agencies.choices import Role
from agencies.models import AuditEvent, User
from regions.models import PilotRegion, Region
from tasks.actions import (
    abandon,
    accept,
    confirm,
    confirm_reading,
    keep_rest,
    name_in_recording,
    read_document_again,
)
from tasks.models import Candidate, Implementation, Intake, PolicyDocument
from tests.base import Cast
from tests.factory import (
    NOW,
    make_document,
    make_implementation,
    make_measure,
    make_region,
    make_user,
)
from tests.permissions.sweeping import as_person
from tests.tasks.intakes import LATER, TEXT, decided, finish, measure, measures, read_in

NATION = """\
全面促进服务贸易发展任务分工（测试文本）

序号\t具体举措\t责任分工
1\t支持开展外汇试点。\t商务部制订政策保障措施；试点地区负责推进
2\t优化通关服务。\t海关总署制订政策保障措施；苏州负责推进
3\t完善统计制度。\t商务部牵头；试点地区负责推进
"""


@pytest.fixture
def nations(cast: Cast) -> PolicyDocument:
    """The nation's table with its first row alone, tracked in Suzhou and in Guangzhou."""
    document = make_document(
        Region.objects.get(slug="china"), slug="nation", level="national", text=NATION
    )
    row = make_measure(document, list_name="table", number=1, text="支持开展外汇试验。")
    for region in (cast.suzhou, cast.guangzhou):
        make_implementation(row, region, round=cast.round)
    return document


def provinces_paper(cast: Cast) -> PolicyDocument:
    """Jiangsu's, recorded by Suzhou's bureau."""
    (paper,) = confirm(decided(cast, level="province"), actor=cast.clerk, now=NOW)
    return paper


def again(document: PolicyDocument, actor: User, text: str = NATION) -> Intake:
    intake = read_document_again(document, name="", content=None, actor=actor, now=LATER)
    return finish(intake, text)


def test_nobody_but_the_administrator_reads_the_nations_table_again(
    cast: Cast, nations: PolicyDocument
) -> None:
    for user in cast.everyone:
        if user == cast.administrator:
            continue
        with pytest.raises(PermissionDenied):
            read_document_again(nations, name="", content=None, actor=user, now=LATER)
    cast.administrator.is_active = False
    with pytest.raises(PermissionDenied):
        read_document_again(nations, name="", content=None, actor=cast.administrator, now=LATER)
    assert not nations.readings.exists()


def test_a_document_with_a_bureau_is_none_of_the_administrators(
    cast: Cast, nations: PolicyDocument
) -> None:
    suzhous = make_document(cast.suzhou, slug="plan")
    bureau = make_user("nations_clerk", Role.COORDINATOR, region=nations.region)
    for document in (suzhous, nations):
        with pytest.raises(PermissionDenied):
            read_document_again(
                document, name="", content=None, actor=cast.administrator, now=LATER
            )
    assert read_document_again(nations, name="", content=None, actor=bureau, now=LATER).region == (
        nations.region
    )


def test_the_bureau_that_recorded_a_provinces_paper_reads_it_again_and_no_other(
    cast: Cast,
) -> None:
    paper = provinces_paper(cast)
    assert (paper.region.slug, paper.recorded_by) == ("jiangsu", cast.suzhou)
    for user in (cast.administrator, cast.leader, cast.province, cast.ministry, cast.outside_clerk):
        with pytest.raises(PermissionDenied):
            read_document_again(paper, name="", content=None, actor=user, now=LATER)
    reading = again(paper, cast.head, TEXT)
    assert reading.region == cast.suzhou
    # The province's own bureau, once there is one, comes to the reading that is open already.
    own = make_user("provinces_clerk", Role.COORDINATOR, region=paper.region)
    assert read_document_again(paper, name="", content=None, actor=own, now=LATER) == reading
    assert list(Intake.objects.visible_to(own)) == [reading]
    assert confirm_reading(reading, actor=own, now=LATER) == paper


def test_a_corrected_text_leaves_the_paper_with_who_recorded_it(cast: Cast) -> None:
    paper = provinces_paper(cast)
    corrected = TEXT.replace("推行提前申报", "推行提前报关")
    reading = read_document_again(
        paper, name="更正.txt", content=corrected.encode(), actor=cast.clerk, now=LATER
    )
    reading = finish(reading, corrected)
    keep_rest(reading, actor=cast.clerk, now=LATER)
    confirm_reading(reading, actor=cast.clerk, now=LATER)
    paper.refresh_from_db()
    assert paper.source.text == corrected
    assert again(paper, cast.clerk, corrected).document == paper


def test_the_administrator_sees_no_recording_but_the_readings_kept_for_all(
    cast: Cast, nations: PolicyDocument
) -> None:
    suzhous = read_in(cast)
    candidate = measures(suzhous)[0]
    reading = again(nations, cast.administrator)
    assert list(Intake.objects.visible_to(cast.administrator)) == [reading]
    for user in cast.everyone:
        if user != cast.administrator:
            assert reading not in Intake.objects.visible_to(user)
    with pytest.raises(PermissionDenied):
        accept(candidate, version=1, actor=cast.administrator, now=LATER)
    with pytest.raises(PermissionDenied):
        abandon(suzhous, reason="重复", actor=cast.administrator, now=LATER)
    with pytest.raises(PermissionDenied):
        accept(measures(reading)[0], version=1, actor=cast.clerk, now=LATER)


def test_what_is_new_in_the_nations_table_is_tracked_where_its_list_is_and_names_no_other(
    cast: Cast, nations: PolicyDocument
) -> None:
    elsewhere = make_region("nanjing", cast.suzhou.parent, name="南京市", short_name="南京")
    PilotRegion.objects.create(round=cast.round, region=elsewhere, name_in_document="南京")
    reading = again(nations, cast.administrator)
    for candidate in Candidate.objects.filter(intake=reading, decision="pending"):
        accept(candidate, version=1, actor=cast.administrator, now=LATER)
    confirm_reading(reading, actor=cast.administrator, now=LATER)

    def where(words: str) -> set[str]:
        rows = Implementation.objects.filter(measure__text__contains=words)
        return {row.region.slug for row in rows.select_related("region")}

    assert where("外汇试点") == {"suzhou", "guangzhou"}
    assert where("统计") == {"suzhou", "guangzhou"}
    # A row of listed regions is for them alone.
    assert where("通关") == {"suzhou"}
    assert audit.verify() is None


def test_the_administrator_takes_one_difference_of_the_nations_table_in_the_browser(
    cast: Cast, nations: PolicyDocument
) -> None:
    guest = as_person(cast.clerk)
    assert "重新识读" not in guest.get(nations.get_absolute_url()).content.decode()
    client = as_person(cast.administrator)
    address = reverse("tasks:read_document_again", args=[nations.slug])
    assert address in client.get(nations.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    started = client.post(address, {"same": "1"})
    reading = Intake.objects.get(document=nations)
    assert started["Location"] == reading.get_absolute_url()
    finish(reading, NATION)
    # Left and come back to: the way leads from the document, no list of recordings is theirs.
    assert reading.get_absolute_url() in client.get(address).content.decode()
    page = client.get(reading.get_absolute_url()).content.decode()
    assert f'href="{reverse("tasks:intakes")}"' not in page

    changed = measure(reading, "外汇试点")
    decide(client, "accept", changed)
    client.post(reverse("tasks:keep_rest", args=[reading.pk]))
    for fresh in Candidate.objects.filter(intake=reading, decision="pending"):
        decide(client, "drop", fresh, reason="本次不纳入")
    client.post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert [m.text for m in nations.measures.all()] == ["支持开展外汇试点。"]
    event = AuditEvent.objects.get(verb="confirm_reading")
    assert event.actor == cast.administrator


def test_giving_a_reading_up_leads_the_administrator_back_to_the_document(
    cast: Cast, nations: PolicyDocument
) -> None:
    reading = again(nations, cast.administrator)
    client = as_person(cast.administrator)
    address = reverse("tasks:abandon_intake", args=[reading.pk])
    r = client.post(address, {"reason": "改日再看"})
    assert r["Location"] == nations.get_absolute_url()
    assert client.get(nations.get_absolute_url()).status_code == 200


def test_a_name_in_the_provinces_paper_is_answered_for_that_reading_alone(cast: Cast) -> None:
    paper = provinces_paper(cast)
    corrected = TEXT.replace("定期通报进展", "按月通报进展")
    reading = finish(
        read_document_again(
            paper, name="更正.txt", content=corrected.encode(), actor=cast.clerk, now=LATER
        ),
        corrected,
    )
    named = measure(reading, "联席会议")
    assert (
        name_in_recording(
            named,
            name="市未名办",
            meaning="no_name",
            agency=None,
            evidence="电话确认",
            version=named.version,
            actor=cast.clerk,
            now=LATER,
        )
        == 1
    )


def decide(client: Client, verb: str, candidate: Candidate, **values: str) -> None:
    client.post(
        reverse(f"tasks:{verb}_candidate", args=[candidate.pk]),
        {"version": str(candidate.version), **values},
    )
