"""What a partner's system sends of an update."""

from __future__ import annotations

from typing import Any

PROGRESS = {"claimed_status": "in_progress", "done": "已印发工作方案。", "next_step": "座谈。"}


def tag(update: Any) -> str:
    """The ETag of an update as it stands."""
    return f'"update-{update.pk}-{update.version}"'
