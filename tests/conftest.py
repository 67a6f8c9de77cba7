"""Fixtures shared by all tests."""

from tests.base import cast, reporter, still_clock, world

__all__ = ["cast", "reporter", "still_clock", "world"]
