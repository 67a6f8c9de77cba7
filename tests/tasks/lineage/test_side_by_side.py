"""承接关系: two documents side by side, and who sees them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tasks.choices import LinkState
from tasks.models import Implementation, MeasureLink, PolicyDocument
from tests.base import Cast, World
from tests.factory import make_document, make_implementation, make_measure
from tests.query_counts import assert_query_count
from tests.tasks.lineage.pages import BOTH, HERE, LOWER, UPPER, get, rows

# Who gets in


@pytest.mark.parametrize("name", ["outsider", "outside_clerk"])
def test_outsiders_find_nothing_of_suzhou(
    client: Client, cast: Cast, suggestion: MeasureLink, name: str
) -> None:
    user = getattr(cast, name)
    get(client, user, BOTH, 404)
    get(client, user, f"{HERE}export.xlsx?upper={UPPER}&lower={LOWER}", 404)
    assert LOWER not in get(client, user, HERE).content.decode()
    # The measure is public; what Suzhou makes of it is not.
    page = get(client, user, f"{HERE}measures/{suggestion.upper_id}/")
    assert page.context["chain"].lowers == []
    assert page.context["form"].documents == []
    for verb in ("confirm", "reject"):
        r = client.post(f"{HERE}links/{suggestion.pk}/{verb}/", {"seen": "suggested"})
        assert r.status_code == 404
    suggestion.refresh_from_db()
    assert suggestion.state == LinkState.SUGGESTED


@pytest.mark.parametrize("name", ["leader", "tax_reporter", "province", "ministry"])
def test_readers_see_and_may_not_judge(
    client: Client, cast: Cast, suggestion: MeasureLink, name: str
) -> None:
    user = getattr(cast, name)
    body = get(client, user, f"{BOTH}&show=pending").content.decode()
    assert "待确认" in body
    assert "确认承接" not in body
    address = f"{HERE}links/{suggestion.pk}/confirm/"
    assert client.post(address, {"seen": "suggested"}).status_code == 403
    other = suggestion.lower_id
    address = f"{HERE}measures/{suggestion.upper_id}/links/"
    assert client.post(address, {"other": other, "reason": "同"}).status_code == 403
    suggestion.refresh_from_db()
    assert suggestion.state == LinkState.SUGGESTED


def test_items_are_shown_to_those_who_see_them(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    address = world.taxed.get_absolute_url()
    assert address in get(client, cast.clerk, BOTH).content.decode()
    # Customs answers for another row.
    assert address not in get(client, cast.customs_reporter, BOTH).content.decode()


# What it shows


def test_it_opens_at_what_the_own_region_implements(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    chosen = get(client, cast.clerk, HERE).context["chosen"]

    assert (chosen.upper.slug, chosen.lower.slug) == (UPPER, LOWER)


def test_of_several_plans_it_opens_at_the_one_with_the_most_measures(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    later = make_document(
        cast.suzhou, slug="suzhou-a", level="city", title="后来的措施", implements=upper
    )
    make_measure(later, number=1, key="table-1", text="推动影视服务贸易发展。")
    chosen = get(client, cast.clerk, HERE).context["chosen"]
    assert [d.slug for d in chosen.lowers if d.slug == "suzhou-a"] == ["suzhou-a"]
    assert chosen.lower.slug == LOWER


def test_rows_follow_the_upper_document_and_own_ideas_come_last(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    assert rows(client, cast.clerk) == [
        ("same", 1, 1),
        ("different", 2, 2),
        ("uncarried", 3, None),
        ("uncarried", 4, None),
        ("uncarried", 5, None),
        ("pending", 6, 9),
        ("uncarried", 6, None),
        ("explored", None, 3),
        ("explored", None, 4),
    ]


@pytest.mark.parametrize("kind", ["same", "different", "pending", "uncarried", "explored"])
def test_every_number_is_that_of_its_list(
    client: Client, cast: Cast, upper: PolicyDocument, kind: str
) -> None:
    kinds = get(client, cast.clerk, BOTH).context["kinds"]
    (told,) = [each["number"] for each in kinds if each["value"] == kind]

    listed = rows(client, cast.clerk, show=kind)

    assert len(listed) == told > 0
    assert {row[0] for row in listed} == {kind}


def test_the_words_that_differ_are_marked_with_a_proposal(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    body = get(client, cast.clerk, f"{BOTH}&show=different").content.decode()

    assert '影视<del class="slip-upper">视</del>桥工程' in body
    assert "疑上级有误" in body
    assert "“视”重复" in body


def test_a_comma_of_other_width_is_no_difference_but_shown(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    body = get(client, cast.clerk, f"{BOTH}&show=same").content.decode()

    assert '<span class="light-difference" title="只差标点">,</span>' in body
    assert "疑上级有误" not in body


def test_prose_shows_the_sentence_that_speaks_of_it(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    body = get(client, cast.clerk, f"{BOTH}&show=pending").content.decode()

    assert "做强口岸。<mark>优化保税燃料油供应服务</mark>。完善港口设施。" in body
    assert "<del" not in body


def test_texts_are_escaped(client: Client, cast: Cast, upper: PolicyDocument) -> None:
    upper.measures.filter(number__in=[2, 3]).update(text="实施<b>影视</b>桥工程。")

    body = get(client, cast.clerk, BOTH).content.decode()

    assert "<b>影视" not in body
    assert "&lt;b&gt;" in body


def test_documents_side_by_side_are_not_compared(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    r = get(client, cast.clerk, f"{HERE}?upper={LOWER}&lower={LOWER}")

    assert "不在下级文件之上" in r.content.decode()
    assert "page_obj" not in r.context
    client.force_login(cast.clerk)
    assert client.get(f"{HERE}export.xlsx?upper={LOWER}&lower={LOWER}").status_code == 400


@pytest.mark.parametrize("query", ["show=all", "show=%00", "page=0", "page=x", "page=9999"])
def test_a_parameter_it_does_not_know_is_none(
    client: Client, cast: Cast, upper: PolicyDocument, query: str
) -> None:
    assert len(rows(client, cast.clerk, **dict([query.split("=")]))) == 9


# 未承接 and its reasons


# Judging


# One measure


# Excel


# API


# Cost


def test_queries_do_not_grow_with_rows(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    pages = {"lineage": BOTH, "lineage_measure": f"{HERE}measures/{world.taxed.measure_id}/"}
    client.force_login(cast.clerk)
    for size in (20, 39):
        for number in range(world.document.measures.count() + 100, size + 100):
            above = make_measure(upper, number=number, key=f"t{number}", list_name="table")
            below = make_measure(world.document, number=number, key=f"p{number}")
            make_implementation(below, cast.suzhou)
            MeasureLink.objects.create(upper=above, lower=below, score=0.9, state="confirmed")
        for name, address in pages.items():
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            assert_query_count(name, caught.captured_queries)
    assert Implementation.objects.filter(region=cast.suzhou).count() > 30


# The way here


@pytest.mark.parametrize("name", ["outsider", "outside_clerk"])
def test_a_document_leads_no_outsider_to_what_is_not_there_for_them(
    client: Client, cast: Cast, upper: PolicyDocument, world: World, name: str
) -> None:
    page = get(client, getattr(cast, name), world.document.get_absolute_url())
    assert escape(BOTH) not in page.content.decode()


@pytest.mark.parametrize("change", ["same_level", "no_measures"])
def test_a_document_that_cannot_be_compared_leads_to_no_comparison(
    client: Client, cast: Cast, upper: PolicyDocument, world: World, change: str
) -> None:
    if change == "same_level":
        upper.level, upper.region = world.document.level, cast.suzhou
        upper.save()
    else:
        MeasureLink.objects.all().delete()
        upper.measures.all().delete()
    page = get(client, cast.clerk, world.document.get_absolute_url()).content.decode()
    assert upper.title in page
    assert escape(BOTH) not in page


def test_a_document_leads_to_its_comparison(
    client: Client, cast: Cast, upper: PolicyDocument, world: World
) -> None:
    page = get(client, cast.clerk, world.document.get_absolute_url()).content.decode()
    assert escape(BOTH) in page
    get(client, cast.clerk, BOTH)
