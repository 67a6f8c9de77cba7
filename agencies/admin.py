"""Accounts and bodies in the administrator's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from agencies import audit
from agencies.administration import AuditedAdmin, InlineRows, actor_of, now_of
from agencies.models import Agency, AgencyName, User

# Roles are the product's own; groups would promise rights that nothing looks at.
admin.site.unregister(Group)


class AccountCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]  # generic for the checker only
    class Meta:
        model = User
        fields = ("username", "name", "role", "region", "agency", "phone", "email")


class AccountChangeForm(UserChangeForm):  # type: ignore[type-arg]  # generic for the checker only
    class Meta:
        model = User
        fields = ("username", "name", "role", "region", "agency", "phone", "email", "is_active")


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Accounts are deactivated, never deleted: the audit trail names them for ever."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    list_display = ("username", "name", "role", "region", "agency", "is_active", "last_login")
    list_filter = ("role", "is_active", "region")
    search_fields = ("username", "name", "agency__name")
    list_select_related = ("region", "agency")
    ordering = ("region__order", "role", "username")
    autocomplete_fields = ("region", "agency")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "phone", "email")}),
        ("角色与范围", {"fields": ("role", "region", "agency")}),
        ("状态", {"fields": ("is_active", "is_demo", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "name",
                    "phone",
                    "email",
                    "role",
                    "region",
                    "agency",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = ("is_demo", "last_login", "date_joined")
        # An administrator who locks themself out could not be let in again by anybody else.
        return (*fixed, "role", "is_active") if obj == request.user else fixed

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Reset a password. All sessions of the account end with it."""
        with transaction.atomic():
            before = User.objects.select_for_update(of=("self",)).order_by().get(pk=id)
            response = super().user_change_password(request, id, form_url)
            account = User.objects.get(pk=id)
            if account.password != before.password:
                audit.record(
                    actor=actor_of(request),
                    verb="set_password",
                    obj=account,
                    now=now_of(request),
                    region=account.region,
                )
        return response


class AgencyNameRows(InlineRows):
    model = AgencyName


@admin.register(Agency)
class AgencyAdmin(AuditedAdmin):
    list_display = ("name", "short_name", "level", "kind", "region", "until")
    list_filter = ("level", "kind", "region")
    list_select_related = ("region",)
    search_fields = ("name", "short_name", "names__name")
    autocomplete_fields = ("region", "successor")
    inlines = (AgencyNameRows,)

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> Any:
        # The key stands in addresses and in the fixtures that refresh the row.
        return ("key",) if obj else ()
