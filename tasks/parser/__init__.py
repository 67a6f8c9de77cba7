"""Reads policy documents into tasks, measures and responsibilities with source positions.

Pure Python: no Django, no settings, no clock. See README.md beside this file.
"""

from tasks.parser.assemble import parse
from tasks.parser.contract import as_json, measure_values
from tasks.parser.types import ParseResult

__all__ = ["ParseResult", "as_json", "measure_values", "parse"]
