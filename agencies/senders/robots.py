"""Group robots of WeCom, DingTalk and Feishu, in the formats of their public documentation.

They answer 200 with an error code in the body, so the body is what counts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from agencies.senders.base import NotSent, Outgoing
from agencies.senders.guard import post

# WeCom takes 2048 bytes of text; the others more.
MOST_BYTES = 2000
# Codes of "too many messages a minute" (WeCom 45009, DingTalk 130101, Feishu 9499 and 11232).
TOO_OFTEN = {45009, 130101, 9499, 11232}


@dataclass(frozen=True, slots=True)
class WeComRobot:
    """企业微信群机器人: the key in the address is the only secret."""

    url: str

    def send(self, message: Outgoing, *, now: datetime) -> str:
        return _tell(self.url, {"msgtype": "text", "text": {"content": shortened(message)}})


@dataclass(frozen=True, slots=True)
class DingTalkRobot:
    """钉钉群机器人, 加签: milliseconds and signature go into the address."""

    url: str
    secret: str

    def send(self, message: Outgoing, *, now: datetime) -> str:
        url = self.url
        if self.secret:
            timestamp = str(int(now.timestamp() * 1000))
            signed = {"timestamp": timestamp, "sign": sign_dingtalk(self.secret, timestamp)}
            url += ("&" if "?" in url else "?") + urlencode(signed)
        return _tell(url, {"msgtype": "text", "text": {"content": shortened(message)}})


@dataclass(frozen=True, slots=True)
class FeishuRobot:
    """飞书群机器人, 签名校验: seconds and signature go into the body."""

    url: str
    secret: str

    def send(self, message: Outgoing, *, now: datetime) -> str:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": shortened(message)}}
        if self.secret:
            timestamp = str(int(now.timestamp()))
            body = {"timestamp": timestamp, "sign": sign_feishu(self.secret, timestamp)} | body
        return _tell(self.url, body)


def sign_dingtalk(secret: str, timestamp: str) -> str:
    """Base64 of HMAC-SHA256 under the secret of timestamp, line break, secret."""
    text = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def sign_feishu(secret: str, timestamp: str) -> str:
    """Base64 of HMAC-SHA256 of nothing, under timestamp, line break, secret as the key."""
    key = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def shortened(message: Outgoing) -> str:
    """Title, text and link, the text cut where a robot would refuse it; the link stays whole."""
    whole = message.as_text()
    if len(whole.encode()) <= MOST_BYTES:
        return whole
    room = MOST_BYTES - len(f"{message.title}\n…\n{message.link}".encode())
    cut = message.text.encode()[: max(room, 0)].decode(errors="ignore")
    return f"{message.title}\n{cut}…\n{message.link}"


def _tell(url: str, body: dict[str, Any]) -> str:
    answer = post(url, json.dumps(body, ensure_ascii=False).encode(), {}).json()
    # WeCom and DingTalk say errcode, Feishu code.
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    if code == 0:
        return "群机器人已接收"
    said = str(answer.get("errmsg") or answer.get("msg") or "没有说明")[:120]
    raise NotSent(f"群机器人没有接受：{said}（{code}）", final=code not in TOO_OFTEN | {None})
