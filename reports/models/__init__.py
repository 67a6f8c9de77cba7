from reports.models.bulletin import Bulletin, BulletinText
from reports.models.report import AnnualReport
from reports.models.run import ReportFile, ReportRun

__all__ = ["AnnualReport", "Bulletin", "BulletinText", "ReportFile", "ReportRun"]
