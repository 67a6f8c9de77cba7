from reports.views.bulletins import bulletin, bulletin_file, bulletins, issue, sign
from reports.views.dashboard import dashboard
from reports.views.letters import agenda_pack, slip_letter
from reports.views.receiving import received
from reports.views.reports import download, report, reports, run
from reports.views.sending import send_period, send_report, sending
from reports.views.submissions import (
    accept_submission,
    return_submission,
    submission,
    submission_annex,
)

__all__ = [
    "accept_submission",
    "agenda_pack",
    "bulletin",
    "bulletin_file",
    "bulletins",
    "dashboard",
    "download",
    "issue",
    "received",
    "report",
    "reports",
    "return_submission",
    "run",
    "send_period",
    "send_report",
    "sending",
    "sign",
    "slip_letter",
    "submission",
    "submission_annex",
]
