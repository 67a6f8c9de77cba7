"""What stands around every page: the navigation of the person's role, the demonstration mark."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from agencies.choices import BUREAU_ROLES, CONTENT_ROLES, Role
from agencies.models import User
from config.middleware import REQUEST_ID

register = template.Library()

PEOPLE = CONTENT_ROLES - {Role.API_CLIENT}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the product: its address by name, its word, and who is offered it.

    `rooms` are the places that are entered through it and have no entry of their own, by name;
    an address where only refused forms stand by its beginning.
    """

    url_name: str
    label: str
    roles: frozenset[str]
    rooms: tuple[str, ...] = ()


NAVIGATION = (
    Entry("tasks:my_work", "我的工作", frozenset({Role.REPORTER}) | BUREAU_ROLES),
    Entry("dashboard", "领导驾驶舱", PEOPLE - {Role.REPORTER}),
    Entry("tasks:implementations", "落实事项", PEOPLE, rooms=("tasks:proofs",)),
    Entry("tasks:pilot_tasks", "试点任务", PEOPLE),
    Entry(
        "tasks:documents",
        "政策文件",
        PEOPLE | {Role.ADMINISTRATOR},
        rooms=("tasks:intakes", "/candidates/", "tasks:names"),
    ),
    Entry("tasks:lineage", "承接关系", PEOPLE),
    Entry("tasks:regions", "地区", PEOPLE - {Role.REPORTER}),
    Entry("tasks:agencies", "单位", PEOPLE, rooms=("tasks:hand_over",)),
    Entry("tasks:periods", "填报期", BUREAU_ROLES, rooms=("tasks:exceptions",)),
    Entry("tasks:blockers", "问题诉求", PEOPLE, rooms=("tasks:meetings",)),
    Entry("tasks:urging", "催办", BUREAU_ROLES | {Role.LEADER}),
    Entry("reports:bulletins", "通报", BUREAU_ROLES | {Role.LEADER, Role.REPORTER}),
    Entry("reports:reports", "年度报告", PEOPLE - {Role.REPORTER}),
    Entry("reports:sending", "报送", BUREAU_ROLES | {Role.LEADER}),
    Entry(
        "reports:received",
        "接收",
        frozenset({Role.UPPER}),
        rooms=("reports:sending", "tasks:consents"),
    ),
    Entry("audit", "审计", frozenset({Role.AUDITOR})),
    Entry("tasks:quality", "识读质量", frozenset({Role.ADMINISTRATOR})),
    Entry("admin:index", "管理", frozenset({Role.ADMINISTRATOR})),
)


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The entries of the person's role; the one the present address lies under is current.

    A page shows them twice, for wide and for narrow screens: drawn once, with `as`.
    """
    request = context["request"]
    offered = [entry for entry in NAVIGATION if request.user.role in entry.roles]
    # Of two places one below the other, such as the reports and their bulletins, the nearer one.
    nearest = max(offered, key=lambda entry: _nearness(entry, request.path), default=None)
    entries = [
        {
            "address": reverse(entry.url_name),
            "label": entry.label,
            "is_current": entry is nearest and _nearness(entry, request.path) > 0,
        }
        for entry in offered
    ]
    return render_to_string("_navigation.html", {"entries": entries})


@register.simple_tag
def holds_demonstration_data() -> bool:
    """Whether this installation was filled with the demonstration state."""
    return User.objects.filter(is_demo=True).exists()


@register.simple_tag(takes_context=True)
def request_id(context: Context) -> str:
    """The number a person tells the administrator when something looks wrong."""
    return str(context["request"].META.get(REQUEST_ID, "-"))


def _nearness(entry: Entry, path: str) -> int:
    """How much of the path leads to the entry or one of its rooms; 0 if it lies elsewhere."""
    places = (entry.url_name, *entry.rooms)
    addresses = [place if place.startswith("/") else reverse(place) for place in places]
    return max(len(address) if _lies_under(path, address) else 0 for address in addresses)


def _lies_under(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith(address)
