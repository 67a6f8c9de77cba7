"""A person's answer to an unknown name becomes data, and is carried into what was read."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies import audit
from agencies.answers import current_gazetteer
from agencies.bodies import Body
from agencies.choices import AgencyKind, AgencyLevel, NameMeaning
from agencies.loading import NewBody
from agencies.models import Agency, AuditEvent, NameAnswer, User
from regions.models import Region
from tasks import rows
from tasks.actions import answer_name, assign, withdraw_answer
from tasks.choices import UNKNOWN_NAME, AssignmentRole, PartyKind, ResponsibilityRole
from tasks.models import Implementation, Measure, ParseProblem, PolicyDocument, Responsibility
from tasks.parser import measure_values, parse
from tasks.parsing import read_safely
from tests.base import Cast, World
from tests.factory import NOW, make_document, make_measure

EVIDENCE = "苏州市机构编制委员会办公室电话确认"
NAME = "市丝绸办"
READ_LATER = "苏州市实施方案\n一、任务\n（一）发展贸易\n1. 扩大出口。（责任单位：市丝绸办）\n"


def name_in(
    measure: Measure,
    name: str = NAME,
    *,
    role: str = ResponsibilityRole.RESPONSIBLE,
    order: int = 5,
) -> Responsibility:
    """The measure names a body nobody knows, and the reading has said so."""
    row = Responsibility.objects.create(
        measure=measure,
        name=name,
        role=role,
        kind=PartyKind.AGENCY,
        clause=name,
        order=order,
        span_start=0,
        span_end=1,
    )
    ParseProblem.objects.create(
        document=measure.document,
        measure=measure,
        code=UNKNOWN_NAME,
        message=f"单位名称无法确定：{name}",
        span_start=0,
        span_end=1,
    )
    return row


def answered(
    cast: Cast, agency: Agency | Body | NewBody | None = None, **kwargs: object
) -> NameAnswer:
    given: dict[str, object] = {
        "name": NAME,
        "region": cast.suzhou,
        "agency": agency,
        "evidence": EVIDENCE,
        "actor": cast.clerk,
        "now": NOW,
        **kwargs,
    }
    return answer_name(**given).answer  # type: ignore[arg-type]  # any of its parameters


def meant(name: str = NAME, *, issuer: str = "suzhou", on: date | None = None) -> str | None:
    return current_gazetteer().resolve(name, issuer=issuer, on=on)


def leads(implementation: Implementation) -> list[tuple[str, str]]:
    return [(a.agency.key, a.role) for a in implementation.assignments.order_by("order")]


@pytest.mark.parametrize(
    "who", ["outside_clerk", "outsider", "head", "leader", "tax_reporter", "province", "auditor"]
)
def test_it_refuses_those_who_do_not_keep_the_regions_names(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        answered(cast, cast.commerce, actor=getattr(cast, who))

    assert not NameAnswer.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("evidence", {"evidence": "  "}),
        ("name", {"name": " "}),
        ("agency", {"agency": None}),
        ("agency", {"meaning": NameMeaning.COLLECTIVE}),
        ("meaning", {"meaning": "guess", "agency": None}),
        ("evidence_link", {"evidence_link": "javascript:alert(1)"}),
        ("valid_to", {"valid_from": date(2023, 1, 1), "valid_to": date(2022, 1, 1)}),
    ],
)
def test_it_refuses_an_answer_that_lacks_or_contradicts(
    cast: Cast, field: str, given: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refused:
        answered(cast, **{"agency": cast.commerce, **given})  # type: ignore[arg-type]

    assert field in refused.value.message_dict
    assert not NameAnswer.objects.exists()


def test_a_name_stands_for_the_body_in_documents_of_that_region_only(cast: Cast) -> None:
    assert meant() is None

    answered(cast, cast.customs)

    assert meant() == "苏州海关"
    assert meant("市 丝绸办") == "苏州海关"
    assert meant(issuer="guangzhou") is None
    assert meant(issuer="national") is None


def test_an_answer_with_dates_holds_between_them(cast: Cast) -> None:
    answered(cast, cast.customs, valid_from=date(2019, 1, 1), valid_to=date(2021, 12, 31))
    answered(cast, cast.commerce, valid_from=date(2022, 1, 1))

    assert meant(on=date(2018, 12, 31)) is None
    assert meant(on=date(2019, 1, 1)) == "苏州海关"
    assert meant(on=date(2021, 12, 31)) == "苏州海关"
    assert meant(on=date(2022, 1, 1)) == "苏州市商务局"
    # Without a date either may be meant: not decided.
    assert meant() is None


def test_an_answer_rolled_back_is_not_known(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        answered(cast, cast.customs)
        assert meant() == "苏州海关"
        raise ZeroDivisionError

    assert meant() is None


def test_the_names_are_indexed_again_only_after_a_change(cast: Cast) -> None:
    before = current_gazetteer()
    assert current_gazetteer() is before
    answered(cast, cast.customs)
    after = current_gazetteer()

    assert after is not before
    assert current_gazetteer() is after


def test_what_was_read_gets_the_body_and_the_doubt_is_settled(cast: Cast, world: World) -> None:
    measure = world.shipped.measure
    row = name_in(measure)
    other = name_in(measure, "市丝绸公司")
    abroad = make_measure(make_document(cast.guangzhou))
    theirs = name_in(abroad)

    done = answer_name(
        name=NAME,
        region=cast.suzhou,
        agency=cast.commerce,
        evidence=EVIDENCE,
        actor=cast.clerk,
        now=NOW,
    )

    for each in (row, other, theirs):
        each.refresh_from_db()
    assert row.agency == cast.commerce
    assert row.answer == done.answer
    assert other.agency is None
    assert theirs.agency is None
    settled = ParseProblem.objects.exclude(answer=None)
    assert [(p.measure, p.message) for p in settled] == [(measure, f"单位名称无法确定：{NAME}")]
    assert done.responsibilities == 1


def test_an_answer_is_not_carried_into_documents_outside_its_dates(cast: Cast) -> None:
    early = make_measure(make_document(cast.suzhou, issued_on=date(2016, 1, 1)))
    late = make_measure(make_document(cast.suzhou, issued_on=date(2020, 1, 1)))
    rows = [name_in(early), name_in(late)]

    answered(cast, cast.customs, valid_from=date(2019, 1, 1))

    for row in rows:
        row.refresh_from_db()
    assert [row.agency for row in rows] == [None, cast.customs]


def test_implementations_are_assigned_as_adopting_does(cast: Cast, world: World) -> None:
    name_in(world.shipped.measure, role=ResponsibilityRole.LEAD)
    name_in(world.unassigned.measure)

    done = answer_name(
        name=NAME,
        region=cast.suzhou,
        agency=cast.commerce,
        evidence=EVIDENCE,
        actor=cast.clerk,
        now=NOW,
    )

    assert done.implementations == 2
    world.shipped.refresh_from_db()
    world.unassigned.refresh_from_db()
    assert leads(world.shipped) == [
        ("suzhou-commerce", AssignmentRole.LEAD),
        ("suzhou-customs", AssignmentRole.PARTICIPATE),
    ]
    assert world.shipped.lead_agency == cast.commerce
    assert world.shipped.version == 2
    assert leads(world.unassigned) == [("suzhou-commerce", AssignmentRole.LEAD)]


def test_what_a_person_assigned_stays(cast: Cast, world: World) -> None:
    name_in(world.shipped.measure)
    assign(world.shipped, agencies=[cast.tax], version=1, actor=cast.clerk, now=NOW)

    done = answer_name(
        name=NAME,
        region=cast.suzhou,
        agency=cast.commerce,
        evidence=EVIDENCE,
        actor=cast.clerk,
        now=NOW,
    )

    assert (done.implementations, done.kept) == (0, 1)
    assert leads(world.shipped) == [("suzhou-tax", AssignmentRole.LEAD)]


def test_other_regions_implementations_of_the_measure_stay(cast: Cast, world: World) -> None:
    """The measure is tracked in Guangzhou too; a Suzhou body answers for Suzhou only."""
    name_in(world.taxed.measure)

    answered(cast, cast.customs)

    world.elsewhere.refresh_from_db()
    assert leads(world.elsewhere) == []
    assert world.elsewhere.version == 1


def test_the_same_answer_again_changes_nothing(cast: Cast) -> None:
    first = answered(cast, cast.customs)
    events = AuditEvent.objects.count()
    again = answered(cast, cast.customs, evidence="再次确认")

    assert again == first
    assert NameAnswer.objects.count() == 1
    assert AuditEvent.objects.count() == events


def test_a_different_answer_must_wait_for_the_first_to_be_withdrawn(cast: Cast) -> None:
    first = answered(cast, cast.customs, valid_to=date(2021, 12, 31))
    with pytest.raises(ValidationError) as refused:
        answered(cast, cast.commerce, valid_from=date(2021, 12, 31))
    assert "请先撤回" in refused.value.message_dict["name"][0]

    withdraw_answer(first, reason="看错了", actor=cast.clerk, now=NOW)
    answered(cast, cast.commerce, valid_from=date(2021, 12, 31))

    assert meant(on=date(2022, 1, 1)) == "苏州市商务局"


def test_it_writes_who_answered_what_and_why(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs, evidence_link="https://example.org/notice")

    written = AuditEvent.objects.filter(object_type="nameanswer").get()
    assert (written.verb, written.actor, written.region) == (
        "answer_name",
        cast.clerk,
        cast.suzhou,
    )
    assert written.object_id == str(answer.pk)
    assert written.after["agency"] == "苏州海关"
    assert written.after["responsibilities"] == 1
    assert written.after["implementations"] == 1
    assert EVIDENCE in written.reason
    assert "https://example.org/notice" in written.reason
    assigned = AuditEvent.objects.filter(verb="assign").get()
    assert assigned.object_id == str(world.unassigned.pk)
    assert audit.verify() is None


def test_the_administrator_answers_anywhere(cast: Cast) -> None:
    answered(cast, cast.customs, actor=cast.administrator)

    assert meant() == "苏州海关"


def test_a_collective_is_one_no_more_a_doubt(cast: Cast, world: World) -> None:
    row = name_in(world.shipped.measure, "市丝绸专班")
    answered(cast, None, name="市丝绸专班", meaning=NameMeaning.COLLECTIVE)

    row.refresh_from_db()
    assert row.kind == PartyKind.COLLECTIVE
    assert row.agency is None
    found = current_gazetteer().look_up("市丝绸专班", issuer="suzhou", on=None)
    assert found.collective
    assert not Responsibility.objects.unknown().exists()


def test_what_is_no_name_leaves_the_queue(cast: Cast, world: World) -> None:
    row = name_in(world.shipped.measure, "市丝")
    answered(cast, None, name="市丝", meaning=NameMeaning.NO_NAME)

    row.refresh_from_db()
    assert (row.kind, row.agency) == (PartyKind.AGENCY, None)
    assert not Responsibility.objects.unknown().exists()


def test_a_slip_stays_reported_in_documents_read_later(cast: Cast) -> None:
    answered(cast, cast.customs, meaning=NameMeaning.SLIP)
    result = parse(READ_LATER, gazetteer=current_gazetteer())

    (measure,) = result.measures
    assert [r.agency for r in measure.responsibilities] == ["苏州海关"]
    assert [p.message for p in measure.problems] == ["“市丝绸办”疑为“苏州海关”之误"]


def test_documents_read_later_follow_the_answer(cast: Cast) -> None:
    text = READ_LATER.replace("市丝绸办", "市丝绸办、市丝绸委")
    unknown = parse(text, gazetteer=current_gazetteer())
    assert {p.code for p in unknown.measures[0].problems} == {UNKNOWN_NAME}

    answered(cast, cast.customs)
    answered(cast, None, name="市丝绸委", meaning=NameMeaning.COLLECTIVE)
    known = parse(text, gazetteer=current_gazetteer())

    read = [(r.name, r.agency, r.kind) for r in known.measures[0].responsibilities]
    assert read == [("市丝绸办", "苏州海关", "agency"), ("市丝绸委", None, "collective")]
    assert known.measures[0].problems == ()


def test_the_child_that_reads_files_knows_the_answers(cast: Cast) -> None:
    """It is handed the gazetteer and has neither Django nor a database."""
    answered(cast, new_body(cast.suzhou))
    _, read = read_safely(READ_LATER.encode(), "later.txt", gazetteer=current_gazetteer())

    (measure,) = read.measures
    assert [r.agency for r in measure.responsibilities] == ["苏州市丝绸产业发展办公室"]


def test_a_document_loaded_later_leans_on_the_answer(cast: Cast) -> None:
    """So that withdrawing it finds the names again."""
    answered(cast, cast.customs)
    group = answered(cast, None, name="市丝绸委", meaning=NameMeaning.COLLECTIVE)
    text = READ_LATER.replace("市丝绸办", "市丝绸办、市丝绸委、市商务局")
    gazetteer = current_gazetteer()
    (read,) = parse(text, gazetteer=gazetteer).measures
    measure = make_measure(make_document(cast.suzhou, text=text))
    bodies = rows.Bodies(gazetteer, issuer="suzhou", on=None)
    rows.write_responsibilities(measure, measure_values(read)["responsibilities"], bodies)

    written = measure.responsibilities.values_list("name", "agency__key", "answer__name", "kind")
    assert list(written) == [
        ("市丝绸办", "suzhou-customs", "市丝绸办", PartyKind.AGENCY),
        ("市丝绸委", None, "市丝绸委", PartyKind.COLLECTIVE),
        ("市商务局", "suzhou-commerce", None, PartyKind.AGENCY),
    ]
    withdraw_answer(group, reason="是一个单位", actor=cast.clerk, now=NOW)
    assert measure.responsibilities.unknown().get().name == "市丝绸委"
    assert measure.problems.get().message.endswith("市丝绸委")


def test_withdrawing_makes_the_name_unknown_again(cast: Cast, world: World) -> None:
    row = name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs)

    done = withdraw_answer(answer, reason="依据有误", actor=cast.second_clerk, now=NOW)

    row.refresh_from_db()
    assert (row.agency, row.answer, row.kind) == (None, None, PartyKind.AGENCY)
    assert ParseProblem.objects.get().answer is None
    assert meant() is None
    assert leads(world.unassigned) == []
    world.unassigned.refresh_from_db()
    assert world.unassigned.lead_agency is None
    answer.refresh_from_db()
    assert (answer.withdrawn_by, answer.withdrawn_reason) == (cast.second_clerk, "依据有误")
    assert (done.responsibilities, done.implementations) == (1, 1)
    assert AuditEvent.objects.filter(verb="withdraw_answer", reason="依据有误").count() == 1


def test_withdrawing_leaves_what_a_person_assigned_meanwhile(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answer = answered(cast, cast.customs)
    assign(
        world.unassigned, agencies=[cast.customs, cast.tax], version=2, actor=cast.clerk, now=NOW
    )

    done = withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)

    assert (done.implementations, done.kept) == (0, 1)
    assert [key for key, _ in leads(world.unassigned)] == ["suzhou-customs", "suzhou-tax"]


@pytest.mark.parametrize("who", ["outside_clerk", "head", "outsider"])
def test_withdrawing_is_refused_to_others(cast: Cast, who: str) -> None:
    answer = answered(cast, cast.customs)
    actor: User = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        withdraw_answer(answer, reason="不对", actor=actor, now=NOW)

    assert meant() == "苏州海关"


def test_withdrawing_needs_a_reason_and_happens_once(cast: Cast) -> None:
    answer = answered(cast, cast.customs)
    with pytest.raises(ValidationError):
        withdraw_answer(answer, reason=" ", actor=cast.clerk, now=NOW)
    withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)
    events = AuditEvent.objects.count()
    withdraw_answer(answer, reason="又一次", actor=cast.clerk, now=NOW)

    answer.refresh_from_db()
    assert answer.withdrawn_reason == "依据有误"
    assert AuditEvent.objects.count() == events


def test_a_doubt_appears_where_the_name_was_read_while_the_answer_stood(
    cast: Cast, world: World
) -> None:
    answer = answered(cast, cast.customs)
    row = name_in(world.shipped.measure)
    ParseProblem.objects.all().delete()
    Responsibility.objects.filter(pk=row.pk).update(answer=answer, agency=cast.customs)

    withdraw_answer(answer, reason="依据有误", actor=cast.clerk, now=NOW)

    (problem,) = ParseProblem.objects.all()
    assert problem.code == UNKNOWN_NAME
    assert problem.message.endswith(NAME)
    assert (problem.document, problem.measure) == (world.document, world.shipped.measure)


def new_body(region: Region, name: str = "苏州市丝绸产业发展办公室") -> NewBody:
    return NewBody(name, "市丝绸办", AgencyLevel.CITY, AgencyKind.GOVERNMENT, region)


def test_a_new_body_is_entered_with_the_answer(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    answered(cast, new_body(cast.suzhou))

    assert meant() == "苏州市丝绸产业发展办公室"
    assert meant("苏州市丝绸产业发展办公室", issuer="national") == "苏州市丝绸产业发展办公室"
    world.unassigned.refresh_from_db()
    assert str(world.unassigned.lead_agency) == "苏州市丝绸产业发展办公室"
    written = AuditEvent.objects.get(object_type="agency")
    assert (written.verb, written.actor) == ("create", cast.clerk)
    assert audit.verify() is None


@pytest.mark.parametrize("name", ["苏州市文化广电和旅游局", "苏州海关", " "])
def test_a_body_that_is_listed_or_nameless_is_not_entered(cast: Cast, name: str) -> None:
    before = Agency.objects.count()
    with pytest.raises(ValidationError) as refused:
        answered(cast, new_body(cast.suzhou, name))

    assert "body_name" in refused.value.message_dict
    assert Agency.objects.count() == before
    assert not AuditEvent.objects.exists()


def test_a_body_is_not_entered_with_an_answer_that_fails(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        answered(cast, new_body(cast.suzhou), evidence="")

    assert not Agency.objects.filter(name__contains="丝绸").exists()


def test_a_coordinator_enters_no_body_of_another_region(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        answered(cast, new_body(cast.guangzhou, "广州市丝绸办公室"))

    assert not Agency.objects.filter(name__contains="丝绸").exists()


def test_a_body_only_the_gazetteer_knows_gets_its_row(cast: Cast) -> None:
    body = current_gazetteer().bodies["suzhou-finance"]
    answered(cast, body)

    assert meant() == body.name
    assert Agency.objects.get(key="suzhou-finance").name == body.name


def test_an_answer_does_not_touch_the_text(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    before = list(Measure.objects.order_by("pk").values())
    texts = list(PolicyDocument.objects.values_list("source__sha256", flat=True))
    answered(cast, cast.customs)

    assert list(Measure.objects.order_by("pk").values()) == before
    assert list(PolicyDocument.objects.values_list("source__sha256", flat=True)) == texts
