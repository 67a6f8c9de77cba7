"""承接关系: what the texts suggest, and a person's word on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import AuditEvent, User
from tasks.actions import add_link, confirm_link, link_document, reject_link
from tasks.choices import LinkOrigin, LinkState, ListName
from tasks.errors import StaleVersion
from tasks.models import Measure, MeasureLink, PolicyDocument
from tests.base import Cast, World
from tests.factory import NOW, make_document, make_implementation, make_measure

# Sentences of the documents: the third item speaks of the first two measures, the last of none.
ABOVE = (
    "探索实施知识产权质押融资，完善知识产权担保机制。",
    "加大出口信用保险对服务贸易的支持力度，扩大出口信保覆盖面。",
    "开通国际互联网数据专用通道。",
    "允许外籍技术技能人员按规定在试点地区就业。",
)
BELOW = (
    "鼓励金融服务创新。完善知识产权担保机制，扩大知识产权质押融资。扩大出口信用保险覆盖面。",
    "推动苏州旅游全域化、精品化、高端化发展，促进入境游的发展。",
)


@pytest.fixture
def upper(cast: Cast) -> PolicyDocument:
    """A national table that Guangzhou tracks."""
    china = cast.ministry.region
    assert china is not None
    document = make_document(china, slug="national", level="national", title="国家分工表")
    for number, text in enumerate(ABOVE, start=1):
        measure = make_measure(
            document, number=number, key=f"table-{number}", list_name=ListName.TABLE, text=text
        )
        make_implementation(measure, cast.guangzhou, round=cast.round)
    return document


@pytest.fixture
def lower(upper: PolicyDocument, world: World) -> PolicyDocument:
    """Suzhou's plan implements it; its prose comes after its four rows."""
    world.document.implements = upper
    world.document.save()
    for order, text in enumerate(BELOW, start=5):
        make_measure(
            world.document,
            number=order,
            key=f"narrative-{order}",
            list_name=ListName.NARRATIVE,
            text=text,
        )
    return world.document


@pytest.fixture
def link(lower: PolicyDocument) -> MeasureLink:
    link_document(lower, actor=None, now=NOW)
    return MeasureLink.objects.select_related("lower__document").get(upper__number=1)


def found(document: PolicyDocument) -> set[tuple[int | None, int | None]]:
    links = MeasureLink.objects.filter(lower__document=document)
    return set(links.values_list("upper__number", "lower__number"))


# What is suggested


def test_nothing_is_suggested_where_nobody_tracks_the_upper_document(
    cast: Cast, world: World
) -> None:
    assert cast.ministry.region is not None
    above = make_document(cast.ministry.region, slug="untracked", level="national")
    make_measure(above, text=ABOVE[0])
    make_measure(world.document, list_name=ListName.NARRATIVE, text=BELOW[0])

    assert link_document(world.document, actor=None, now=NOW) == 0


def test_nothing_is_suggested_between_regions_side_by_side(cast: Cast, world: World) -> None:
    other = make_document(cast.guangzhou, slug="guangzhou", level="city")
    make_measure(other, list_name=ListName.NARRATIVE, text=BELOW[0])
    make_measure(world.document, list_name=ListName.NARRATIVE, text=BELOW[0])

    assert link_document(world.document, actor=None, now=NOW) == 0
    assert link_document(other, actor=None, now=NOW) == 0


def test_prose_is_suggested_what_it_speaks_of(lower: PolicyDocument) -> None:
    assert link_document(lower, actor=None, now=NOW) == 2

    assert found(lower) == {(1, 5), (2, 5)}
    for link in MeasureLink.objects.all():
        assert (link.state, link.origin) == (LinkState.SUGGESTED, LinkOrigin.WORDS)
        assert link.decided_by is None
    event = AuditEvent.objects.get(verb="suggest_links")
    assert event.after == {"new": 2}


def test_a_copied_row_is_confirmed_by_its_text(lower: PolicyDocument) -> None:
    make_measure(lower, number=7, text=ABOVE[2].replace("，", ","))

    link_document(lower, actor=None, now=NOW)

    copy = MeasureLink.objects.get(lower__number=7)
    assert (copy.state, copy.origin, copy.score) == (LinkState.CONFIRMED, LinkOrigin.COPY, 1.0)


def test_doing_it_again_adds_nothing(lower: PolicyDocument) -> None:
    link_document(lower, actor=None, now=NOW)
    before = list(MeasureLink.objects.order_by("pk").values())

    assert link_document(lower, actor=None, now=NOW) == 0
    assert list(MeasureLink.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(verb="suggest_links").count() == 1


def test_a_rejected_link_never_comes_back(cast: Cast, link: MeasureLink) -> None:
    reject_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)

    assert link_document(link.lower.document, actor=None, now=NOW) == 0
    link.refresh_from_db()
    assert link.state == LinkState.REJECTED


def test_an_item_gets_three_suggestions_at_most(
    lower: PolicyDocument, upper: PolicyDocument
) -> None:
    for number in range(10, 16):
        make_measure(
            upper, number=number, key=f"t{number}", list_name=ListName.TABLE, text=ABOVE[0]
        )

    link_document(lower, actor=None, now=NOW)

    assert MeasureLink.objects.filter(lower__number=5).count() == 3


# A person's word


@pytest.mark.parametrize(
    "name",
    ["tax_reporter", "leader", "province", "ministry", "auditor", "administrator", "outside_clerk"],
)
@pytest.mark.parametrize("verb", [confirm_link, reject_link])
def test_only_the_bureau_of_the_lower_region_judges(
    cast: Cast, link: MeasureLink, name: str, verb: Any
) -> None:
    with pytest.raises(PermissionDenied):
        verb(link, seen=link.state, actor=getattr(cast, name), now=NOW)
    link.refresh_from_db()
    assert link.state == LinkState.SUGGESTED


@pytest.mark.parametrize("name", ["clerk", "head"])
def test_the_bureau_confirms(cast: Cast, link: MeasureLink, name: str) -> None:
    actor: User = getattr(cast, name)

    confirm_link(link, seen=link.state, actor=actor, now=NOW, reason=" 内容一致 ")

    link.refresh_from_db()
    assert (link.state, link.decided_by, link.decided_at) == (LinkState.CONFIRMED, actor, NOW)
    event = AuditEvent.objects.get(verb="confirm_link")
    assert (event.actor_id, event.region_id) == (actor.pk, cast.suzhou.pk)
    assert (event.before, event.reason) == ({"state": "suggested"}, "内容一致")
    assert event.after["lower_measure"] == "苏州市实施方案 5"


def test_pressing_twice_is_once(cast: Cast, link: MeasureLink) -> None:
    for _ in range(2):
        confirm_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)

    assert AuditEvent.objects.filter(verb="confirm_link").count() == 1


def test_it_does_not_overturn_what_a_colleague_decided_meanwhile(
    cast: Cast, link: MeasureLink
) -> None:
    reject_link(link, seen=LinkState.SUGGESTED, actor=cast.head, now=NOW)

    with pytest.raises(StaleVersion):
        confirm_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)
    link.refresh_from_db()
    assert (link.state, link.decided_by) == (LinkState.REJECTED, cast.head)


def test_a_rejection_can_be_taken_back_knowingly(cast: Cast, link: MeasureLink) -> None:
    reject_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)
    confirm_link(link, seen=LinkState.REJECTED, actor=cast.clerk, now=NOW)

    link.refresh_from_db()
    assert link.state == LinkState.CONFIRMED


def test_a_confirmed_link_is_rejected_with_a_reason_only(cast: Cast, link: MeasureLink) -> None:
    confirm_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)

    with pytest.raises(ValidationError) as refused:
        reject_link(link, seen=LinkState.CONFIRMED, actor=cast.clerk, now=NOW, reason=" ")
    assert "reason" in refused.value.message_dict

    reject_link(link, seen=LinkState.CONFIRMED, actor=cast.clerk, now=NOW, reason="看错了")
    link.refresh_from_db()
    assert (link.state, link.reason) == (LinkState.REJECTED, "看错了")


# By hand


def ends(lower: PolicyDocument) -> tuple[Measure, Measure]:
    return Measure.objects.get(list_name=ListName.TABLE, number=4), lower.measures.get(number=1)


def test_a_link_by_hand_says_who_and_why(cast: Cast, lower: PolicyDocument) -> None:
    above, below = ends(lower)

    link = add_link(above, below, reason="同一任务", actor=cast.clerk, now=NOW)

    assert (link.state, link.origin, link.decided_by) == ("confirmed", "hand", cast.clerk)
    assert 0 <= link.score <= 1
    event = AuditEvent.objects.get(verb="add_link")
    assert (event.reason, event.after["upper_measure"]) == ("同一任务", "国家分工表 4")


def test_adding_what_was_rejected_confirms_it(cast: Cast, link: MeasureLink) -> None:
    reject_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)

    again = add_link(link.upper, link.lower, reason="复核后认为承接", actor=cast.head, now=NOW)

    assert again.pk == link.pk
    assert (again.state, again.reason) == (LinkState.CONFIRMED, "复核后认为承接")


def test_a_link_by_hand_needs_a_reason_and_two_levels(cast: Cast, lower: PolicyDocument) -> None:
    above, below = ends(lower)
    elsewhere = make_measure(make_document(cast.guangzhou, slug="guangzhou"))

    for upper, reason, field in (
        (above, " ", "reason"),
        (lower.measures.get(number=2), "同类", "upper"),
        (elsewhere, "同类", "upper"),
    ):
        with pytest.raises(ValidationError) as refused:
            add_link(upper, below, reason=reason, actor=cast.clerk, now=NOW)
        assert set(refused.value.message_dict) == {field}
    assert not MeasureLink.objects.exists()


def test_only_the_bureau_of_the_lower_region_adds(cast: Cast, lower: PolicyDocument) -> None:
    above, below = ends(lower)

    for actor in (cast.outside_clerk, cast.leader, cast.tax_reporter, cast.province):
        with pytest.raises(PermissionDenied):
            add_link(above, below, reason="同一任务", actor=actor, now=NOW)
    assert not MeasureLink.objects.exists()


# Who sees them


def test_guesses_and_refusals_are_the_regions_own(cast: Cast, link: MeasureLink) -> None:
    def sees(user: User) -> bool:
        return MeasureLink.objects.visible_to(user).filter(pk=link.pk).exists()

    inside = [cast.clerk, cast.head, cast.leader, cast.tax_reporter, cast.province, cast.ministry]
    outside = [cast.outsider, cast.outside_clerk, cast.auditor, cast.administrator]
    assert all(map(sees, inside))
    assert not any(map(sees, outside))

    reject_link(link, seen=LinkState.SUGGESTED, actor=cast.clerk, now=NOW)
    assert all(map(sees, inside))
    assert not any(map(sees, outside))

    confirm_link(link, seen=LinkState.REJECTED, actor=cast.clerk, now=NOW)
    assert all(map(sees, inside + outside))
