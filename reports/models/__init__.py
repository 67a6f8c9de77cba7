from reports.models.report import AnnualReport
from reports.models.run import ReportFile, ReportRun

__all__ = ["AnnualReport", "ReportFile", "ReportRun"]
