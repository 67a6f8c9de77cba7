"""Bodies get their rows when they are named, and keep them when the reference data lists them."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.choices import NameKind
from agencies.gazetteer import Gazetteer
from agencies.loading import ensure_agency
from agencies.models import Agency, AgencyName
from agencies.names import names_on
from regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    call_command("load_reference", stdout=StringIO())


def named(gazetteer: Gazetteer, name: str, issuer: str) -> Agency:
    found = gazetteer.look_up(name, issuer=issuer, on=None)
    assert found.key is not None
    return ensure_agency(gazetteer.bodies[found.key])


def test_a_known_region_is_not_made_again(gazetteer: Gazetteer) -> None:
    regions = Region.objects.count()
    agency = named(gazetteer, "市水利局", "杭州市人民政府")

    assert agency.region == Region.objects.get(slug="hangzhou")
    assert Region.objects.count() == regions


def test_a_city_is_made_below_its_province_once(gazetteer: Gazetteer) -> None:
    regions = Region.objects.count()
    agency = named(gazetteer, "市商务局", "宁波市人民政府")
    again = named(gazetteer, "宁波市商务局", "national")

    assert agency == again
    assert (agency.name, agency.short_name) == ("宁波市商务局", "商务局")
    assert agency.region is not None
    assert (agency.region.name, agency.region.code) == ("宁波市", "330200")
    assert agency.region.path == "/china/zhejiang/330200/"
    assert Region.objects.count() == regions + 1


def test_a_county_is_made_with_the_city_above_it(gazetteer: Gazetteer) -> None:
    agency = named(gazetteer, "慈溪市政府", "宁波市")

    assert agency.region is not None
    assert agency.region.path == "/china/zhejiang/330200/330282/"
    assert agency.level == "district"


def test_a_name_that_became_a_former_one_stands_once() -> None:
    body = Agency.objects.get(key="china-certification")
    former = body.names.get(kind=NameKind.FORMER)
    for kind in (NameKind.FULL, NameKind.SHORT):
        AgencyName.objects.create(agency=body, name=former.name, kind=kind)
    AgencyName.objects.create(agency=body, name="某人补录的简称", kind=NameKind.SHORT)

    call_command("load_reference", stdout=StringIO())

    assert list(body.names.filter(name=former.name)) == [former]
    assert body.names.filter(name="某人补录的简称").exists()


def test_a_listed_body_loses_the_undated_name_a_pattern_gave_it() -> None:
    body = Agency.objects.get(key="tianjin-market")
    AgencyName.objects.create(agency=body, name="天津市市场监督管理局", kind=NameKind.FULL)
    dated = AgencyName.objects.create(
        agency=body, name="天津市某某局", kind=NameKind.FULL, valid_to=date(2018, 11, 8)
    )

    call_command("load_reference", stdout=StringIO())

    assert set(body.names.filter(kind=NameKind.FULL)) == {dated, body.names.get(name=body.name)}
    assert names_on([body.pk], date(2026, 11, 30)) == {body.pk: "天津市市场监督管理委员会"}


def as_if_never_listed(key: str) -> str:
    """The present name of a listed body, its row gone as in a database of before it was listed."""
    body = Agency.objects.get(key=key)
    body.delete()
    return body.name


def entered(name: str, region: str) -> Agency:
    home = Region.objects.get(slug=region)
    body = Agency.objects.create(
        key=f"{region}-by-hand",
        name=name,
        short_name=name,
        level="city",
        kind="government",
        region=home,
    )
    AgencyName.objects.create(agency=body, name=name, kind=NameKind.FULL)
    return body


def test_a_body_that_is_listed_by_now_keeps_its_row() -> None:
    before = entered(as_if_never_listed("qingdao-big-data"), "qingdao")

    call_command("load_reference", stdout=StringIO())
    call_command("load_reference", stdout=StringIO())

    assert Agency.objects.get(name=before.name) == Agency.objects.get(key="qingdao-big-data")
    assert Agency.objects.get(key="qingdao-big-data").pk == before.pk


def test_of_two_rows_for_one_body_the_listed_one_bears_the_name() -> None:
    listed = Agency.objects.get(key="guiyang-big-data")
    name = listed.name
    Agency.objects.filter(pk=listed.pk).update(name="贵阳市大数据管理局")
    other = entered(name, "guiyang")

    call_command("load_reference", stdout=StringIO())
    call_command("load_reference", stdout=StringIO())

    listed.refresh_from_db()
    other.refresh_from_db()
    assert (listed.name, other.name) == (name, f"{name}（guiyang-by-hand）")
    assert other.successor == listed


def test_a_closed_body_of_the_same_name_is_left_alone() -> None:
    closed = entered("某市某局", "qingdao")
    Agency.objects.filter(pk=closed.pk).update(
        name=Agency.objects.get(key="qingdao-big-data").name, until=date(2018, 1, 1)
    )

    call_command("load_reference", stdout=StringIO())

    closed.refresh_from_db()
    assert (closed.key, closed.successor) == ("qingdao-by-hand", None)


def test_a_body_a_person_entered_is_not_made_again_when_a_pattern_names_it(
    gazetteer: Gazetteer,
) -> None:
    before = entered("青岛市水利局", "qingdao")
    found = gazetteer.look_up("市水利局", issuer="青岛市人民政府", on=None)
    assert found.key not in (None, before.key)

    assert named(gazetteer, "市水利局", "青岛市人民政府") == before
