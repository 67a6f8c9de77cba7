"""Addresses of the reports; the dashboard has its own, without the prefix."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.reports, name="reports"),
    path("<int:pk>/", views.report, name="report"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/download/", views.download, name="download"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/sign/", views.sign, name="sign_bulletin"),
    path("bulletins/<int:pk>/issue/", views.issue, name="issue_bulletin"),
    path("bulletins/<int:pk>/word/", views.bulletin_file, name="bulletin_word"),
    path("submissions/", views.sending, name="sending"),
    path("submissions/periods/<int:pk>/", views.send_period, name="send_period"),
    path("submissions/reports/<int:pk>/", views.send_report, name="send_report"),
    path("submissions/<int:pk>/", views.submission, name="submission"),
    path("submissions/<int:pk>/accept/", views.accept_submission, name="accept_submission"),
    path("submissions/<int:pk>/return/", views.return_submission, name="return_submission"),
    path("submissions/<int:pk>/annex/", views.submission_annex, name="submission_annex"),
    path("received/", views.received, name="received"),
    path("slips/<int:pk>/letter/", views.slip_letter, name="slip_letter"),
    path("meetings/<int:pk>/pack/", views.agenda_pack, name="agenda_pack"),
]
