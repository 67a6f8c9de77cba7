"""政策文件, 试点任务, 地区, 单位: what each shows, to whom, and its numbers open their rows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.choices import Role
from agencies.models import User
from tasks.actions import raise_blocker
from tasks.choices import LinkState, ListName, Status
from tasks.models import (
    Implementation,
    Measure,
    MeasureLink,
    ParseProblem,
    PolicyDocument,
)
from tests.base import Cast, World
from tests.factory import (
    NOW,
    make_agency,
    make_document,
    make_implementation,
    make_measure,
    make_period,
    make_task,
    make_user,
)
from tests.query_counts import assert_query_count

LIST = "/implementations/"


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    r = client.get(address)
    assert r.status_code == 200, (user, address)
    return r.content.decode()


def addresses(world: World, cast: Cast) -> list[str]:
    return [
        reverse("tasks:documents"),
        world.document.get_absolute_url(),
        reverse("tasks:pilot_tasks"),
        world.tasks[0].get_absolute_url(),
        reverse("tasks:regions"),
        reverse("tasks:agencies"),
        reverse("tasks:agency", args=[cast.tax.key]),
    ]


@pytest.fixture
def national(cast: Cast, world: World) -> PolicyDocument:
    """An upper table of three measures; the Suzhou plan carries the first, Guangzhou tracks all."""
    china = cast.ministry.region
    assert china is not None
    text = "1\t第一项。\t商务部\n2\t第二项。\t商务部\n3\t第三项<b>。\t商务部"
    upper = make_document(china, slug="national", level="national", title="国家分工表", text=text)
    task = make_task(upper, 1, list_name=ListName.TABLE, title="国家任务")
    for number in (1, 2, 3):
        start = text.index(f"第{'一二三'[number - 1]}项")
        measure = make_measure(
            upper,
            task=task,
            number=number,
            key=f"table-{number}",
            list_name=ListName.TABLE,
            text=f"第{'一二三'[number - 1]}项",
            spans=[[start, start + 4]],
        )
        make_implementation(measure, cast.guangzhou, round=cast.round)
    world.document.implements = upper
    world.document.save()
    MeasureLink.objects.create(
        upper=upper.measures.get(number=1),
        lower=world.taxed.measure,
        score=0.9,
        state=LinkState.CONFIRMED,
    )
    return upper


@pytest.mark.parametrize("name", ["auditor", "administrator"])
def test_it_refuses_those_who_do_not_read_content(
    client: Client, cast: Cast, world: World, name: str
) -> None:
    client.force_login(getattr(cast, name))
    # The administrator answers for the names in public papers, and so reads those.
    papers = {reverse("tasks:documents"), world.document.get_absolute_url()}
    for address in [*addresses(world, cast), reverse("tasks:region", args=["suzhou"])]:
        allowed = name == "administrator" and address in papers
        assert client.get(address).status_code == (200 if allowed else 403), address


def test_a_stranger_is_sent_to_the_log_in(client: Client, cast: Cast, world: World) -> None:
    for address in addresses(world, cast):
        assert client.get(address)["Location"].startswith("/login/"), address


def test_outsiders_do_not_find_the_region(client: Client, cast: Cast, world: World) -> None:
    for user in (cast.outsider, cast.outside_clerk):
        client.force_login(user)
        assert client.get(reverse("tasks:region", args=["suzhou"])).status_code == 404
    client.force_login(cast.province)
    assert client.get(reverse("tasks:region", args=["guangzhou"])).status_code == 404
    # The upper level looks down, not at itself.
    assert client.get(reverse("tasks:region", args=["jiangsu"])).status_code == 404
    assert client.get(reverse("tasks:region", args=["suzhou"])).status_code == 200


def test_a_reporter_looks_at_no_other_body(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.tax_reporter)
    assert client.get(reverse("tasks:agency", args=[cast.tax.key])).status_code == 200
    for other in (cast.customs, cast.commerce):
        assert client.get(reverse("tasks:agency", args=[other.key])).status_code == 404
    listed = client.get(reverse("tasks:agencies")).context["rows"]
    assert [row["agency"] for row in listed] == [cast.tax]


def test_a_body_of_another_region_is_not_found(client: Client, cast: Cast, world: World) -> None:
    client.force_login(cast.outside_clerk)
    assert client.get(reverse("tasks:agency", args=[cast.tax.key])).status_code == 404
    assert cast.tax.name not in client.get(reverse("tasks:agencies")).content.decode()


def test_nobody_of_suzhou_learns_of_guangzhou_and_the_reverse(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    """Neither names nor addresses of rows: Guangzhou tracks all the national measures."""
    theirs = [i.get_absolute_url() for i in cast.guangzhou.implementations.all()]
    ours = [i.get_absolute_url() for i in cast.suzhou.implementations.all()]
    shown = [
        *addresses(world, cast)[:-1],
        national.get_absolute_url(),
        national.tasks.get().get_absolute_url(),
        f"{reverse('tasks:pilot_tasks')}?document=national",
    ]
    for users, hidden, region in (
        ((cast.clerk, cast.leader, cast.tax_reporter, cast.province), theirs, "guangzhou"),
        ((cast.outsider, cast.outside_clerk), ours, "region=suzhou"),
    ):
        for user in users:
            for address in shown:
                html = page(client, user, address)
                assert not [h for h in hidden if f'"{h}"' in html], (user, address)
                assert region not in html, (user, address)


def test_every_number_opens_exactly_its_rows(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    world.taxed.status = Status.IN_PROGRESS
    world.taxed.save()
    raise_blocker(world.shipped, level="city", text="受阻", actor=cast.clerk, now=NOW)
    opened = 0
    for user in (cast.clerk, cast.tax_reporter, cast.province, cast.ministry):
        found = [
            *addresses(world, cast)[2:6],
            national.tasks.get().get_absolute_url(),
            f"{reverse('tasks:pilot_tasks')}?document=national",
        ]
        if user != cast.tax_reporter:
            found.append(reverse("tasks:region", args=["suzhou"]))
            found.append(reverse("tasks:agency", args=[cast.tax.key]))
        for address in found:
            html = page(client, user, address)
            links = re.findall(r'href="(/implementations/\?[^"]*)">(?:<strong>)?(\d+)<', html)
            for link, count in dict(links).items():
                rows = client.get(unescape(link)).context["total"]
                assert rows == int(count), (user, address, link)
                opened += 1
    assert opened > 40


def test_the_reader_marks_measures_and_ties_them_to_the_outline(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    first, _, third = national.measures.all()
    html = page(client, cast.clerk, f"{national.get_absolute_url()}?measure={third.pk}")
    for measure in national.measures.all():
        assert html.count(f'id="m{measure.pk}"') == 1
        assert html.count(f'id="o{measure.pk}"') == 1
        assert f'href="#m{measure.pk}"' in html
        assert f'href="#o{measure.pk}"' in html
    assert f'<mark class="measure" data-key="m{first.pk}">第一项。</mark>' in html
    assert f'<mark class="measure is-current" data-key="m{third.pk}">第三项&lt;</mark>' in html
    # Suzhou's row carries the first measure, and its state stands beside it.
    assert world.taxed.get_absolute_url() in html
    assert "苏州 1 未启动" in html


def test_demonstration_progress_is_told_wherever_its_status_stands(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    told = "演示数据，不是真实工作情况"
    pages = [
        world.document.get_absolute_url(),
        f"{reverse('tasks:pilot_tasks')}?document={world.document.slug}",
        world.tasks[0].get_absolute_url(),
        f"{reverse('tasks:lineage')}?upper={national.slug}&lower={world.document.slug}",
        reverse("tasks:lineage_measure", args=[world.taxed.measure_id]),
    ]
    for address in pages:
        assert told not in page(client, cast.clerk, address), address
    Implementation.objects.filter(pk=world.taxed.pk).update(is_demo=True)
    for address in pages:
        assert told in page(client, cast.clerk, address), address


def test_a_number_the_text_writes_itself_is_not_shown_twice(
    client: Client, cast: Cast, national: PolicyDocument
) -> None:
    html = page(client, cast.clerk, national.get_absolute_url())
    numbers = re.findall(
        r'class="measure-number"[^>]*aria-label="举措 (\d+)，到目录">(.)</a>', html
    )

    assert numbers == [("1", "目"), ("2", "目"), ("3", "目")]


def test_the_lower_document_names_the_measure_it_carries(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    html = page(client, cast.clerk, world.document.get_absolute_url())
    upper = national.measures.get(number=1)
    assert f'href="/documents/national/?measure={upper.pk}#m{upper.pk}"' in html


@pytest.mark.parametrize("asked", ["", "0", "no", "99999999999999999999", "１"])
def test_the_reader_takes_any_measure_that_is_asked_for(
    client: Client, cast: Cast, world: World, asked: str
) -> None:
    html = page(client, cast.clerk, f"{world.document.get_absolute_url()}?measure={asked}")
    assert "is-current" not in html


def test_doubts_are_shown_at_their_place_and_in_the_list(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    placed = ParseProblem.objects.create(
        document=national, code="slip", message="疑为<笔误>", span_start=2, span_end=4
    )
    whole = ParseProblem.objects.create(document=national, code="title", message="没有标题")
    html = page(client, cast.clerk, national.get_absolute_url())
    assert f'id="q2" href="#p{placed.pk}" title="疑为&lt;笔误&gt;"' in html
    assert f'<li id="p{placed.pk}"><a href="#q2">' in html
    assert f'<li id="p{whole.pk}"><span class="muted">全文</span> 没有标题' in html
    row = client.get(reverse("tasks:documents")).context["levels"][0][1][0]
    assert (row["measures"], row["doubts"], row["tracked"]) == (3, 2, 0)


def test_uncarried_measures_and_explored_rows_are_named(
    client: Client, cast: Cast, world: World, national: PolicyDocument
) -> None:
    client.force_login(cast.clerk)
    (carrying,) = client.get(f"{reverse('tasks:pilot_tasks')}?document=national").context[
        "carryings"
    ]
    assert carrying.carried == 1
    assert [m.number for m in carrying.uncarried] == [2, 3]
    explored = [world.taxed_too, world.shipped, world.unassigned]
    assert carrying.explored == [i.measure for i in explored]
    html = page(client, cast.clerk, national.tasks.get().get_absolute_url())
    assert html.count("未承接") == 2
    # Guangzhou tracks the table itself: nothing of it is carried or not.
    assert "未承接" not in page(client, cast.outside_clerk, national.tasks.get().get_absolute_url())


def test_contacts_are_for_those_who_urge_and_for_the_body_itself(
    client: Client, cast: Cast, world: World
) -> None:
    cast.tax_reporter.phone = "0512-1234567"
    cast.tax_reporter.save()
    address = reverse("tasks:agency", args=[cast.tax.key])
    for user in (cast.clerk, cast.head, cast.leader, cast.tax_reporter):
        assert "0512-1234567" in page(client, user, address), user
    for user in (cast.province, cast.ministry):
        assert "0512-1234567" not in page(client, user, address), user


def test_nobody_is_shown_the_telephones_of_another_region(
    client: Client, cast: Cast, world: World
) -> None:
    """Neither at a central body with people in several regions nor at one of the province."""
    central = make_agency("central-body", None)
    provincial = make_agency("jiangsu-body", cast.province.region)
    for body, region, phone in (
        (central, cast.suzhou, "0512-1111111"),
        (central, cast.guangzhou, "020-2222222"),
        (provincial, cast.province.region, "025-3333333"),
    ):
        person = make_user(f"of-{phone}", Role.REPORTER, region=region, agency=body)
        person.phone = phone
        person.save()

    shown = "".join(
        page(client, cast.clerk, reverse("tasks:agency", args=[body.key]))
        for body in (central, provincial)
    )

    assert "0512-1111111" in shown
    assert "020-2222222" not in shown and "025-3333333" not in shown


def test_the_page_of_a_body_counts_what_came_late(client: Client, cast: Cast, world: World) -> None:
    past = make_period(
        cast.suzhou,
        cast.clerk,
        title="已过的一季",
        starts_on=NOW.date().replace(month=7, day=1),
        ends_on=NOW.date().replace(month=9, day=30),
        due_on=NOW.date().replace(month=9, day=20),
    )
    client.force_login(cast.clerk)
    periods = client.get(reverse("tasks:agency", args=[cast.tax.key])).context["periods"]
    (row,) = [p for p in periods if p["period__title"] == past.title]
    assert (row["expected"], row["handed_in"], row["late"], row["owed"]) == (2, 0, 0, 2)


def grow(cast: Cast, world: World, rows: int) -> None:
    have = Measure.objects.filter(document=world.document).count()
    for number in range(have + 1, have + rows + 1):
        agency = make_agency(f"suzhou-grown-{number}", cast.suzhou)
        measure = make_measure(
            world.document,
            task=make_task(world.document, 3, key=f"grown-{number}"),
            agencies=[agency, cast.tax],
        )
        make_implementation(measure, cast.suzhou, round=cast.round)
        ParseProblem.objects.create(
            document=world.document, measure=measure, code="x", message="疑", span_start=number
        )


def test_queries_do_not_grow_with_rows(client: Client, cast: Cast, world: World) -> None:
    names = ["documents", "document", "pilot_tasks", "pilot_task", "regions", "agencies", "agency"]
    pages = dict(zip(names, addresses(world, cast), strict=True))
    pages["region"] = reverse("tasks:region", args=["suzhou"])
    client.force_login(cast.clerk)
    for size in (5, 45):
        grow(cast, world, size)
        for name, address in pages.items():
            # The first request of a session also writes when it was seen.
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            assert_query_count(name, caught.captured_queries)


def test_a_search_for_a_control_character_is_a_search_for_nothing(
    client: Client, cast: Cast, world: World
) -> None:
    client.force_login(cast.clerk)
    asked, whole = (client.get(a).context for a in ("/agencies/?q=%00", "/agencies/"))
    assert [r["agency"] for r in asked["rows"]] == [r["agency"] for r in whole["rows"]] != []
