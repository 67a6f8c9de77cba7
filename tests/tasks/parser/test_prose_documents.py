"""The prose of the shipped documents, against what was counted and copied by hand."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tasks.parser import ParseResult, parse
from tasks.parser.types import Measure

DOCUMENTS = Path("fixtures/documents")
JILIN = "jilin-service-trade-opinions.txt"
SUZHOU = "suzhou-implementation-plan.txt"
GUANGDONG = "guangdong-forwarding-notice-2018-204.txt"
PLAN = "fourteenth-plan-service-trade.txt"


@cache
def source(name: str) -> str:
    return (DOCUMENTS / name).read_text(encoding="utf-8")


@cache
def result(name: str) -> ParseResult:
    return parse(source(name))


def of_list(name: str, kind: str) -> list[Measure]:
    return [measure for measure in result(name).measures if measure.list == kind]


def agencies(measure: Measure) -> list[str]:
    return [responsibility.name for responsibility in measure.responsibilities]


@pytest.mark.parametrize("name", [JILIN, SUZHOU, GUANGDONG, PLAN])
def test_spans_give_the_text_back_from_the_source(name: str) -> None:
    text = source(name)
    for kind in ("narrative", "safeguards", "programme"):
        for measure in of_list(name, kind):
            pieces = [text[span.start : span.end] for span in measure.spans]
            assert "".join(pieces) == measure.text


@pytest.mark.parametrize("name", [JILIN, SUZHOU, GUANGDONG, PLAN])
def test_every_character_belongs_to_something(name: str) -> None:
    assert result(name).coverage.unattributed == ()


def test_jilin_has_27_measures_in_5_sections() -> None:
    found = of_list(JILIN, "narrative")
    assert [measure.number for measure in found] == list(range(1, 28))
    sections = dict.fromkeys(measure.section for measure in found)
    assert list(sections) == [
        "一、夯实产业基础，提高跨境交付贸易发展水平",
        "二、促进开放合作，扩大跨境服务贸易规模",
        "三、发挥特色优势，拓展跨境消费贸易领域",
        "四、加强人员交流，带动跨境流动深层次发展",
        "五、改善营商环境，保障服务贸易高质量发展",
    ]
    assert all(measure.responsibilities for measure in found)


def test_jilin_agencies_stand_as_written() -> None:
    found = of_list(JILIN, "narrative")
    assert agencies(found[23]) == ["省商务厅", "省工业和信息化厅", "省发展改革委", "省统计局"]
    assert agencies(found[24]) == [
        *("省财政厅", "省税务局", "省科技厅", "吉林银保监局", "省商务厅"),
    ]
    closed = [m.number for m in found if not m.responsibilities[0].open_ended]
    assert closed == [7, 11]


def test_jilin_has_lost_its_title() -> None:
    (document,) = result(JILIN).documents
    assert document.title is None
    assert "title_missing" in [problem.code for problem in result(JILIN).problems]


def test_suzhou_has_44_items_and_6_safeguards() -> None:
    found = of_list(SUZHOU, "narrative")
    counts = [
        sum(1 for m in found if (m.section, m.task) == place)
        for place in [
            *(("二、主要任务", ordinal) for ordinal in range(1, 9)),
            *(("三、重点领域", ordinal) for ordinal in (1, 2)),
        ]
    ]
    assert counts == [5, 6, 6, 4, 5, 3, 4, 1, 7, 3]
    assert len(found) == sum(counts)
    assert all(measure.responsibilities for measure in found)
    assert [m.number for m in of_list(SUZHOU, "safeguards")] == [1, 2, 3, 4, 5, 6]


def test_suzhou_bracket_over_a_page_break_is_whole() -> None:
    (item,) = [m for m in of_list(SUZHOU, "narrative") if m.title == "扩大金融服务业的开放"]
    assert agencies(item) == [
        *("苏州银保监分局", "市金融监管局", "人民银行苏州市中心支行", "市外管局", "商务局"),
        *("卫健委", "国资委", "苏州工业园区管委会"),
    ]
    assert item.text.endswith("参与国内人民币银行卡清算市场。")
    assert [problem.code for problem in item.problems] == ["bracket_mixed"]


def test_suzhou_item_without_a_number_is_read() -> None:
    (item,) = [m for m in of_list(SUZHOU, "narrative") if m.task == 8]
    assert item.number is None
    assert item.text.startswith("继续探索优化涵盖跨境交付")
    assert "注重运用统计数据对服务贸易的发展情况" in item.text


def test_suzhou_page_breaks_are_mended_and_slips_kept_and_both_reported() -> None:
    by_title = {m.title: m for m in of_list(SUZHOU, "narrative")}
    platform = by_title["支持服务贸易公共平台建设"]
    assert "公共服务平台资源的整合" in platform.text
    assert [problem.code for problem in platform.problems] == ["break_doubled"]
    leading = by_title["健全服务贸易创新发展领导工作机制"]
    assert "政策支持 and 试点" in leading.text
    assert [problem.code for problem in leading.problems] == ["slip_latin"]


def test_suzhou_goals_are_targets() -> None:
    assert [
        (t.indicator, t.operator, t.value, t.unit, t.year, t.achieved)
        for t in result(SUZHOU).targets
    ] == [
        ("服务贸易进出口额年均增速", ">=", 10.0, "%", None, False),
        ("服务贸易占全市对外贸易的比重", ">", 9.0, "%", 2023, False),
        ("新兴服务出口额占服务贸易出口额的比重", ">=", 65.0, "%", 2023, False),
        ("特色服务贸易集聚区（园区）", ">=", 10.0, "个", None, False),
        ("进出口额超1亿美元的企业", ">=", 30.0, "家", 2023, False),
    ]


def test_guangdong_has_17_regions_and_their_period() -> None:
    pilot = result(GUANGDONG).pilot
    assert pilot is not None
    assert pilot.regions == (
        *("北京", "天津", "上海", "海南", "深圳", "哈尔滨", "南京", "杭州", "武汉", "广州"),
        *("成都", "苏州", "威海", "雄安新区", "两江新区", "贵安新区", "西咸新区"),
    )
    assert (pilot.start, pilot.end) == (date(2018, 7, 1), date(2020, 6, 30))


def test_guangdong_file_holds_a_notice_a_reply_and_a_programme() -> None:
    notice, reply, programme = result(GUANGDONG).documents
    assert (notice.number, notice.issued_on) == ("粤府函〔2018〕204号", date(2018, 7, 10))
    assert notice.addressees == ("广州市人民政府", "深圳市人民政府", "省商务厅")
    assert (reply.number, reply.issuer, reply.issued_on) == (
        "国函〔2018〕79号",
        "国务院",
        date(2018, 6, 1),
    )
    assert len(reply.addressees) == 16
    assert programme.title == "深化服务贸易创新发展试点总体方案"


def test_guangdong_sentences_stand_under_eight_tasks() -> None:
    tasks = [(task.ordinal, task.title) for task in result(GUANGDONG).tasks]
    assert tasks == [
        (1, "进一步完善管理体制"),
        (2, "进一步扩大对外开放"),
        (3, None),
        (4, "进一步创新发展模式"),
        (5, "进一步提升便利化水平"),
        (6, "进一步完善政策体系"),
        (7, "进一步健全统计体系"),
        (8, None),
    ]
    found = of_list(GUANGDONG, "programme")
    assert [sum(m.task == n for m in found) for n in range(1, 9)] == [4, 4, 4, 2, 3, 3, 1, 3]
    lost = [p for p in result(GUANGDONG).problems if p.code == "heading_lost"]
    assert len(lost) == 2


def test_guangdong_duties_say_who_reports_what_to_whom() -> None:
    assert [(d.who, d.to, d.copy_to, d.frequency) for d in result(GUANGDONG).duties] == [
        (("省商务厅",), "省政府", (), "event"),
        (("广州市人民政府", "深圳市人民政府"), "商务部", ("省政府",), "annual"),
        (("商务部",), "国务院", (), "event"),
        (("试点地区人民政府（管委会）",), "商务部", (), "annual"),
    ]


def test_the_plan_has_46_run_in_titles_in_32_parts_of_9_sections() -> None:
    found = of_list(PLAN, "narrative")
    assert len(found) == 46
    titles = [measure.title for measure in found]
    # In the middle of their paragraphs.
    assert {
        *("行业结构显著优化", "发展贡献不断增强", "促进服务要素跨境流动便利化"),
        *("支持专业服务贸易发展", "扩大特色优势服务出口"),
    } < set(titles)
    assert len(result(PLAN).tasks) == 32
    assert sum(task.ordinal == 1 for task in result(PLAN).tasks) == 9


def test_the_plan_tells_what_is_reached_from_what_is_aimed_at() -> None:
    targets = result(PLAN).targets
    aimed = [(t.indicator, t.value, t.unit) for t in targets if not t.achieved]
    assert aimed == [("知识密集型服务贸易年均增长", 8.0, "%")]
    reached = {(t.indicator, t.value, t.unit, t.year) for t in targets if t.achieved}
    assert {
        ("服务出口", 2806.3, "亿美元", 2020),
        ("服务外包从业人员", 1290.9, "万人", 2020),
        ("我国服务出口占出口总额比重", 9.8, "%", 2020),
    } < reached


def test_the_news_page_around_the_plan_is_left_out() -> None:
    lead = "<div>\n<div><p>某社讯，提升旅游国际竞争力。建立推广体系。</p>\n"
    news = "---\ntitle: '规划出台'\n---\n\n" + lead
    wrapped = parse(news + source(PLAN) + "</div>\n</div>")
    assert [m.text for m in wrapped.measures] == [m.text for m in result(PLAN).measures]
    assert wrapped.documents[0].title == "“十四五”服务贸易发展规划"
    assert wrapped.coverage.unattributed == ()


@pytest.mark.parametrize("title", ["名词解释", "相关术语说明", "指标解释"])
def test_what_a_glossary_explains_is_nothing_to_do(title: str) -> None:
    text = f"某市方案\n一、任务\n（一）做甲。做好。\n附件\n{title}\n1.甲：指乙。\n2.丙：指丁。"
    assert [measure.title for measure in parse(text).measures] == ["做甲"]


def test_a_heading_that_sections_jump_over_is_told_as_lost() -> None:
    text = "某市方案\n一、目标\n做甲。\n二、任务\n1.做乙。\n四、保障措施\n（一）做丙。做好。"
    (problem,) = parse(text).problems
    assert problem.code == "heading_lost"
    assert parse(text.replace("四、", "三、")).problems == ()


def test_sections_of_a_letter_that_say_who_leads_are_items_and_its_requests_are_not() -> None:
    text = (
        "某市商务局关于督办的通知\n各单位：\n"
        "一、做甲。由市数据局牵头，市委网信办配合，年底前完成。\n"
        "二、报送情况。请各单位于5月15日前将进展报市商务局。"
    )
    (measure,) = parse(text).measures
    assert measure.label == "一、"


def test_what_a_year_brought_is_reached_in_the_year_its_heading_names() -> None:
    text = "某市报告\n一、{}\n全市执行额为12.6亿美元。\n二、安排\n1.做甲。（市商务局）\n"
    (reached,) = parse(text.format("2025年工作情况")).targets
    assert (reached.achieved, reached.year, reached.value) == (True, 2025, 12.6)
    assert parse(text.format("2025年优化发展环境")).targets == ()


def test_an_item_that_bears_its_sections_number_is_no_lost_heading() -> None:
    item = "二、推进乙项工作。（市商务局负责）"
    text = (
        f"某市方案\n一、甲项\n1.做好甲。（市商务局）\n{item}\n{{}}三、丙项\n1.做好丙。（市财政局）"
    )
    assert [p.code for p in parse(text.format("")).problems] == []
    assert "heading_lost" in [
        p.code for p in parse(text.format("四、丁项\n").replace("三、", "六、")).problems
    ]
