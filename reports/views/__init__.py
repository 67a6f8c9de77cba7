from reports.views.dashboard import dashboard
from reports.views.letters import agenda_pack, slip_letter
from reports.views.reports import download, report, reports, run

__all__ = ["agenda_pack", "dashboard", "download", "report", "reports", "run", "slip_letter"]
