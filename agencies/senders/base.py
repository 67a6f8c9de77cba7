"""What every sender takes and raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way. `id` stays the same over retries: receivers tell repeats by it."""

    id: str
    kind: str
    title: str
    text: str
    link: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    def as_text(self) -> str:
        return "\n".join(part for part in (self.title, self.text, self.link) if part)


class NotSent(Exception):
    """Why a message did not go out, in words for the clerk; `final` where trying again is vain."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class Sender(Protocol):
    def send(self, message: Outgoing, *, now: datetime) -> str:
        """Send and return the receiver's answer in a few words. Raises NotSent."""
