"""The demonstration cast: one account a role, named by role and never after a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies import audit
from agencies.choices import Role
from agencies.models import Agency, User
from regions.models import Region

# Known to everyone who reads the README: demonstration accounts are refused in production.
PASSWORD = "luoshi-demo"


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    role: Role
    region: str | None = None
    agency: str | None = None


CAST = (
    Account("jingban", "演示经办", Role.COORDINATOR, "suzhou", "suzhou-commerce"),
    Account("shenhe", "演示审核", Role.APPROVER, "suzhou", "suzhou-commerce"),
    Account("lingdao", "演示领导", Role.LEADER, "suzhou"),
    Account("shichang", "演示填报甲", Role.REPORTER, "suzhou", "suzhou-market"),
    Account("waiban", "演示填报乙", Role.REPORTER, "suzhou", "suzhou-foreign-affairs"),
    Account("renhang", "演示填报丙", Role.REPORTER, "suzhou", "suzhou-central-bank"),
    Account("guangzhou", "演示外地填报", Role.REPORTER, "guangzhou", "guangzhou-commerce"),
    Account("gzjingban", "演示外地经办", Role.COORDINATOR, "guangzhou", "guangzhou-commerce"),
    Account("jiangsu", "演示省级", Role.UPPER, "jiangsu"),
    Account("jsjingban", "演示省级经办", Role.COORDINATOR, "jiangsu", "jiangsu-commerce"),
    Account("jsshenhe", "演示省级审核", Role.APPROVER, "jiangsu", "jiangsu-commerce"),
    Account("shangwubu", "演示部级", Role.UPPER, "china"),
    Account("shenji", "演示审计", Role.AUDITOR, "suzhou"),
    Account("guanli", "演示管理", Role.ADMINISTRATOR),
)


def demo_logins() -> list[tuple[str, str, str]]:
    """(who, user name, password) of each demonstration account, in the order of the cast."""
    return [(_described(account), account.username, PASSWORD) for account in CAST]


@transaction.atomic
def create_cast(*, now: datetime) -> dict[str, User]:
    """The accounts by user name; those that exist are left as they are."""
    people = {}
    for account in CAST:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "name": account.name,
                "role": account.role,
                "region": Region.objects.get(slug=account.region) if account.region else None,
                "agency": Agency.objects.get(key=account.agency) if account.agency else None,
                "is_staff": account.role == Role.ADMINISTRATOR,
                "is_demo": True,
            },
        )
        if created:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
            audit.record(
                actor=None,
                verb="create_account",
                obj=user,
                now=now,
                region=user.region,
                agency=user.agency,
                after={"username": user.username, "role": user.role, "is_demo": True},
            )
        people[account.username] = user
    return people


def _described(account: Account) -> str:
    places = {"suzhou": "苏州", "guangzhou": "广州", "jiangsu": "江苏省", "china": "商务部"}
    place = places.get(account.region or "", "")
    return f"{place}{account.role.label}（{account.name}）"
