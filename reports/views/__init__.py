from reports.views.dashboard import dashboard
from reports.views.reports import download, report, reports, run

__all__ = ["dashboard", "download", "report", "reports", "run"]
