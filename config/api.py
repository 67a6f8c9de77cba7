"""The one API: every address under /api/, its OpenAPI document and its readable page."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from agencies.api import AgencyViewSet
from config.api_docs import docs, schema
from regions.api import RegionViewSet
from reports.api import ReportViewSet
from reports.submissions_api import SubmissionViewSet
from tasks.api.update_views import UpdateViewSet
from tasks.api.views import (
    DocumentViewSet,
    ImplementationViewSet,
    MeasureViewSet,
    TaskViewSet,
)

app_name = "api"

router = DefaultRouter()
router.include_format_suffixes = False
router.register("documents", DocumentViewSet, "document")
router.register("tasks", TaskViewSet, "task")
router.register("measures", MeasureViewSet, "measure")
router.register("agencies", AgencyViewSet, "agency")
router.register("regions", RegionViewSet, "region")
router.register("implementations", ImplementationViewSet, "implementation")
router.register("updates", UpdateViewSet, "update")
router.register("reports", ReportViewSet, "report")
router.register("submissions", SubmissionViewSet, "submission")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
]
