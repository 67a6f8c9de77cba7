"""Django's admin as this product uses it: one role, everything audited, history kept."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from agencies.actions import delete_record, save_record
from agencies.models import User
from agencies.permissions import may_administer

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class Administration(admin.AdminSite):
    site_title = site_header = "落实 · 管理"
    index_title = "账号、单位与基础数据"
    site_url = "/tokens/"
    index_template = "agencies/administration.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """By role alone: Django's own flags and permissions mean nothing here."""
        return isinstance(request.user, User) and may_administer(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """In Chinese whatever the browser prefers, like every other page."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def in_chinese(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            translation.activate(settings.LANGUAGE_CODE)
            response: HttpResponse = checked(request, *args, **kwargs)
            return response

        return in_chinese

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """People log in at one place; those without the role get 403, not another form."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("admin:index"))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


def actor_of(request: HttpRequest) -> User:
    """The administrator behind the request; `has_permission` has let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def now_of(request: HttpRequest) -> datetime:
    """When the request came: one moment for everything it saves."""
    moment: datetime = request.META.setdefault("luoshi.moment", timezone.now())
    return moment


class ReadOnlyAdmin(ModelAdmin):
    """Shown, not changed: documents and what was read out of them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AuditedAdmin(ReadOnlyAdmin):
    """Added and changed through the audited actions, inside the transaction of the admin's view.

    Nothing is deleted: history refers to it. The admin's own log would repeat the audit trail.
    """

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        save_record(obj, actor=actor_of(request), now=now_of(request))

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm[Any],
        formset: BaseModelFormSet[Any, Any],
        change: bool,
    ) -> None:
        actor, now = actor_of(request), now_of(request)
        for row in formset.save(commit=False):
            save_record(row, actor=actor, now=now)
        for row in formset.deleted_objects:
            delete_record(row, actor=actor, now=now)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None


class InlineRows(TabularInline):
    """Rows that belong to one object and are edited with it; nothing is deleted unseen."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)
