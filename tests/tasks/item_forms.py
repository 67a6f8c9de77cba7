"""The forms of an item's page, as a browser sends them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tasks.actions import Content, submit
from tasks.models import ProgressUpdate
from tests.base import Cast, World
from tests.factory import NOW, update_of

FILLED = {
    "claimed_status": "in_progress",
    "done": "已印发工作方案。",
    "next_step": "组织企业座谈。",
    "obstacle": "",
    "landed_on": "",
}


def send(client: Client, verb: str, update: ProgressUpdate, **fields: Any) -> Any:
    """Press a button of the page with its form filled in."""
    given = FILLED | {"version": update.version} | fields
    return client.post(reverse(f"tasks:{verb}", args=[update.pk]), given)


def handed_in(cast: Cast, world: World, **content: Any) -> ProgressUpdate:
    """The tax office's update, submitted."""
    content = {k: v for k, v in FILLED.items() if k != "landed_on"} | content
    return submit(
        update_of(world.taxed),
        content=Content(**content),
        version=1,
        actor=cast.tax_reporter,
        now=NOW,
    )
