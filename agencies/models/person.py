"""People who log in, and what part of the data their role lets them see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES, MailChoice, Role

if TYPE_CHECKING:
    from agencies.models.deputy import Deputy


class AccountManager(UserManager["User"]):
    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra_fields: Any,
    ) -> User:
        """`manage.py createsuperuser` makes the first administrator: the role is what counts."""
        extra_fields.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **extra_fields)


# knox is untyped: its reverse relation `auth_token_set` has no manager type.
class User(AbstractUser):  # type: ignore[django-manager-missing]
    """An account: one role, in one region, for one agency (DESIGN.md 7)."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=14, choices=Role.choices)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="地区",
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="单位",
    )
    phone = models.CharField("办公电话", max_length=30, blank=True)
    mail_choice = models.CharField(
        "邮件通知", max_length=8, choices=MailChoice.choices, default=MailChoice.DIGEST
    )
    # Counted where messages are written and read: every page shows it and none looks it up.
    unread_messages = models.PositiveIntegerField("未读消息", default=0, editable=False)
    is_demo = models.BooleanField("演示账号", default=False)

    # Set by `agencies.deputies.note_absences`: who stands in for the person today.
    stand_in: Deputy | None = None

    objects: ClassVar[AccountManager] = AccountManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"
        ordering = ["region__order", "role", "username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=AGENCY_ROLES) | Q(agency__isnull=False, region__isnull=False),
                name="user_agency_roles_have_agency",
                violation_error_message="填报员和接口账号必须选择单位和地区。",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=BUREAU_ROLES | {Role.LEADER, Role.UPPER})
                | Q(region__isnull=False),
                name="user_region_roles_have_region",
                violation_error_message="该角色必须选择地区。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def seen_regions(self) -> Q:
        """Which regions' rows this person may see, as a condition on Region."""
        if self.region_id is None or not self.is_active:
            return Q(pk__in=[])
        if self.role in AGENCY_ROLES | BUREAU_ROLES:
            return Q(pk=self.region_id)
        assert self.region is not None
        if self.role == Role.LEADER:
            return Q(path__startswith=self.region.path)
        if self.role == Role.UPPER:
            return Q(path__startswith=self.region.path) & ~Q(pk=self.region_id)
        return Q(pk__in=[])
