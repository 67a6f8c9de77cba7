"""Which name a body bore on a day, and the line of bodies it stands in."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.models import Agency, AgencyName
from agencies.names import borne_on, in_time, names_on, succession
from tests.base import Cast
from tests.factory import make_agency

BANKING, FINANCE = "中国银行保险监督管理委员会", "国家金融监督管理总局"
LAST, FIRST = date(2023, 5, 17), date(2023, 5, 18)


def bore(*rows: tuple[str, date | None, date | None], kind: str = "full") -> list[AgencyName]:
    return [
        AgencyName(pk=n, name=name, kind=kind, valid_from=since, valid_to=until)
        for n, (name, since, until) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2017, 1, 1), BANKING),  # before anything on record: the nearest
        (date(2018, 4, 8), BANKING),
        (LAST, BANKING),
        (FIRST, FINANCE),
        (date(2030, 1, 1), FINANCE),
    ],
)
def test_the_name_of_the_day(on: date, name: str) -> None:
    names = bore((FINANCE, FIRST, None), (BANKING, date(2018, 4, 8), LAST))
    assert borne_on(names, on).name == name


def test_short_names_are_no_names_of_a_day() -> None:
    names = bore(("银保监会", None, None), kind="short") + bore((FINANCE, FIRST, None))
    assert borne_on(names, date(2000, 1, 1)).name == FINANCE


def test_a_name_without_dates_gives_way_to_one_that_ended_later() -> None:
    names = bore(("新名", None, None), ("旧名", None, date(2018, 12, 31)))
    assert borne_on(names, date(2018, 12, 31)).name == "旧名"
    assert borne_on(names, date(2019, 1, 1)).name == "新名"


def test_between_two_names_the_one_borne_last_goes_on() -> None:
    names = bore(("甲", None, date(2018, 1, 1)), ("乙", date(2019, 1, 1), None))
    assert borne_on(names, date(2018, 6, 1)).name == "甲"


def test_the_reference_data_knows_the_regulator_by_both_names(db: None) -> None:
    call_command("load_reference", stdout=StringIO())
    body = Agency.objects.get(key="china-banking-insurance")

    assert body.name == FINANCE
    assert names_on([body.pk], LAST) == {body.pk: BANKING}
    assert names_on([body.pk], FIRST) == {body.pk: FINANCE}
    assert [name.name for name in in_time(body.names.all())] == [BANKING, FINANCE]


def test_the_line_runs_from_the_oldest_to_the_newest(cast: Cast) -> None:
    newest = make_agency("newest", cast.suzhou, name="新局")
    middle = make_agency("middle", cast.suzhou, name="中局", successor=newest)
    one = make_agency("one", cast.suzhou, name="甲局", successor=middle, until=date(2010, 1, 1))
    other = make_agency("other", cast.suzhou, name="乙局", successor=middle)

    for body in (middle, newest):
        assert {each.key for each in succession(body)[:2]} == {"one", "other"}
        assert [each.key for each in succession(body)[2:]] == ["middle", "newest"]
    assert [each.key for each in succession(one)] == ["one", "middle", "newest"]
    assert [each.key for each in succession(other)] == ["other", "middle", "newest"]
    assert succession(cast.tax) == [cast.tax]


def test_a_ring_of_successors_ends(cast: Cast) -> None:
    one = make_agency("one", cast.suzhou, name="甲局")
    other = make_agency("other", cast.suzhou, name="乙局", successor=one)
    Agency.objects.filter(pk=one.pk).update(successor=other)
    one.refresh_from_db()

    assert len(succession(one)) == 2
