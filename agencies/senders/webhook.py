"""The generic webhook: JSON to a partner's system, signed so that it can tell us from others.

Header X-Luoshi-Signature: `v1=` and the hex HMAC-SHA256, under the channel's secret, of the
delivery's id, the timestamp and the body joined by dots. The id stays the same when a sending is
repeated, the timestamp does not: the receiver drops repeats by the one and old copies by the
other (as Standard Webhooks 1.0 has it).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from agencies.senders.base import Outgoing
from agencies.senders.guard import post


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    secret: str

    def send(self, message: Outgoing, *, now: datetime) -> str:
        body = json.dumps(
            {
                "id": message.id,
                "type": message.kind,
                "title": message.title,
                "text": message.text,
                "link": message.link,
                "at": message.at.isoformat(),
                "data": message.facts,
            },
            ensure_ascii=False,
        ).encode()
        timestamp = str(int(now.timestamp()))
        answer = post(
            self.url,
            body,
            {
                "X-Luoshi-Delivery": message.id,
                "X-Luoshi-Timestamp": timestamp,
                "X-Luoshi-Signature": sign(self.secret, message.id, timestamp, body),
            },
        )
        return f"对方已接收（{answer.status}）"


def sign(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """The value of the signature's header."""
    signed = b".".join([id.encode(), timestamp.encode(), body])
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
