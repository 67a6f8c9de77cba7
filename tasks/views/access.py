"""Who comes through the door of the content pages; which rows they see, `visible_to` decides."""

from __future__ import annotations

from typing import ParamSpec

from agencies.permissions import keeps_names, may_administer, may_read_content, may_read_papers
from agencies.views.access import Guarded, View, admits

P = ParamSpec("P")


def reader_required(view: View[P]) -> Guarded[P]:
    """Those whose role reads tracked content; auditors and administrators get 403."""
    return admits(may_read_content)(view)


def paper_reader_required(view: View[P]) -> Guarded[P]:
    """Those who read the documents: the administrator too, who answers for the names in them."""
    return admits(may_read_papers)(view)


def names_keeper_required(view: View[P]) -> Guarded[P]:
    """Those who say what unknown names mean."""
    return admits(keeps_names)(view)


def administrator_required(view: View[P]) -> Guarded[P]:
    """The administrator."""
    return admits(may_administer)(view)
