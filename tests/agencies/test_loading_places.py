"""Bodies of places that no pilot speaks of get their rows when they are named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from agencies.choices import NameKind
from agencies.gazetteer import Gazetteer, load_gazetteer
from agencies.loading import ensure_agency
from agencies.models import Agency, AgencyName
from regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


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
