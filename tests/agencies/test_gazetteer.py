"""Names as documents write them become official names, or nothing."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from agencies.bodies import Body, DatedName
from agencies.gazetteer import Gazetteer, Resolution, load_gazetteer
from agencies.near_misses import NearMisses
from agencies.places import Place

AUGUST_2020 = date(2020, 8, 31)

DOCUMENTS = Path(__file__).resolve().parents[2] / "fixtures" / "documents"
NAMES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
WRITTEN_NAMES = [
    pytest.param(document, name, official, id=f"{document[:8]}-{name}")
    for document, sheet in NAMES.items()
    for name, official in sheet["names"].items()
]

UNSEEN = json.loads((Path(__file__).parent / "unseen.json").read_text(encoding="utf-8"))
UNSEEN_NAMES = [
    pytest.param(
        sheet["issuer"],
        sheet["on"],
        name,
        official,
        id=f"{sheet['issuer'][:6]}-{sheet['on']}-{name}",
    )
    for sheet in UNSEEN
    for name, official in sheet["names"].items()
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        pytest.param("", "苏州市人民政府", id="nothing_written"),
        pytest.param("商务局", "national", id="local_name_in_a_national_document"),
        pytest.param("商务局", None, id="local_name_without_an_issuer"),
        pytest.param("商务局", "不知何处人民政府", id="local_name_with_an_unknown_issuer"),
        pytest.param("市商务局", "吉林省人民政府", id="some_city_of_the_province"),
        pytest.param("省商务厅", "national", id="some_province_of_the_nation"),
        pytest.param("药监局", "苏州市人民政府", id="central_short_name_in_a_city_document"),
        pytest.param("民航局", "吉林省人民政府", id="central_short_name_in_a_province_document"),
        pytest.param("文广旅局", "石家庄市人民政府", id="short_name_of_another_city"),
        pytest.param("工业园区", "广州市人民政府", id="somebody_elses_park"),
        pytest.param("吉林税务局", "national", id="province_and_city_of_one_name"),
        pytest.param("市委商务局", "苏州市人民政府", id="government_body_as_a_party_organ"),
        pytest.param("省市场监督管理局", None, id="no_province_to_mean"),
        pytest.param("人力资源部", "national", id="two_characters_short"),
        pytest.param("台湾省商务厅", "national", id="no_pattern_for_this_region"),
        pytest.param("有关部门", "national", id="collective"),
        pytest.param("服务贸易处", "苏州市人民政府", id="division_of_a_body"),
        pytest.param("（商务部）", "national", id="nothing_before_the_bracket"),
    ],
)
def test_it_does_not_decide(gazetteer: Gazetteer, name: str, issuer: str | None) -> None:
    resolution = gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020)

    assert resolution.name is None
    assert resolution.key is None


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        pytest.param("商务厅", "苏州市人民政府", id="short_names_have_too_many_neighbours"),
        pytest.param("国家核安全局", "national", id="another_real_body"),
        pytest.param("人力资源和社保部", "national", id="two_characters"),
        pytest.param("自然资源和规化局", "national", id="local_body_in_a_national_document"),
        pytest.param("文化和旅游部部", "苏州市人民政府", id="ministry_in_a_city_document"),
        pytest.param("姑苏区区政府", "广州市人民政府", id="somebody_elses_district"),
        pytest.param("市发展改革委", "云南省人民政府", id="the_body_of_another_level"),
        pytest.param("市市场监管局", "云南省人民政府", id="a_level_before_a_name_like_it"),
    ],
)
def test_it_does_not_mend_a_name_into_another(gazetteer: Gazetteer, name: str, issuer: str) -> None:
    assert gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020) == Resolution()


def test_it_does_not_mend_a_slip_that_two_bodies_fit() -> None:
    place = Place("china", "中华人民共和国", "中国", "nation", None)
    bodies = {
        key: body(key, name) for key, name in (("a", "国家粮食管理局"), ("b", "国家粮油管理局"))
    }
    resolution = Gazetteer(bodies, {"china": place}, []).look_up(
        "国家粮草管理局", issuer="national", on=None
    )

    assert resolution.name is None
    assert resolution.candidates == ("a", "b")


def test_it_does_not_know_a_body_before_its_day(gazetteer: Gazetteer) -> None:
    before, after = date(2018, 4, 7), date(2018, 4, 8)

    assert gazetteer.resolve("银保监会", issuer="national", on=before) is None
    assert gazetteer.resolve("银保监会", issuer="national", on=after) is not None


def test_it_says_what_an_undecided_name_may_be(gazetteer: Gazetteer) -> None:
    resolution = gazetteer.look_up("吉林税务局", issuer="national", on=AUGUST_2020)

    assert resolution.candidates == ("jilin-shi-tax", "jilin-tax")


@pytest.mark.parametrize(("document", "name", "official"), WRITTEN_NAMES)
def test_it_finds_the_official_name(
    gazetteer: Gazetteer, document: str, name: str, official: str
) -> None:
    sheet = NAMES[document]
    resolution = gazetteer.look_up(name, issuer=sheet["issuer"], on=day(sheet["on"]))

    assert resolution.name == official
    assert resolution.slip == (name in sheet["slips"])


@pytest.mark.parametrize("document", NAMES)
def test_the_sheet_holds_only_names_the_document_writes(document: str) -> None:
    # Line breaks and page breaks fall inside names.
    text = "".join((DOCUMENTS / document).read_text(encoding="utf-8").split())
    sheet = NAMES[document]

    assert [name for name in (*sheet["names"], *sheet["unknown"]) if name not in text] == []


def test_it_decides_98_of_100_names_and_leaves_the_unknown_alone(gazetteer: Gazetteer) -> None:
    decided, undecided = 0, []
    for sheet in NAMES.values():
        for name in (*sheet["names"], *sheet["unknown"]):
            if gazetteer.resolve(name, issuer=sheet["issuer"], on=day(sheet["on"])):
                decided += 1
            else:
                undecided.append(name)

    assert undecided == ["人力资源部"]
    assert decided / (decided + len(undecided)) >= 0.98


@pytest.mark.parametrize(
    ("name", "on", "official"),
    [
        ("银保监会", date(2023, 5, 17), "中国银行保险监督管理委员会"),
        ("银保监会", date(2023, 5, 18), "国家金融监督管理总局"),
        ("金融监管总局", date(2024, 1, 1), "国家金融监督管理总局"),
        ("人民银行苏州市中心支行", date(2024, 1, 1), "中国人民银行苏州市分行"),
        # Abolished in 2018: a later document that still names it means it by its last name.
        ("工商总局", date(2020, 8, 31), "国家工商行政管理总局"),
    ],
)
def test_it_gives_the_name_of_the_day(
    gazetteer: Gazetteer, name: str, on: date, official: str
) -> None:
    assert gazetteer.resolve(name, issuer="national", on=on) == official


@pytest.mark.parametrize(
    ("name", "official"),
    [
        pytest.param("中国银保监会", "中国银行保险监督管理委员会", id="short_for_the_former"),
        pytest.param("人民银行", "中国人民银行", id="never_renamed"),
        pytest.param("金融监管总局", "国家金融监督管理总局", id="short_for_the_later"),
        pytest.param("国家金融监督管理总局", "国家金融监督管理总局", id="the_later_in_full"),
        pytest.param("苏州金融监管分局", "国家金融监督管理总局苏州监管分局", id="in_another_order"),
        pytest.param(
            "金融监管总局吉林监管局", "国家金融监督管理总局吉林监管局", id="of_a_province"
        ),
    ],
)
def test_without_a_day_a_name_is_of_the_time_that_wrote_it(
    gazetteer: Gazetteer, name: str, official: str
) -> None:
    assert gazetteer.resolve(name, issuer="national", on=None) == official


@pytest.mark.parametrize(
    ("name", "issuer", "official"),
    [
        ("省商务厅", "浙江省人民政府", "浙江省商务厅"),
        ("省商务厅", "杭州市人民政府", "浙江省商务厅"),
        ("市科技局", "成都市人民政府", "成都市科学技术局"),
        ("广州市税务局", "national", "国家税务总局广州市税务局"),
        ("市财政局", "上海市人民政府", "上海市财政局"),
        ("市商务委", "上海市人民政府", "上海市商务委员会"),
        ("区政府", "苏州市姑苏区人民政府", "苏州市姑苏区人民政府"),
        ("市商务局", "苏州市姑苏区人民政府", "苏州市商务局"),
        ("省委宣传部", "广东省人民政府办公厅", "中共广东省委宣传部"),
        ("中华人民共和国商务部", "苏州市人民政府", "商务部"),
        (
            "国务院服务贸易发展部际联席会议办公室(商务部)",
            "national",
            "国务院服务贸易发展部际联席会议办公室",
        ),
        ("市 商务\n局", "suzhou", "苏州市商务局"),
        ("雄安新区管委会", "national", "河北雄安新区管理委员会"),
    ],
)
def test_it_reads_names_of_documents_nobody_has_listed(
    gazetteer: Gazetteer, name: str, issuer: str, official: str
) -> None:
    assert gazetteer.resolve(name, issuer=issuer, on=AUGUST_2020) == official


@pytest.mark.parametrize(("issuer", "on", "name", "official"), UNSEEN_NAMES)
def test_it_reads_names_for_issuers_and_days_of_every_kind(
    gazetteer: Gazetteer, issuer: str, on: str | None, name: str, official: str | None
) -> None:
    resolution = gazetteer.look_up(name, issuer=issuer, on=day(on))

    assert resolution.name == official
    assert not resolution.slip


@pytest.mark.parametrize(
    ("name", "issuer", "key"),
    [
        ("朝阳区政府", "北京市人民政府", "110105-government"),
        ("朝阳区政府", "长春市", "220104-government"),
        ("朝阳区政府", "national", None),
        ("海南省商务厅", "national", "hainan-commerce"),
        ("海南州商务局", "national", "632500-commerce"),
        ("鼓楼区政府", "江苏省人民政府", None),
        ("南京市鼓楼区政府", "江苏省人民政府", "320106-government"),
    ],
)
def test_it_tells_places_of_one_name_apart_by_the_issuer(
    gazetteer: Gazetteer, name: str, issuer: str, key: str | None
) -> None:
    assert gazetteer.look_up(name, issuer=issuer, on=AUGUST_2020).key == key


def test_what_it_says_does_not_hang_on_what_was_asked_before() -> None:
    questions = [
        (name, sheet["issuer"], day(sheet["on"])) for sheet in UNSEEN for name in sheet["names"]
    ]
    forwards, backwards = load_gazetteer(), load_gazetteer()
    said = [forwards.look_up(name, issuer=issuer, on=on) for name, issuer, on in questions]
    again = [backwards.look_up(n, issuer=issuer, on=on) for n, issuer, on in reversed(questions)]

    assert said == again[::-1]


def test_it_can_be_handed_to_another_process(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))

    assert copy.resolve("市商务局", issuer="三亚市", on=None) == "三亚市商务局"


def test_what_it_worked_out_for_slips_is_not_handed_over() -> None:
    gazetteer = load_gazetteer()
    gazetteer.open(["suzhou"])
    before = len(pickle.dumps(gazetteer))
    gazetteer.look_up("市政务服冬局", issuer="suzhou", on=None)

    # What near misses are told by would double it.
    assert len(pickle.dumps(gazetteer)) < 1.2 * before


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        (None, None),
        ("吉林", None),
        ("某某协会", None),
        ("国务院", "china"),
        ("商务部", "china"),
        ("中央", "china"),
        ("吉林省", "jilin"),
        ("吉林市人民政府", "jilin-shi"),
        ("吉林省人民政府办公厅", "jilin"),
        ("苏州", "suzhou"),
        ("苏州市园林和绿化管理局", "suzhou"),
        ("苏州工业园区管委会", "suzhou-gongyeyuanqu"),
        ("宁波市全面深化服务贸易创新发展试点实施方案", "330200"),
        ("中共宁波市委办公厅", "330200"),
        ("上海市浦东新区科技和经济委员会", "310115"),
        ("朝阳区人民政府", None),
        ("陕西省西咸新区开发建设管理委员会", "xixian"),
    ],
)
def test_it_tells_the_region_of_an_issuer(
    gazetteer: Gazetteer, issuer: str | None, region: str | None
) -> None:
    assert gazetteer.issuer_region(issuer) == region


def test_it_knows_collectives_by_name_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_collective("领导小组各成员单位")
    assert gazetteer.is_collective("试点地区人民政府(管委会)")
    assert not gazetteer.is_collective("商务部")
    assert not gazetteer.is_collective("单位")


def test_it_marks_bodies_nobody_listed(gazetteer: Gazetteer) -> None:
    found = gazetteer.look_up("浙江省商务厅", issuer="national", on=None)

    assert gazetteer.bodies["suzhou-commerce"].listed
    assert found.key == "zhejiang-commerce"
    assert not gazetteer.bodies[found.key].listed
    # A listed body stands before the pattern: Jilin's is a 厅.
    assert gazetteer.bodies["jilin-market"].name == "吉林省市场监督管理厅"


def test_it_needs_no_django() -> None:
    code = "import sys, agencies.gazetteer as g; g.load_gazetteer(); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=DOCUMENTS.parents[1],
    )

    assert done.stdout.strip() == "False"


def body(key: str, name: str) -> Body:
    return Body(
        key=key,
        name=name,
        names=(DatedName(name),),
        short_names=(),
        bare_names=(),
        bare_in="china",
        level="central",
        region="china",
        kind="government",
        successor=None,
        listed=True,
    )


def test_another_ending_is_no_slip_where_it_tells_another_body() -> None:
    near = NearMisses({"市政务服务办": {"office"}})

    assert near.near("市政务服务局", ending_kept=True) == set()
    assert near.near("市政备服务办", ending_kept=True) == {"office"}
    assert near.near("市政务服务局") == {"office"}


def test_a_name_two_bodies_share_is_the_one_that_bore_it_on_the_day(gazetteer: Gazetteer) -> None:
    named = [
        gazetteer.resolve("湖北金融监管局", issuer="湖北省人民政府", on=on)
        for on in (None, date(2023, 7, 19), date(2023, 7, 20))
    ]
    assert named == [None, "湖北省地方金融监督管理局", "国家金融监督管理总局湖北监管局"]


@pytest.mark.parametrize(
    ("name", "issuer", "wanted"),
    [
        ("四川海事局", "四川省人民政府", None),
        ("省海事局", "四川省人民政府", None),
        ("成都海事局", "成都市人民政府", None),
        ("北京海事局", "national", None),
        ("辽宁海事局", "national", "辽宁海事局"),
        ("重庆海事局", "重庆市人民政府", "重庆海事局"),
        ("连云港海事局", "江苏省人民政府", "连云港海事局"),
        ("长江海事局", "湖北省人民政府", "长江海事局"),
        ("海事局", "深圳市人民政府", "深圳海事局"),
    ],
)
def test_a_maritime_administration_is_known_only_where_there_is_one(
    gazetteer: Gazetteer, name: str, issuer: str, wanted: str | None
) -> None:
    assert gazetteer.resolve(name, issuer=issuer, on=date(2021, 1, 1)) == wanted


@pytest.mark.parametrize(
    ("issuer", "region"),
    [
        ("商务部等9部门", "china"),
        ("商务部 财政部", "china"),
        ("财政部、税务总局", "china"),
        ("商务部办公厅", "china"),
        ("江苏省商务厅等十二部门", "jiangsu"),
        ("省商务厅等12部门", None),
        ("市委办公室", None),
    ],
)
def test_the_first_of_several_issuers_tells_the_region(
    gazetteer: Gazetteer, issuer: str, region: str | None
) -> None:
    assert gazetteer.issuer_region(issuer) == region
