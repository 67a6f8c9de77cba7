"""Addresses of the content pages."""

from django.urls import path, re_path

from tasks.views import (
    agencies,
    documents,
    evidence,
    filling,
    following,
    implementations,
    item,
    lineage,
    my_work,
    names,
    periods,
    pilot_tasks,
    regions,
    verifying,
)

app_name = "tasks"

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("implementations/", implementations.implementations, name="implementations"),
    re_path(
        r"^implementations/export\.(?P<form>csv|xlsx)$",
        implementations.export,
        name="implementations_export",
    ),
    path("implementations/<int:pk>/", item.implementation, name="implementation"),
    path("implementations/<int:pk>/assign/", following.assign, name="assign"),
    path("implementations/<int:pk>/blockers/", following.raise_blocker, name="raise_blocker"),
    path("implementations/<int:pk>/annotations/", following.annotate, name="annotate"),
    path("blockers/<int:pk>/close/", following.close_blocker, name="close_blocker"),
    path("updates/<int:pk>/save/", filling.save, name="save"),
    path("updates/<int:pk>/submit/", filling.hand_in, name="submit"),
    path("updates/<int:pk>/no-change/", filling.no_change, name="no_change"),
    path("updates/<int:pk>/evidence/", filling.add_evidence, name="add_evidence"),
    path("updates/<int:pk>/evidence/remove/", filling.remove_evidence, name="remove_evidence"),
    path("updates/<int:pk>/verify/", verifying.verify, name="verify"),
    path("updates/<int:pk>/return/", verifying.return_, name="return"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("periods/", periods.periods, name="periods"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<slug:slug>/", documents.document, name="document"),
    path("lineage/", lineage.compared, name="lineage"),
    path("lineage/export.xlsx", lineage.export, name="lineage_export"),
    path("lineage/measures/<int:pk>/", lineage.measure, name="lineage_measure"),
    path("lineage/measures/<int:pk>/links/", lineage.add, name="add_link"),
    re_path(
        r"^lineage/links/(?P<pk>[0-9]{1,18})/(?P<verb>confirm|reject)/$",
        lineage.decide,
        name="decide_link",
    ),
    path("tasks/", pilot_tasks.pilot_tasks, name="pilot_tasks"),
    path("tasks/<int:pk>/", pilot_tasks.pilot_task, name="pilot_task"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:slug>/", regions.region, name="region"),
    path("names/", names.names, name="names"),
    path("names/answers/<int:pk>/withdraw/", names.withdraw, name="withdraw_answer"),
    path("names/<slug:region>/", names.answer, name="answer_name"),
    path("names/<slug:region>/bodies/", names.bodies, name="name_bodies"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:key>/", agencies.agency, name="agency"),
]
