"""The words of the work: states, their transitions, and the sets rules speak of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Status(models.TextChoices):
    """Where an implementation stands. "Blocked" is a Blocker, not a status."""

    NOT_STARTED = "not_started", "未启动"
    IN_PROGRESS = "in_progress", "推进中"
    LANDED = "landed", "已落地"
    NOT_APPLICABLE = "not_applicable", "不适用"


UNFINISHED = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})
# The 无变化 in a row at which an unfinished item is flagged.
STANDSTILL = 3


class TrackScope(models.TextChoices):
    """Whether an implementation counts in the denominator of 落地率 (DESIGN.md 6)."""

    IN_SCOPE = "in_scope", "纳入考核"
    NATIONAL_ONLY = "national_only", "国家事权"
    MERGED = "merged", "已并入"
    WITHDRAWN = "withdrawn", "已撤销"


class Light(models.TextChoices):
    RED = "red", "红灯"
    YELLOW = "yellow", "黄灯"
    GREEN = "green", "绿灯"
    GREY = "grey", "灰灯"


class UpdateState(models.TextChoices):
    EXPECTED = "expected", "待填报"
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待核查"
    RETURNED = "returned", "已退回"
    VERIFIED = "verified", "已核查"


class Verb(models.TextChoices):
    """What can be done to an update. Also the verbs of the audit trail."""

    SAVE = "save", "保存草稿"
    SUBMIT = "submit", "提交"
    VERIFY = "verify", "核查通过"
    RETURN = "return", "退回"
    REOPEN = "reopen", "重新打开"


@dataclass(frozen=True, slots=True)
class Transition:
    sources: frozenset[UpdateState]
    target: UpdateState


# With the reporter; what has been handed in; what a verifier may decide about.
OPEN_STATES = frozenset({UpdateState.EXPECTED, UpdateState.DRAFT, UpdateState.RETURNED})
HANDED_IN = frozenset({UpdateState.SUBMITTED, UpdateState.VERIFIED})

TRANSITIONS: dict[Verb, Transition] = {
    # A returned update stays returned while it is being mended: the reason must stay in sight.
    Verb.SAVE: Transition(OPEN_STATES, UpdateState.DRAFT),
    Verb.SUBMIT: Transition(OPEN_STATES, UpdateState.SUBMITTED),
    Verb.VERIFY: Transition(frozenset({UpdateState.SUBMITTED}), UpdateState.VERIFIED),
    Verb.RETURN: Transition(frozenset({UpdateState.SUBMITTED}), UpdateState.RETURNED),
    Verb.REOPEN: Transition(frozenset({UpdateState.VERIFIED}), UpdateState.RETURNED),
}


class RoundOutcome(models.TextChoices):
    PENDING = "pending", "待核查"
    VERIFIED = "verified", "核查通过"
    RETURNED = "returned", "退回"


class ReturnReason(models.TextChoices):
    INCOMPLETE = "incomplete", "内容不完整"
    NO_EVIDENCE = "no_evidence", "佐证材料不足"
    NOT_FACTUAL = "not_factual", "与实际情况不符"
    UNCLEAR = "unclear", "表述不清"
    WRONG_STATUS = "wrong_status", "自评状态不准确"
    WRONG_AGENCY = "wrong_agency", "责任单位有误"


class FormField(models.TextChoices):
    """The fields of an update a return can be pinned to."""

    CLAIMED_STATUS = "claimed_status", "自评状态"
    DONE = "done", "本期进展"
    NEXT_STEP = "next_step", "下步打算"
    OBSTACLE = "obstacle", "问题诉求"
    LANDED_ON = "landed_on", "落地日期"
    EVIDENCE = "evidence", "佐证材料"


class AssignmentRole(models.TextChoices):
    LEAD = "lead", "牵头"
    PARTICIPATE = "participate", "配合"


class ResponsibilityRole(models.TextChoices):
    LEAD = "lead", "牵头"
    POLICY = "policy", "制订政策保障措施"
    SUPPORT = "support", "支持配合"
    IMPLEMENT = "implement", "负责推进"
    PARTICIPATE = "participate", "共同参与"
    RESPONSIBLE = "responsible", "负责"


class PartyKind(models.TextChoices):
    AGENCY = "agency", "单位"
    COLLECTIVE = "collective", "集体称谓"
    REGION = "region", "地区"


# The code of the doubt that a person's answer about a name settles.
UNKNOWN_NAME = "agency_unknown"


class ListName(models.TextChoices):
    TABLE = "table", "责任分工表"
    PLAN = "plan", "落实计划表"
    NARRATIVE = "narrative", "正文举措"
    SAFEGUARDS = "safeguards", "保障措施"
    PROGRAMME = "programme", "试点任务"


class RegionScope(models.TextChoices):
    ALL = "all", "全部试点地区"
    LISTED = "listed", "列名地区"
    CONDITIONAL = "conditional", "具备条件的地区"
    NONE = "none", "不涉及试点地区"


class DocumentLevel(models.TextChoices):
    NATIONAL = "national", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"


class LinkState(models.TextChoices):
    SUGGESTED = "suggested", "系统建议"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已否定"


class LinkOrigin(models.TextChoices):
    """How a link was found."""

    COPY = "copy", "文字相同或相近"
    WORDS = "words", "用词相近"
    HAND = "hand", "人工添加"


class JobState(models.TextChoices):
    """States every job in the background has; each kind of job has its own besides."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "处理中"
    # An expected end: the reader is told what to do about it.
    FAILED = "failed", "未能完成"
    # A fault of ours: the trace is kept, the reader gets plain words.
    ERRORED = "errored", "系统出错"


class IntakeState(models.TextChoices):
    """Where the recording of a document stands. The first four are those of every job."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "识读中"
    FAILED = "failed", "未能识读"
    ERRORED = "errored", "系统出错"
    REVIEWING = "reviewing", "待审阅"
    CONFIRMED = "confirmed", "已确认"
    ABANDONED = "abandoned", "已放弃"


class CandidateKind(models.TextChoices):
    """What a candidate proposes. Documents and tasks come before what refers to them."""

    DOCUMENT = "document", "文件"
    TASK = "task", "试点任务"
    MEASURE = "measure", "具体举措"


class Decision(models.TextChoices):
    """What a person said of a candidate."""

    PENDING = "pending", "待审阅"
    ACCEPTED = "accepted", "已接受"
    CORRECTED = "corrected", "已更正"
    DROPPED = "dropped", "已舍弃"
    # Of a parsing again: what stands in the document stays as it is.
    KEPT = "kept", "保持现状"
    # Of a parsing again: the new reading says nothing else than what stands there.
    UNCHANGED = "unchanged", "无变化"
    # Split or merged: others stand in its place.
    REPLACED = "replaced", "已拆分或合并"


# What is taken over at the confirmation.
TAKEN = frozenset({Decision.ACCEPTED, Decision.CORRECTED})


class UncarriedReason(models.TextChoices):
    """Why a lower document has no row for an upper measure; what needs looking at comes first."""

    EXPECTED = "expected", "应承接而未见"
    PROSE = "prose", "由正文举措体现"
    CONDITIONAL = "conditional", "限具备条件的地区"
    ELSEWHERE = "elsewhere", "限列名地区"
    NATIONAL = "national", "国家事权"


class BlockerLevel(models.TextChoices):
    """Which level can remove the obstacle."""

    CITY = "city", "市级协调"
    PROVINCE = "province", "需省级支持"
    NATION = "nation", "需国家支持"
    LAW = "law", "需调整法规"


class EvidenceKind(models.TextChoices):
    FILE = "file", "文件"
    LINK = "link", "链接"


class CheckState(models.TextChoices):
    """Where the looking through of a file stands. The first four are those of every job."""

    QUEUED = "queued", "待检查"
    RUNNING = "running", "检查中"
    FAILED = "failed", "未通过检查"
    ERRORED = "errored", "检查出错"
    PASSED = "passed", "已检查"


# In quarantine with nothing found yet; a fault of ours decides nothing about the file.
UNCHECKED = frozenset({CheckState.QUEUED, CheckState.RUNNING, CheckState.ERRORED})


class Frequency(models.TextChoices):
    MONTH = "month", "月度"
    QUARTER = "quarter", "季度"
    HALF_YEAR = "half_year", "半年"
    YEAR = "year", "年度"
    SPECIAL = "special", "专项"


class PeriodState(models.TextChoices):
    UPCOMING = "upcoming", "未开启"
    OPEN = "open", "填报中"
    DUE = "due", "即将截止"
    LATE = "late", "已过截止"
    LOCKED = "locked", "已锁定"


class ExceptionOutcome(models.TextChoices):
    ASKED = "asked", "待审批"
    GRANTED = "granted", "已同意"
    REFUSED = "refused", "不同意"


class ExceptionState(models.TextChoices):
    """What can be said of a request for an exception on a day; several may be true at once."""

    ASKED = "asked", "申请"
    WAITING = "waiting", "待审批"
    GRANTED = "granted", "同意"
    OPEN = "open", "有效"
    OVER = "over", "已到期"
    REFUSED = "refused", "不同意"
    USED = "used", "锁定后已修改"


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"


class Rung(models.TextChoices):
    """The ladder of urging, from the lowest rung up (tasks.urging)."""

    REMIND = "remind", "提醒"
    URGE = "urge", "催办"
    RED = "red", "红色督办单"
    BULLETIN = "bulletin", "通报"


class SlipState(models.TextChoices):
    """Where a slip stands on a day; derived, never stored."""

    OPEN = "open", "办理中"
    ANSWERED = "answered", "已办结"
    LAPSED = "lapsed", "逾期未办"


class MeetingKind(models.TextChoices):
    JOINT = "joint", "联席会议"
    LEADING_GROUP = "leading_group", "领导小组会议"


class Outcome(models.TextChoices):
    """What a meeting does about a blocker it took up."""

    SETTLED = "settled", "已解决，销号"
    TASKED = "tasked", "交办，明确单位和时限"
    REDIRECTED = "redirected", "提请上级协调"
    DEFERRED = "deferred", "暂缓，下次再议"
