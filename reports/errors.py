"""What making a report can end with, besides its file."""

from __future__ import annotations

from django.db.models import Model


class CannotReport(Exception):
    """An expected obstacle; the message is for the reader, in Chinese."""


class StaleText(Exception):
    """Somebody else has changed the words since the form was opened."""

    def __init__(self, current: Model) -> None:
        super().__init__("通报文字已被他人修改，请对照现在的文字后再保存。")
        self.current = current


class SubmissionRefused(Exception):
    """The package has gone on meanwhile: the step no longer applies. The message is for readers."""
