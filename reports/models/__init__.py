from reports.models.bulletin import Bulletin, BulletinText
from reports.models.report import AnnualReport
from reports.models.run import ReportFile, ReportRun
from reports.models.submission import Submission, SubmissionRound, SubmissionRow

__all__ = [
    "AnnualReport",
    "Bulletin",
    "BulletinText",
    "ReportFile",
    "ReportRun",
    "Submission",
    "SubmissionRound",
    "SubmissionRow",
]
