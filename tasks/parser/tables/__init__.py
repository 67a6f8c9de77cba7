"""Rows to tasks and measures."""
