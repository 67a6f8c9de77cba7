from reports.views.dashboard import dashboard
from reports.views.letters import slip_letter
from reports.views.reports import download, report, reports, run

__all__ = ["dashboard", "download", "report", "reports", "run", "slip_letter"]
