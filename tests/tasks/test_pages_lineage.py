"""承接关系: two documents side by side, judging what is suggested, the chain of one measure."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import User
from tasks.actions import confirm_link, reject_link
from tasks.choices import LinkOrigin, LinkState, ListName, RegionScope, UncarriedReason
from tasks.lineage.carrying import why_uncarried
from tasks.models import Implementation, Measure, MeasureLink, PolicyDocument
from tests.api.client import holder, partner
from tests.base import Cast, World
from tests.factory import NOW, make_document, make_implementation, make_measure
from tests.query_counts import assert_query_count

HERE = "/lineage/"
UPPER, LOWER = "national", "suzhou-plan"
BOTH = f"{HERE}?upper={UPPER}&lower={LOWER}"


@pytest.fixture
def upper(cast: Cast, world: World) -> PolicyDocument:
    """A national table: 1 is copied as it is, 2 with a slip, 3–6 have no row below.

    Suzhou's rows 3 and 4 are its own; an item of its prose may carry measure 6.
    """
    china = cast.ministry.region
    assert china is not None
    document = make_document(china, slug=UPPER, level="national", title="国家分工表")
    for number, (text, scope, names) in enumerate(
        [
            ("推动影视服务贸易发展，扩大出口。", RegionScope.ALL, []),
            ("实施丝绸之路影视视桥工程。", RegionScope.ALL, []),
            ("在符合条件的试点地区取消拍卖许可。", RegionScope.LISTED, ["海南", "北京"]),
            ("组建国家数字贸易专家工作组。", RegionScope.NONE, []),
            ("设立国家版权创新发展基地。", RegionScope.CONDITIONAL, []),
            ("优化保税燃料油供应。", RegionScope.ALL, []),
        ],
        start=1,
    ):
        make_measure(
            document,
            number=number,
            key=f"table-{number}",
            list_name=ListName.TABLE,
            text=text,
            region_scope=scope,
            region_names=names,
            agencies=[cast.tax],
        )
    plan = world.document
    plan.implements = document
    plan.save()
    for number, text in ((1, "推动影视服务贸易发展,扩大出口。"), (2, "实施丝绸之路影视桥工程。")):
        plan.measures.filter(number=number).update(text=text)
        MeasureLink.objects.create(
            upper=document.measures.get(number=number),
            lower=plan.measures.get(number=number),
            score=0.97,
            state=LinkState.CONFIRMED,
        )
    prose = make_measure(
        plan,
        number=9,
        key="narrative-9",
        list_name=ListName.NARRATIVE,
        title="做强口岸",
        text="做强口岸。优化保税燃料油供应服务。完善港口设施。",
    )
    MeasureLink.objects.create(
        upper=document.measures.get(number=6), lower=prose, score=0.6, origin=LinkOrigin.WORDS
    )
    return document


@pytest.fixture
def suggestion(upper: PolicyDocument) -> MeasureLink:
    return MeasureLink.objects.get(origin=LinkOrigin.WORDS)


def get(client: Client, user: User, address: str, status: int = 200) -> Any:
    client.force_login(user)
    r = client.get(address)
    assert r.status_code == status, (user, address, r.status_code)
    return r


def rows(client: Client, user: User, **query: str) -> list[tuple[str, int | None, int | None]]:
    """What the page lists: kind, upper number, lower number."""
    given = "&".join(f"{name}={value}" for name, value in query.items())
    found = get(client, user, f"{BOTH}&{given}").context["page_obj"].object_list
    return [
        (row.kind, row.upper.number if row.upper else None, row.lower.number if row.lower else None)
        for row in found
    ]


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


def test_the_reason_is_read_from_the_responsibilities(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    found = get(client, cast.clerk, f"{BOTH}&show=uncarried").context["page_obj"].object_list

    assert [(row.upper.number, row.why.reason, row.why.detail) for row in found] == [
        (6, UncarriedReason.PROSE, "下级正文可能写入，待确认"),
        (5, UncarriedReason.CONDITIONAL, "限具备条件或另行确定的地区"),
        (3, UncarriedReason.ELSEWHERE, "限列名地区：海南、北京"),
        (4, UncarriedReason.NATIONAL, "只列中央部门，未列试点地区"),
    ]


@pytest.mark.parametrize(
    ("values", "is_national", "reason"),
    [
        pytest.param({"region_scope": "all"}, True, "expected", id="meant_for_all"),
        pytest.param(
            {"region_scope": "listed", "region_names": ["苏州", "海南"]},
            True,
            "expected",
            id="we_are_named",
        ),
        pytest.param(
            {"region_scope": "listed", "region_names": ["海南"]}, True, "elsewhere", id="not_named"
        ),
        pytest.param({"region_scope": "none"}, True, "national", id="central_bodies_only"),
        # A province's measures name no pilot areas, and its cities carry them all the same.
        pytest.param({"region_scope": "none"}, False, "expected", id="of_a_province"),
    ],
)
def test_what_should_have_been_carried_is_told_apart(
    values: dict[str, Any], is_national: bool, reason: str
) -> None:
    why = why_uncarried(
        Measure(**values), is_national=is_national, names_bodies=True, places=["苏州", "江苏"]
    )

    assert why.reason == reason


def test_prose_that_names_nobody_is_not_for_central_bodies_alone() -> None:
    why = why_uncarried(
        Measure(region_scope="none"), is_national=True, names_bodies=False, places=["苏州"]
    )

    assert why.reason == UncarriedReason.EXPECTED


def test_a_later_round_explores_nothing(client: Client, cast: Cast, upper: PolicyDocument) -> None:
    china = cast.ministry.region
    assert china is not None
    before = make_document(china, slug="earlier", level="national", number="国函〔2018〕79号")
    make_measure(before, list_name=ListName.PROGRAMME, text="完善统计。")
    upper.number = "商服贸发〔2020〕165号"
    upper.save()

    r = get(client, cast.outsider, f"{HERE}?upper=earlier&lower={UPPER}")

    kinds = {each["label"]: each["number"] for each in r.context["kinds"]}
    assert (kinds["未延续"], kinds["新增"]) == (1, 6)
    assert "自主探索" not in r.content.decode()
    assert "国家事权" not in r.content.decode()


def test_confirmed_prose_outweighs_every_other_reason(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    confirm_link(suggestion, seen="suggested", actor=cast.clerk, now=NOW)

    first, *_ = get(client, cast.clerk, f"{BOTH}&show=uncarried").context["page_obj"].object_list

    assert (first.upper.number, first.why.detail) == (6, "下级正文已写入")
    assert [link.pk for link in first.why.prose] == [suggestion.pk]


# Judging


def test_a_plain_form_leads_back_to_its_row(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    client.force_login(cast.clerk)
    r = client.post(
        f"{HERE}links/{suggestion.pk}/confirm/",
        {"seen": "suggested", "show": "pending", "page": "1"},
    )

    assert r["Location"] == f"{BOTH}&show=pending&page=1#l{suggestion.pk}"
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.decided_by) == (LinkState.CONFIRMED, cast.clerk)


def test_htmx_gets_the_row_and_the_numbers_anew(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    client.force_login(cast.head)
    r = client.post(
        f"{HERE}links/{suggestion.pk}/reject/",
        {"seen": "suggested", "show": "pending"},
        headers={"HX-Request": "true"},
    )

    body = r.content.decode()
    assert body.count("<tr") == 1
    assert f'id="l{suggestion.pk}"' in body
    assert "已否定" in body
    assert 'hx-swap-oob="true"' in body
    assert "<html" not in body
    assert rows(client, cast.head, show="pending") == []


def test_somebody_elses_decision_is_shown_and_not_overturned(
    client: Client, cast: Cast, suggestion: MeasureLink
) -> None:
    reject_link(suggestion, seen="suggested", actor=cast.head, now=NOW)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}links/{suggestion.pk}/confirm/", {"seen": "suggested"}, follow=True)

    assert "已由他人处理" in r.content.decode()
    suggestion.refresh_from_db()
    assert suggestion.state == LinkState.REJECTED


def test_taking_a_confirmed_link_back_needs_a_reason(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    link = MeasureLink.objects.get(upper__number=1)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}links/{link.pk}/reject/", {"seen": "confirmed"}, follow=True)
    assert "请写明理由" in r.content.decode()
    assert ("same", 1, 1) in rows(client, cast.clerk)

    client.post(f"{HERE}links/{link.pk}/reject/", {"seen": "confirmed", "reason": "不是一件事"})
    listed = rows(client, cast.clerk)
    assert ("uncarried", 1, None) in listed
    assert ("explored", None, 1) in listed


# One measure


def test_the_chain_runs_both_ways(client: Client, cast: Cast, upper: PolicyDocument) -> None:
    link = MeasureLink.objects.get(upper__number=2)
    above = get(client, cast.clerk, f"{HERE}measures/{link.upper_id}/").context["chain"]
    below = get(client, cast.clerk, f"{HERE}measures/{link.lower_id}/").context["chain"]

    assert ([s.measure.pk for s in above.uppers], [s.measure.pk for s in above.lowers]) == (
        [],
        [link.lower_id],
    )
    assert ([s.measure.pk for s in below.uppers], [s.measure.pk for s in below.lowers]) == (
        [link.upper_id],
        [],
    )
    (difference,) = below.uppers[0].differences
    assert (difference.run.upper, difference.verdict.side) == ("视", "upper")


def test_a_link_is_added_from_either_end(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    above, below = upper.measures.get(number=5), world.document.measures.get(number=3)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}measures/{above.pk}/links/", {"other": below.pk, "reason": "同一基地"})
    assert r["Location"] == f"{HERE}measures/{above.pk}/"
    link = MeasureLink.objects.get(upper=above, lower=below)
    assert (link.origin, link.reason) == (LinkOrigin.HAND, "同一基地")

    other = upper.measures.get(number=4)
    client.post(f"{HERE}measures/{below.pk}/links/", {"other": other.pk, "reason": "同一任务"})
    assert MeasureLink.objects.filter(upper=other, lower=below).exists()


def test_a_link_without_reason_keeps_what_was_chosen(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    above, below = upper.measures.get(number=5), world.document.measures.get(number=3)
    client.force_login(cast.clerk)

    r = client.post(f"{HERE}measures/{above.pk}/links/", {"other": below.pk, "reason": " "})

    assert r.status_code == 422
    assert set(r.context["form"].errors) == {"reason"}
    assert f'<option value="{below.pk}" selected>' in r.content.decode()
    assert not MeasureLink.objects.filter(upper=above, lower=below).exists()


def test_a_measure_of_a_document_not_above_cannot_be_chosen(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    elsewhere = make_measure(make_document(cast.guangzhou, slug="guangzhou"))
    client.force_login(cast.clerk)
    below = world.document.measures.get(number=3)

    r = client.post(
        f"{HERE}measures/{below.pk}/links/", {"other": elsewhere.pk, "reason": "同一任务"}
    )

    assert r.status_code == 422
    assert "other" in r.context["form"].errors


def test_item_and_reader_lead_to_the_chain(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    chain = reverse("tasks:lineage_measure", args=[world.taxed.measure_id])

    assert chain in get(client, cast.clerk, world.taxed.get_absolute_url()).content.decode()
    reader = get(client, cast.clerk, world.document.get_absolute_url()).content.decode()
    assert chain in reader
    assert f"/lineage/?upper={UPPER}&amp;lower={LOWER}" in reader


def test_the_administrator_reads_papers_without_links_to_closed_pages(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    body = get(client, cast.administrator, world.document.get_absolute_url()).content.decode()

    assert "/lineage/" not in body


# Excel


def exported(client: Client, user: User, query: str = "") -> list[tuple[Any, ...]]:
    r = get(client, user, f"{HERE}export.xlsx?upper={UPPER}&lower={LOWER}{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(r.streaming_content))).worksheets[0]
    return list(sheet.values)


def test_the_file_holds_the_rows_of_the_page(
    client: Client, cast: Cast, upper: PolicyDocument
) -> None:
    head, *body = exported(client, cast.clerk)
    assert head[:3] == ("类别", "上级编号", "上级举措")
    assert [row[0] for row in body] == [
        *(
            "一致",
            "有差异",
            "未承接",
            "未承接",
            "未承接",
            "待确认",
            "未承接",
            "自主探索",
            "自主探索",
        ),
    ]
    _, different = exported(client, cast.clerk, "&show=different")
    assert "“视”→“（无）”：疑上级有误（“视”重复）" in different
    reasons = [row[head.index("未承接的可能原因")] for row in body]
    assert "限列名地区；限列名地区：海南、北京" in reasons


def test_nothing_in_the_file_is_a_formula(
    client: Client, cast: Cast, world: World, upper: PolicyDocument
) -> None:
    world.document.measures.filter(number=3).update(text="=HYPERLINK(1)", plan_text="+1")
    r = get(client, cast.clerk, f"{HERE}export.xlsx?upper={UPPER}&lower={LOWER}")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(r.streaming_content))).worksheets[0]

    assert any(cell.value == "=HYPERLINK(1)" for row in sheet for cell in row)
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert all(cell.data_type == "s" for row in sheet for cell in row if cell.value)


# API


def test_the_api_shows_links_with_score_and_state(cast: Cast, upper: PolicyDocument) -> None:
    measure = upper.measures.get(number=6)
    row = partner(cast, cast.tax).get(f"measures/{measure.pk}/").json()

    assert row["uppers"] == []
    (lower,) = row["lowers"]
    assert (lower["document"], lower["score"], lower["state"]) == (LOWER, 0.6, "suggested")
    carried = MeasureLink.objects.get(upper__number=2)
    row = partner(cast, cast.tax).get(f"measures/{carried.lower_id}/").json()
    assert [(each["measure"], each["state"]) for each in row["uppers"]] == [
        (carried.upper_id, "confirmed")
    ]


def test_the_api_shows_no_guesses_outside_and_no_refusals_at_all(
    cast: Cast, suggestion: MeasureLink
) -> None:
    address = f"measures/{suggestion.upper_id}/"
    assert holder(cast.outsider).get(address).json()["lowers"] == []

    reject_link(suggestion, seen="suggested", actor=cast.clerk, now=NOW)
    assert partner(cast, cast.tax).get(address).json()["lowers"] == []


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
