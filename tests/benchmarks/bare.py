"""The measure of everything else: a bare Django view on the same database and the same gunicorn.

One query by index and a template of 50 rows with seven cells: no middleware, session, person,
permission, join or count. What a page of the product costs is told as a multiple of it.
"""

from __future__ import annotations

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.settings import ALLOWED_HOSTS, DATABASES, LANGUAGE_CODE, SECRET_KEY, TIME_ZONE

ROWS = 50
PAGE = """<!DOCTYPE html>
<html lang="zh-Hans">
  <head><meta charset="utf-8"><title>Rows</title></head>
  <body>
    <table>
      {% for row in rows %}
        <tr>
          <td>{{ row.pk }}</td>
          <td>{{ row.measure_id }}</td>
          <td>{{ row.region_id }}</td>
          <td>{{ row.lead_agency_id }}</td>
          <td>{{ row.status }}</td>
          <td>{{ row.claimed_status }}</td>
          <td>{{ row.due_on }}</td>
        </tr>
      {% endfor %}
    </table>
  </body>
</html>
"""

settings.configure(
    ALLOWED_HOSTS=ALLOWED_HOSTS,
    DATABASES=DATABASES,
    LANGUAGE_CODE=LANGUAGE_CODE,
    ROOT_URLCONF=__name__,
    SECRET_KEY=SECRET_KEY,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"rows": PAGE})]},
        }
    ],
    TIME_ZONE=TIME_ZONE,
    USE_TZ=True,
)
django.setup()


class Row(models.Model):
    """The table of implementations, without anything the product knows about it."""

    measure_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    lead_agency_id = models.BigIntegerField()
    status = models.CharField(max_length=14)
    claimed_status = models.CharField(max_length=14)
    due_on = models.DateField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "tasks_implementation"

    def __str__(self) -> str:
        return str(self.pk)


def rows(request: HttpRequest) -> HttpResponse:
    """Fifty rows from the middle of the table, found by its primary key."""
    after = int(request.GET["after"])
    return render(
        request, "rows", {"rows": Row._default_manager.filter(pk__gt=after).order_by("pk")[:ROWS]}
    )


urlpatterns = [path("", rows)]
application = get_wsgi_application()
