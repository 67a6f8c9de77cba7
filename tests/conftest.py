"""Fixtures shared by all tests."""

from tests.base import cast, world

__all__ = ["cast", "world"]
