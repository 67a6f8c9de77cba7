"""The chain of one measure, up and down, and links added by hand."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tasks.choices import LinkOrigin
from tasks.models import MeasureLink, PolicyDocument
from tests.base import Cast, World
from tests.factory import make_document, make_measure
from tests.tasks.lineage.pages import HERE, LOWER, UPPER, get


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
