"""What making a report can end with, besides its file."""

from __future__ import annotations


class CannotReport(Exception):
    """An expected obstacle; the message is for the reader, in Chinese."""
