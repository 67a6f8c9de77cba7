"""What an action can refuse with, besides ValidationError and PermissionDenied."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

from tasks.choices import UpdateState, Verb


class StaleVersion(Exception):
    """The row was changed since the form was opened; `current` is it as it is now."""

    def __init__(self, current: Model) -> None:
        super().__init__("您打开之后，内容已有改动，请核对后再保存。")
        self.current = current


class LeaseLost(Exception):
    """Another worker has taken the job over: whoever gets this must stop and write nothing."""


class NotOpen(Exception):
    """The recording of a document is not, or no longer, open to decisions."""


class Incomplete(Exception):
    """What still stands in the way of a confirmation: (where, what), `where` a row or None."""

    def __init__(self, gaps: Sequence[tuple[Model | None, str]]) -> None:
        super().__init__("；".join(what for _, what in gaps))
        self.gaps = gaps


class TransitionRefused(Exception):
    """The verb does not apply in the row's present state."""

    def __init__(self, state: str, verb: Verb) -> None:
        super().__init__(f"当前状态为“{UpdateState(state).label}”，不能{verb.label}。")
        self.state = state
        self.verb = verb


class PeriodLocked(TransitionRefused):
    """The update's period is locked and no exception opens the row."""

    def __init__(self, period: str, state: str, verb: Verb, *, frozen_by: str = "") -> None:
        super().__init__(state, verb)
        then = f"由审核签发人批准并经{frozen_by}同意" if frozen_by else "由审核签发人批准"
        is_what = f"已由{frozen_by}接收并锁定" if frozen_by else "已锁定"
        self.args = (
            f"“{period}”{is_what}，不能{verb.label}。确需修改的，请先申请锁定例外，{then}。",
        )
