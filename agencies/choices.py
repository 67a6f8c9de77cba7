"""Roles of DESIGN.md 7, and the sets of them that rules speak of."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    REPORTER = "reporter", "填报员"
    COORDINATOR = "coordinator", "经办"
    APPROVER = "approver", "审核签发"
    LEADER = "leader", "领导"
    UPPER = "upper", "上级"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "管理员"
    API_CLIENT = "api_client", "接口"


# Bound to one agency: they see what that agency is assigned to.
AGENCY_ROLES = frozenset({Role.REPORTER, Role.API_CLIENT})
# The commerce bureau: they see their whole region.
BUREAU_ROLES = frozenset({Role.COORDINATOR, Role.APPROVER})
# Everybody who reads tracked content at all.
CONTENT_ROLES = AGENCY_ROLES | BUREAU_ROLES | {Role.LEADER, Role.UPPER}


class AgencyLevel(models.TextChoices):
    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区县"


class AgencyKind(models.TextChoices):
    GOVERNMENT = "government", "政府部门"
    PARTY = "party", "党委部门"
    VERTICAL = "vertical", "垂直管理单位"
    INSTITUTION = "institution", "事业单位与组织"
    ENTERPRISE = "enterprise", "企业"


class NameKind(models.TextChoices):
    FULL = "full", "全称"
    SHORT = "short", "简称"
    FORMER = "former", "曾用名"


class NameMeaning(models.TextChoices):
    """What a person has answered about a name no reference data knew."""

    BODY = "body", "单位名称"
    SLIP = "slip", "单位名称的误写"
    COLLECTIVE = "collective", "集体称谓，不是某一个单位"
    NO_NAME = "no_name", "不是名称（误读）"


# Answers that name a body; the others say that there is none to name.
NAMING = frozenset({NameMeaning.BODY, NameMeaning.SLIP})


class Scope(models.TextChoices):
    """What an API token may do."""

    READ = "read", "读取"
    UPDATE = "update", "填报"
    REPORT = "report", "报告"


class MessageKind(models.TextChoices):
    """What a message is about. The first four are the rungs of urging (tasks.choices.Rung)."""

    REMIND = "remind", "提醒"
    URGE = "urge", "催办"
    RED = "red", "红色督办单"
    BULLETIN = "bulletin", "通报"
    BLOCKER = "blocker", "问题诉求"
    SENDING = "sending", "上下级报送"
    HANDOVER = "handover", "工作交接"
    DEPUTY = "deputy", "请假代理"
    DIGEST = "digest", "每日汇总"
    TEST = "test", "测试"


# 督办: these reach everybody at once, whatever a person has chosen.
SUPERVISED = frozenset({MessageKind.RED, MessageKind.BULLETIN})


class MailChoice(models.TextChoices):
    """How a person wants messages by mail; 督办 comes at once in any case."""

    AT_ONCE = "at_once", "每条即时发送"
    DIGEST = "digest", "每个工作日汇总一次"
    OFF = "off", "不发邮件（督办单和通报除外）"


class ChannelKind(models.TextChoices):
    """Outside ways a region's messages go, besides mail."""

    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"
    WEBHOOK = "webhook", "通用接口（签名）"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "未送达"
