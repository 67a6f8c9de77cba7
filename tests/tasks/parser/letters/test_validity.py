"""From which day to which a document holds."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.parser import parse
from tasks.parser.letters.validity import read_validity

ISSUED = date(2022, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("《外商投资法》自2020年1月1日起施行。", id="another_document"),
        pytest.param("贯彻自2020年1月1日起施行的外商投资法。", id="another_document_in_passing"),
        pytest.param("合同有效期3年以上的企业给予奖励。", id="a_contract"),
        pytest.param("推动签证有效期延长至2025年12月31日。", id="a_visa"),
        pytest.param("2021年1月1日至2023年12月31日期间引进的企业给予奖励。", id="a_condition"),
        pytest.param("本市企业自2021年1月1日起至2023年12月31日止免税。", id="what_is_ours"),
        pytest.param("上述活动自2024年1月1日起至2024年3月1日止。", id="what_was_spoken_of"),
        pytest.param("本轮培训期限为3年，自批复之日起算。", id="a_course"),
        pytest.param("自2018年7月1日起，对符合条件的企业减税。", id="a_tax_rule"),
        pytest.param("自2024年1月1日起至2025年12月31日止开展行动。", id="what_goes_on_then"),
        pytest.param("试点期限届满后，总结推广试点经验。", id="no_length"),
        pytest.param("项目实施期限为2年。", id="a_project"),
        pytest.param("本措施自印发之日起30日后施行。", id="later_than_issue"),
        pytest.param("本市自贸试验区建设期限为3年。", id="nothing_to_count_from"),
        pytest.param("本办法自2025年1月1日起施行，有效期至2023年12月31日。", id="ends_before"),
    ],
)
def test_it_finds_nothing(text: str) -> None:
    assert read_validity(text, issued_on=ISSUED) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "本措施自2022年12月1日起施行，有效期至2025年11月30日。",
            date(2022, 12, 1),
            date(2025, 11, 30),
        ),
        ("本意见自发布之日起施行，有效期5年。", ISSUED, date(2027, 11, 2)),
        ("本办法自2023年1月1日起实施，有效期三年。", date(2023, 1, 1), date(2025, 12, 31)),
        ("本通知自2024年8月31日起执行，试行期6个月。", date(2024, 8, 31), date(2025, 2, 28)),
        ("本办法自印发之日起施行，试行两年。", ISSUED, date(2024, 11, 2)),
        ("以上若干政策自2023年1月1日起执行，执行期限两年。", date(2023, 1, 1), date(2024, 12, 31)),
        ("本“十四五”规划期限为2021—2025年。", date(2021, 1, 1), date(2025, 12, 31)),
        ("本轮试点期限为3年，自批复之日起算。", ISSUED, date(2025, 11, 2)),
        ("第十五条 本办法自2023年5月1日起试行。", date(2023, 5, 1), None),
        (
            "（五）自2024年1月1日起至2025年12月31日止施行。",
            date(2024, 1, 1),
            date(2025, 12, 31),
        ),
        ("本通知有效期至2024年12月31日。", None, date(2024, 12, 31)),
        ("自印发之日起施行，由市商务局负责解释。", ISSUED, None),
        (
            "深化试点期限为2年，自2018年7月1日起至2020年6月30日止。",
            date(2018, 7, 1),
            date(2020, 6, 30),
        ),
        ("全面深化试点期限为3年，自批复之日起算。", ISSUED, date(2025, 11, 2)),
        (
            "有效期为2023年1月1日至2025年12月31日。",
            date(2023, 1, 1),
            date(2025, 12, 31),
        ),
        (
            "（三）实施期限。2023年1月1日至2025年12月31日。",
            date(2023, 1, 1),
            date(2025, 12, 31),
        ),
        ("规划期限为2021—2025年。", date(2021, 1, 1), date(2025, 12, 31)),
        ("本政策自2024年2月29日起施行，有效期1年。", date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_it_reads_both_days(text: str, first: date | None, last: date | None) -> None:
    assert read_validity(text, issued_on=ISSUED) == (first, last)


def test_without_a_day_of_issue_nothing_is_counted_from_it() -> None:
    assert read_validity("本意见自发布之日起施行，有效期5年。") is None


NOTICE = """\
某测试市商务局关于印发《促进服务外包发展若干措施》的通知
各县（市、区）商务局：
现将《促进服务外包发展若干措施》印发给你们。2021年1月1日至2021年12月31日的申报照旧办理。
某测试市商务局
2022年11月3日
促进服务外包发展若干措施
1.做大规模。支持企业发展。（责任单位：市商务局）
2.培养人才。支持学校办学。（责任单位：市教育局）
本措施自印发之日起施行，有效期3年。
"""


def test_what_is_attached_holds_from_the_day_of_its_notice() -> None:
    notice, measures = parse(NOTICE).documents

    assert (notice.effective_from, notice.effective_to) == (None, None)
    assert measures.issued_on is None
    assert (measures.effective_from, measures.effective_to) == (ISSUED, date(2025, 11, 2))


REPLY = """\
国务院关于同意某项试点的批复
国函〔2022〕999号
北京市、上海市、海南省人民政府，商务部：
一、同意在北京、上海、海南、深圳等4个省市开展服务贸易创新发展试点。试点期限为3年，自批复之日起算。
国务院
2022年11月3日
"""


def test_a_pilot_counts_its_years_from_the_reply() -> None:
    result = parse(REPLY)

    assert result.pilot is not None
    assert result.pilot.regions == ("北京", "上海", "海南", "深圳")
    assert (result.pilot.start, result.pilot.end) == (ISSUED, date(2025, 11, 2))
    (reply,) = result.documents
    assert (reply.effective_from, reply.effective_to) == (ISSUED, date(2025, 11, 2))
