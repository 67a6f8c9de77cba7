"""The audit trail in Chinese: verbs, kinds of objects, names and values of fields.

Field names and choices come from the models themselves, whichever app they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from agencies.choices import Scope

VERBS = {
    "create": "新建",
    "change": "修改",
    "delete": "删除",
    "create_account": "新建账号",
    "set_password": "设置密码",
    "issue_token": "签发令牌",
    "revoke_token": "撤销令牌",
    "answer_name": "答复单位名称",
    "withdraw_answer": "撤回名称答复",
    "load_document": "载入文件",
    "adopt": "纳入跟踪",
    "assign": "调整责任单位",
    "plan_period": "预设填报期",
    "open_period": "开启填报期",
    "lock_period": "锁定填报期",
    "ask_exception": "申请锁定例外",
    "grant_exception": "同意锁定例外",
    "refuse_exception": "不同意锁定例外",
    "consent_exception": "上级同意锁定例外",
    "withhold_consent": "上级不同意锁定例外",
    "save": "保存草稿",
    "submit": "提交",
    "verify": "核查通过",
    "return": "退回",
    "reopen": "重新打开",
    "sign_for": "签收",
    "contribute": "填写配合情况",
    "attach_evidence": "添加佐证",
    "detach_evidence": "移除佐证",
    "replace_evidence": "提供佐证新版本",
    "check_once_more": "重新检查佐证",
    "link_broken": "佐证链接打不开",
    "link_restored": "佐证链接恢复",
    "evidence_passed": "佐证通过检查",
    "evidence_failed": "佐证未通过检查",
    "evidence_errored": "佐证检查出错",
    "raise_blocker": "提出问题诉求",
    "close_blocker": "办结问题诉求",
    "annotate": "批示",
    "link_copies": "比对承接关系",
    "suggest_links": "建议承接关系",
    "confirm_link": "确认承接关系",
    "reject_link": "否定承接关系",
    "add_link": "添加承接关系",
    "record_document": "录入文件",
    "intake_reviewing": "识读完成",
    "intake_failed": "未能识读",
    "intake_errored": "识读出错",
    "read_once_more": "再次识读",
    "abandon_intake": "放弃录入",
    "confirm_intake": "确认录入",
    "read_document_again": "重新识读",
    "keep_candidate": "保持现状",
    "keep_rest": "其余保持现状",
    "confirm_reading": "确认重新识读",
    "accept_candidate": "接受识读结果",
    "accept_clear": "接受全部无疑点的识读结果",
    "correct_candidate": "更正识读结果",
    "name_in_recording": "指明单位（用于这份文件）",
    "drop_candidate": "舍弃识读结果",
    "split_candidate": "拆分识读结果",
    "merge_candidate": "合并识读结果",
    "undo_candidate": "撤销处理",
    "direct_blocker": "明确问题答复责任",
    "answer_blocker": "答复问题诉求",
    "plan_meeting": "安排会议",
    "put_on_agenda": "列入会议议程",
    "take_off_agenda": "移出会议议程",
    "decide": "登记会议决定",
    "finish_task": "完成会议交办",
    "issue_slip": "发出催办单",
    "urge": "手工催办",
    "acknowledge_slip": "催办单回执",
    "retry_delivery": "重发消息",
    "set_channel": "设置发送渠道",
    "switch_channel": "启停发送渠道",
    "choose_mail": "选择邮件通知",
    "name_deputy": "登记请假代理",
    "end_deputy": "提前结束代理",
    "name_officer": "确定经办人",
    "hand_over": "工作交接",
    "draft_bulletin": "起草通报",
    "edit_bulletin": "修改通报",
    "sign_bulletin": "签发通报",
    "issue_bulletin": "印发通报",
    "send_up": "报送",
    "accept_submission": "接收报送",
    "send_back": "退回报送",
    "request_report": "申请生成报告",
    "download_report": "下载报告",
    "report_done": "报告生成完成",
    "report_failed": "报告未能生成",
    "report_errored": "报告生成出错",
}

# Keys of before/after that are no field of the object.
WORDS = {
    "agencies": "责任单位",
    "agency": "单位",
    "acting_for": "代",
    "officer": "经办人",
    "to": "移交给",
    "blockers": "问题诉求编号",
    "implementations": "落实事项数",
    "kept": "保留原责任单位的落实事项数",
    "responsibilities": "责任分工数",
    "evidence": "佐证编号",
    "pages": "页码",
    "candidates": "识读结果",
    "documents": "文件",
    "source": "原文 SHA-256",
    "taken": "采用新识读数",
    "withdrawn": "撤销数",
    "pieces": "拆分或合并后的条目",
    "expected_updates": "应报份数",
    "frozen": "锁定时各状态份数",
    "file": "文件",
    "files": "文件",
    "implementation": "落实事项编号",
    "periods": "填报期",
    "measures": "举措数",
    "upper_measure": "上级举措",
    "lower_measure": "下级举措",
    "new": "新增数",
    "update": "进展填报编号",
    "sha256": "SHA-256",
    "token": "令牌前缀",
    "scopes": "权限范围",
    "name": "名称",
    "title": "名称",
    "year": "年度",
    "number": "流水号",
    "updates": "填报编号",
    "blocker": "问题诉求编号",
    "members": "汇总的报送",
    "pinned": "需修改的事项",
    "opened": "开放修改的项数",
    "next_due_on": "再报送截止",
}
# A decision on an update writes to its round and to its item as well.
BORROWED = {
    "reason_code": "updateround",
    "pinned_fields": "updateround",
    "status": "implementation",
}
VALUES: Mapping[str, Mapping[Any, str]] = {"scopes": dict(Scope.choices)}
# By the kind of object: its keys that are parts of a whole and no field of the row, and how their
# values are put. The app the object belongs to fills it in when it is ready.
PARTS: dict[str, tuple[Mapping[str, str], Callable[[str, Any], str]]] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event as people read it; None where that side holds nothing."""

    label: str
    before: str | None
    after: str | None


def changes(object_type: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What an event's `before` and `after` say, field by field."""
    names = dict.fromkeys([*before, *after])
    return [
        Change(
            _label(object_type, name),
            _shown(object_type, name, before[name]) if name in before else None,
            _shown(object_type, name, after[name]) if name in after else None,
        )
        for name in names
    ]


def verb_label(verb: str) -> str:
    return VERBS.get(verb, verb)


@cache
def object_types() -> dict[str, str]:
    """Every kind of object of the project's own apps, in Chinese."""
    own = ("regions", "agencies", "tasks", "reports")
    return {
        str(model._meta.model_name): str(model._meta.verbose_name)
        for label in own
        for model in apps.get_app_config(label).get_models()
        if not _is_history(model)
    }


def _is_history(model: type[Model]) -> bool:
    return hasattr(model, "pgh_tracked_model")


@cache
def _fields(object_type: str) -> dict[str, Field[Any, Any]]:
    for label in ("regions", "agencies", "tasks", "reports"):
        for model in apps.get_app_config(label).get_models():
            if model._meta.model_name == object_type:
                return {f.name: f for f in model._meta.concrete_fields}
    return {}


def _field(object_type: str, name: str) -> Field[Any, Any] | None:
    """The model field behind a key: the object's own, or that of the row written with it."""
    return _fields(object_type).get(name) or _fields(BORROWED.get(name, "")).get(name)


def _label(object_type: str, name: str) -> str:
    if object_type in PARTS and name in PARTS[object_type][0]:
        return PARTS[object_type][0][name]
    field = _field(object_type, name)
    return str(field.verbose_name) if field else WORDS.get(name, name)


def _shown(object_type: str, name: str, value: Any) -> str:
    if object_type in PARTS and name in PARTS[object_type][0]:
        return PARTS[object_type][1](name, value) or "（空）"
    if isinstance(value, list):
        return "、".join(_shown(object_type, name, each) for each in value) or "（空）"
    if isinstance(value, dict):
        named = (f"{_label(object_type, k)} {_shown(object_type, k, v)}" for k, v in value.items())
        return "，".join(named) or "（空）"
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in VALUES:
        return VALUES[name].get(value, str(value))
    field = _field(object_type, name)
    # Of a list, its items: `_shown` is asked for each.
    field = getattr(field, "base_field", field)
    choices = dict(field.flatchoices) if field and field.choices else {}
    return str(choices.get(value, value))
