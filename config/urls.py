"""All addresses of the project."""

from django.contrib import admin
from django.urls import include, path

from config import health
from reports.views import dashboard

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("agencies.urls")),
    path("", include("tasks.urls")),
    path("dashboard/", dashboard, name="dashboard"),
    path("reports/", include("reports.urls")),
    path("api/", include("config.api")),
    path("admin/", admin.site.urls),
]
