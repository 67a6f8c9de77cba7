"""Addresses of the content pages."""

from django.urls import path, re_path

from tasks.views import implementations

app_name = "tasks"

urlpatterns = [
    path("implementations/", implementations.implementations, name="implementations"),
    re_path(
        r"^implementations/export\.(?P<form>csv|xlsx)$",
        implementations.export,
        name="implementations_export",
    ),
]
