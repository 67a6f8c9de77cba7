"""Senders: each takes an Outgoing and either sends it or says why not (NotSent).

One interface, `Sender`: mail, the signed webhook, and the group robots of WeCom, DingTalk and
Feishu. They know nothing of rows, attempts or hours; agencies.outbox does.
"""

from agencies.senders.base import NotSent, Outgoing, Sender
from agencies.senders.mail import MailSender
from agencies.senders.robots import DingTalkRobot, FeishuRobot, WeComRobot
from agencies.senders.webhook import Webhook

__all__ = [
    "DingTalkRobot",
    "FeishuRobot",
    "MailSender",
    "NotSent",
    "Outgoing",
    "Sender",
    "WeComRobot",
    "Webhook",
]
