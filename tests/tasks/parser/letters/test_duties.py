"""Texts that ask nobody to report anything."""

from __future__ import annotations

import pytest

from tests.tasks.parser.letters.asked import duties


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("完善信息报送机制，加强试点信息报送。", id="mechanism"),
        pytest.param("及时向上总结报送创新经验和实践案例。", id="nobody_named"),
        pytest.param("商务部关于深化试点的请示收悉。", id="request_received"),
        pytest.param("依法通过网站向社会公开。", id="publication"),
        pytest.param("会同有关部门及时总结推广试点经验。", id="no_report"),
        pytest.param("每年发布《服务贸易发展报告》。", id="a_report_as_a_thing"),
        pytest.param("每年12月底前报送年度总结。", id="nobody_asked"),
        pytest.param("建立重大事项及时报告制度。", id="a_rule_for_events"),
        pytest.param("各部门要落实重大事项及时报告制度。", id="a_rule_for_events_to_keep"),
        pytest.param("各部门于2021年6月底前提出方案。", id="a_deadline_and_no_report"),
        pytest.param("各地要将活动消息报道出去。", id="news_that_is_reported"),
        pytest.param("遇有困难，请随时报告。", id="no_event_of_weight"),
        pytest.param("县商务局汇总后报县政府。", id="nothing_to_pass_on"),
        pytest.param("把优惠政策送到企业办公室。", id="brought_to_firms"),
        pytest.param("将孩子送入市属医院。", id="brought_in"),
        pytest.param("将病人送至市级医院。", id="nobody_asked_to_send"),
        pytest.param("请各单位于5月10日前反馈本部门意见。", id="their_own_department"),
        pytest.param("及时反馈我局工作中的问题。", id="what_is_wrong_with_us"),
        pytest.param("将材料送审，8月10日前报送。", id="no_receiver_of_returns"),
        pytest.param("此后每半年报送一次进展。", id="nobody_asked_before"),
        pytest.param("各市要制定方案，5月底前报省政府审定。", id="for_a_decision"),
        pytest.param("各企业要制定方案，5月底前报名。", id="put_on_a_list"),
        pytest.param("考核结果纳入目标管理。", id="a_result_that_stays"),
        pytest.param("各企业在30日内办理登记。", id="a_deadline_for_firms"),
        pytest.param("结果报省政府。", id="nobodys_result"),
        pytest.param("市商务局对企业进行检查，按规定处理。", id="firms_are_inspected"),
    ],
)
def test_it_finds_no_duty(text: str) -> None:
    assert duties(text) == []
