"""接口令牌 and Django's admin: one role, every change audited, sessions and tokens ended."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.actions import issue_agency_token
from agencies.choices import Role
from agencies.models import Agency, AgencyName, ApiToken, AuditEvent, User
from regions.models import Region
from tests.base import Cast, World
from tests.factory import NOW, PASSWORD

USERS = "/admin/agencies/user/"
ADDRESSES = [
    "/admin/",
    USERS,
    f"{USERS}add/",
    "/admin/agencies/agency/",
    "/admin/regions/region/",
    "/admin/regions/pilotround/",
    "/admin/tasks/calendarday/",
    "/admin/tasks/policydocument/",
    "/admin/tasks/measure/",
    "/tokens/",
]
NEW_PASSWORD = "another-password-2026"


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def fields_of(user: User, **changed: str) -> dict[str, str]:
    """The change form of an account as a browser would send it."""
    fields = {
        "username": user.username,
        "name": user.name,
        "phone": user.phone,
        "role": user.role,
        "region": str(user.region_id or ""),
        "agency": str(user.agency_id or ""),
        "is_active": "on",
    } | changed
    return {name: value for name, value in fields.items() if value}


def logged_in(password: str) -> Client:
    """A browser in which the clerk tried to log in with that password."""
    theirs = Client()
    theirs.post("/login/", {"username": "clerk", "password": password})
    return theirs


def test_it_refuses_everybody_else_whatever_django_would_allow(
    client: Client, cast: Cast, world: World
) -> None:
    User.objects.exclude(pk=cast.administrator.pk).update(is_staff=True, is_superuser=True)
    for user in cast.everyone:
        if user == cast.administrator:
            continue
        client.force_login(user)
        for address in ADDRESSES:
            assert client.get(address, follow=True).status_code == 403, (user, address)


def test_a_stranger_logs_in_where_everybody_does(client: Client, db: None) -> None:
    for address in ADDRESSES:
        r = client.get(address, follow=True)
        assert r.redirect_chain[-1][0].startswith("/login/"), address


def test_every_page_opens_for_the_administrator_and_in_chinese(
    administrator: Client, cast: Cast, world: World
) -> None:
    for address in ADDRESSES:
        r = administrator.get(address, headers={"accept-language": "en"})
        assert r.status_code == 200, address
        assert "Welcome" not in r.content.decode(), address
    for obj in (cast.clerk, cast.tax, cast.suzhou, cast.round, world.document):
        name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
        assert administrator.get(reverse(name, args=[obj.pk])).status_code == 200, obj


@pytest.mark.parametrize("model", ["implementation", "progressupdate", "evidence", "annotation"])
def test_tracked_content_is_not_there(administrator: Client, model: str) -> None:
    assert administrator.get(f"/admin/tasks/{model}/").status_code == 404


def test_nothing_that_history_refers_to_can_be_deleted(
    administrator: Client, cast: Cast, world: World
) -> None:
    for obj in (cast.clerk, cast.tax, cast.suzhou, cast.round, world.document):
        name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}"
        r = administrator.post(reverse(f"{name}_delete", args=[obj.pk]), {"post": "yes"})
        assert r.status_code == 403, obj
        r = administrator.post(
            reverse(f"{name}_changelist"),
            {"action": "delete_selected", "_selected_action": obj.pk, "post": "yes"},
        )
        assert type(obj)._base_manager.filter(pk=obj.pk).exists(), obj


def test_documents_are_read_only(administrator: Client, world: World) -> None:
    address = reverse("admin:tasks_policydocument_change", args=[world.document.pk])
    assert administrator.post(address, {"title": "改名"}).status_code == 403
    world.document.refresh_from_db()
    assert world.document.title == "苏州市实施方案"


def test_an_account_without_its_agency_is_refused(administrator: Client, cast: Cast) -> None:
    events = AuditEvent.objects.count()
    fields = fields_of(cast.tax_reporter)
    del fields["agency"]
    r = administrator.post(f"{USERS}{cast.tax_reporter.pk}/change/", fields)
    assert "必须选择单位和地区" in r.content.decode()
    assert AuditEvent.objects.count() == events


def test_a_new_account_is_made_and_audited(administrator: Client, cast: Cast) -> None:
    r = administrator.post(
        f"{USERS}add/",
        {
            "username": "new_reporter",
            "name": "新填报",
            "role": Role.REPORTER,
            "region": cast.suzhou.pk,
            "agency": cast.tax.pk,
            "usable_password": "true",
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
    )
    assert r.status_code == 302, r.context["adminform"].form.errors
    user = User.objects.get(username="new_reporter")
    assert user.check_password(NEW_PASSWORD)
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.actor, event.object_id) == (
        "create",
        cast.administrator,
        str(user.pk),
    )
    assert event.after["role"] == Role.REPORTER
    assert "password" not in event.after


def test_a_change_keeps_before_and_after_and_a_save_without_change_nothing(
    administrator: Client, cast: Cast
) -> None:
    address = f"{USERS}{cast.clerk.pk}/change/"
    assert administrator.post(address, fields_of(cast.clerk, phone="0512-1")).status_code == 302
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.before, event.after) == (
        "change",
        {"phone": ""},
        {"phone": "0512-1"},
    )
    cast.clerk.refresh_from_db()
    administrator.post(address, fields_of(cast.clerk))
    assert AuditEvent.objects.latest("seq") == event


def test_deactivation_ends_sessions_and_tokens(
    administrator: Client, cast: Cast, world: World
) -> None:
    theirs = logged_in(PASSWORD)
    assert theirs.get("/implementations/").status_code == 200
    fields = fields_of(cast.clerk)
    del fields["is_active"]
    administrator.post(f"{USERS}{cast.clerk.pk}/change/", fields)
    assert theirs.get("/implementations/")["Location"].startswith("/login/")
    assert logged_in(PASSWORD).get("/implementations/").status_code == 302

    _, secret = issue_agency_token(
        agency=cast.tax,
        region=cast.suzhou,
        name="同步",
        scopes=["read"],
        actor=cast.administrator,
        now=NOW,
    )
    api = Client(headers={"authorization": f"Bearer {secret}"})
    assert api.get("/api/v1/implementations/").status_code == 200
    account = User.objects.get(role=Role.API_CLIENT)
    fields = fields_of(account)
    del fields["is_active"]
    assert administrator.post(f"{USERS}{account.pk}/change/", fields).status_code == 302
    assert api.get("/api/v1/implementations/").status_code == 401


def test_a_reset_password_ends_sessions_and_is_audited_without_it(
    administrator: Client, cast: Cast, world: World
) -> None:
    theirs = logged_in(PASSWORD)
    r = administrator.post(
        f"{USERS}{cast.clerk.pk}/password/",
        {"usable_password": "true", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert r.status_code == 302
    assert theirs.get("/implementations/")["Location"].startswith("/login/")
    assert logged_in(NEW_PASSWORD).get("/implementations/").status_code == 200
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.object_id) == ("set_password", str(cast.clerk.pk))
    assert (event.before, event.after) == ({}, {})


def test_administrators_cannot_lock_themselves_out(administrator: Client, cast: Cast) -> None:
    fields = fields_of(cast.administrator, role=Role.AUDITOR)
    del fields["is_active"]
    administrator.post(f"{USERS}{cast.administrator.pk}/change/", fields)
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_active
    assert cast.administrator.role == Role.ADMINISTRATOR


def test_a_name_added_to_a_body_is_audited(administrator: Client, cast: Cast) -> None:
    address = reverse("admin:agencies_agency_change", args=[cast.tax.pk])
    r = administrator.post(
        address,
        {
            "name": cast.tax.name,
            "short_name": cast.tax.short_name,
            "level": cast.tax.level,
            "kind": cast.tax.kind,
            "region": cast.suzhou.pk,
            "names-TOTAL_FORMS": "1",
            "names-INITIAL_FORMS": "0",
            "names-0-name": "苏州市国家税务局",
            "names-0-kind": "former",
        },
    )
    assert r.status_code == 302
    assert AgencyName.objects.filter(agency=cast.tax, name="苏州市国家税务局").exists()
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, event.object_type, event.region) == ("create", "agencyname", cast.suzhou)
    # The key stands in addresses: the form does not offer it.
    assert Agency.objects.get(pk=cast.tax.pk).key == "suzhou-tax"


def test_the_path_of_a_region_is_not_for_editing(administrator: Client, cast: Cast) -> None:
    address = reverse("admin:regions_region_change", args=[cast.suzhou.pk])
    administrator.post(
        address,
        {"name": "苏州市", "short_name": "苏州", "level": "city", "order": 5, "path": "/china/"},
    )
    region = Region.objects.get(pk=cast.suzhou.pk)
    assert (region.path, region.order) == ("/china/jiangsu/suzhou/", 5)


def test_a_token_is_shown_once_and_revoked_after_a_question(
    administrator: Client, cast: Cast
) -> None:
    r = administrator.post(
        "/tokens/", {"agency": cast.tax.pk, "name": "夜间同步", "scopes": ["read", "update"]}
    )
    (secret,) = re.findall(r'value="(luoshi_\w{40,})"', r.content.decode())
    assert r["Cache-Control"].count("no-store") == 1
    assert secret not in administrator.get("/tokens/").content.decode()
    token = ApiToken.objects.get()
    address = reverse("revoke_token", args=[token.token_key])
    assert administrator.get(address).status_code == 200
    assert ApiToken.objects.exists()
    administrator.post(address)
    assert not ApiToken.objects.exists()
    assert administrator.get(address).status_code == 404


@pytest.mark.parametrize("missing", ["agency", "name", "scopes"])
def test_a_token_form_with_a_gap_issues_nothing(
    administrator: Client, cast: Cast, missing: str
) -> None:
    fields = {"agency": cast.tax.pk, "name": "同步", "scopes": ["read"]}
    del fields[missing]
    r = administrator.post("/tokens/", fields)
    assert missing in r.context["form"].errors
    assert not ApiToken.objects.exists()


def test_nobody_else_revokes_a_token(client: Client, cast: Cast) -> None:
    token, _ = issue_agency_token(
        agency=cast.tax,
        region=cast.suzhou,
        name="同步",
        scopes=["read"],
        actor=cast.administrator,
        now=NOW,
    )
    for user in (cast.clerk, cast.head, cast.auditor, cast.tax_reporter):
        client.force_login(user)
        r = client.post(reverse("revoke_token", args=[token.token_key]))
        assert r.status_code == 403, user
    assert ApiToken.objects.exists()


def test_the_first_administrator_comes_from_the_command_line(client: Client, db: None) -> None:
    call_command(
        "createsuperuser",
        interactive=False,
        username="first",
        name="首任管理员",
    )
    client.force_login(User.objects.get(username="first"))
    assert client.get("/admin/").status_code == 200
    assert client.get("/tokens/").status_code == 200
