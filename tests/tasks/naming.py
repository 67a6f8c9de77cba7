"""Unknown names in what was read, and their answers, as the tests of names need them."""

from __future__ import annotations

from datetime import date

from agencies.answers import current_gazetteer
from agencies.bodies import Body
from agencies.choices import AgencyKind, AgencyLevel
from agencies.loading import NewBody
from agencies.models import Agency, NameAnswer
from regions.models import Region
from tasks.actions import answer_name
from tasks.actions.naming import Answered
from tasks.choices import UNKNOWN_NAME, PartyKind, ResponsibilityRole
from tasks.models import Implementation, Measure, ParseProblem, Responsibility
from tests.base import Cast
from tests.factory import NOW

EVIDENCE = "苏州市机构编制委员会办公室电话确认"
NAME = "市丝绸办"


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


def answer(cast: Cast, agency: Agency | Body | NewBody | None = None, **kwargs: object) -> Answered:
    """The clerk says what a name means: the answer, and how much it has filled in."""
    given: dict[str, object] = {
        "name": NAME,
        "region": cast.suzhou,
        "agency": agency,
        "evidence": EVIDENCE,
        "actor": cast.clerk,
        "now": NOW,
        **kwargs,
    }
    return answer_name(**given)  # type: ignore[arg-type]  # any of its parameters


def answered(
    cast: Cast, agency: Agency | Body | NewBody | None = None, **kwargs: object
) -> NameAnswer:
    return answer(cast, agency, **kwargs).answer


def meant(name: str = NAME, *, issuer: str = "suzhou", on: date | None = None) -> str | None:
    return current_gazetteer().resolve(name, issuer=issuer, on=on)


def leads(implementation: Implementation) -> list[tuple[str, str]]:
    return [(a.agency.key, a.role) for a in implementation.assignments.order_by("order")]


def new_body(region: Region, name: str = "苏州市丝绸产业发展办公室") -> NewBody:
    return NewBody(name, "市丝绸办", AgencyLevel.CITY, AgencyKind.GOVERNMENT, region)
