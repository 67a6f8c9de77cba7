from reports.views.bulletins import bulletin, bulletin_file, bulletins, issue, sign
from reports.views.dashboard import dashboard
from reports.views.letters import agenda_pack, slip_letter
from reports.views.reports import download, report, reports, run

__all__ = [
    "agenda_pack",
    "bulletin",
    "bulletin_file",
    "bulletins",
    "dashboard",
    "download",
    "issue",
    "report",
    "reports",
    "run",
    "sign",
    "slip_letter",
]
