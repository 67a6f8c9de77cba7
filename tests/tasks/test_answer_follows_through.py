"""What an answered name changes: what was read, who is assigned, documents read later."""

from __future__ import annotations

from datetime import date

from agencies.answers import current_gazetteer
from agencies.choices import NameMeaning
from tasks import rows
from tasks.actions import assign, withdraw_answer
from tasks.choices import UNKNOWN_NAME, AssignmentRole, PartyKind, ResponsibilityRole
from tasks.models import Measure, ParseProblem, PolicyDocument
from tasks.parser import measure_values, parse
from tasks.parsing import read_safely
from tests.base import Cast, World
from tests.factory import NOW, make_document, make_measure
from tests.tasks.naming import NAME, answer, answered, leads, name_in, new_body

READ_LATER = "苏州市实施方案\n一、任务\n（一）发展贸易\n1. 扩大出口。（责任单位：市丝绸办）\n"


def test_what_was_read_gets_the_body_and_the_doubt_is_settled(cast: Cast, world: World) -> None:
    measure = world.shipped.measure
    row = name_in(measure)
    other = name_in(measure, "市丝绸公司")
    abroad = make_measure(make_document(cast.guangzhou))
    theirs = name_in(abroad)

    done = answer(cast, cast.commerce)

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

    done = answer(cast, cast.commerce)

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

    done = answer(cast, cast.commerce)

    assert (done.implementations, done.kept) == (0, 1)
    assert leads(world.shipped) == [("suzhou-tax", AssignmentRole.LEAD)]


def test_other_regions_implementations_of_the_measure_stay(cast: Cast, world: World) -> None:
    """The measure is tracked in Guangzhou too; a Suzhou body answers for Suzhou only."""
    name_in(world.taxed.measure)

    answered(cast, cast.customs)

    world.elsewhere.refresh_from_db()
    assert leads(world.elsewhere) == []
    assert world.elsewhere.version == 1


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


def test_an_answer_does_not_touch_the_text(cast: Cast, world: World) -> None:
    name_in(world.unassigned.measure)
    before = list(Measure.objects.order_by("pk").values())
    texts = list(PolicyDocument.objects.values_list("source__sha256", flat=True))
    answered(cast, cast.customs)

    assert list(Measure.objects.order_by("pk").values()) == before
    assert list(PolicyDocument.objects.values_list("source__sha256", flat=True)) == texts
