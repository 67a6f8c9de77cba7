from tasks.models.blocker import Blocker
from tasks.models.contribution import Contribution
from tasks.models.document import ParseProblem, PilotTask, PolicyDocument, SourceText
from tasks.models.evidence import Evidence, EvidenceUse, EvidenceVersion, RoundProof
from tasks.models.implementation import Annotation, Assignment, FormerAssignment, Implementation
from tasks.models.intake import Candidate, Intake
from tasks.models.lock_exception import LockException
from tasks.models.measure import Measure, MeasureLink, Responsibility
from tasks.models.meeting import AgendaItem, Meeting, MeetingTask
from tasks.models.period import CalendarDay, ReportingPeriod
from tasks.models.sign_for import SignFor
from tasks.models.slip import Slip, SlipItem
from tasks.models.typed import TypedText
from tasks.models.update import Filling, ProgressUpdate, UpdateRound

__all__ = [
    "AgendaItem",
    "Annotation",
    "Assignment",
    "Blocker",
    "CalendarDay",
    "Candidate",
    "Contribution",
    "Evidence",
    "EvidenceUse",
    "EvidenceVersion",
    "Filling",
    "FormerAssignment",
    "Implementation",
    "Intake",
    "LockException",
    "Measure",
    "MeasureLink",
    "Meeting",
    "MeetingTask",
    "ParseProblem",
    "PilotTask",
    "PolicyDocument",
    "ProgressUpdate",
    "ReportingPeriod",
    "Responsibility",
    "RoundProof",
    "Slip",
    "SlipItem",
    "SignFor",
    "SourceText",
    "TypedText",
    "UpdateRound",
]
