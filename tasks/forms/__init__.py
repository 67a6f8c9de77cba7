"""Forms of the content pages: they check shape; the actions check meaning."""

from tasks.forms.base import PageForm
from tasks.forms.blockers import AnswerForm, BlockerForm, CloseBlockerForm, DirectForm
from tasks.forms.filling import (
    CONTENT_NAMES,
    EVIDENCE_NAMES,
    ContributionForm,
    FillingForm,
    filling_of,
)
from tasks.forms.items import AnnotationForm, AssignForm, UrgeForm
from tasks.forms.linking import LinkForm
from tasks.forms.meetings import DecideForm, FinishTaskForm, MeetingForm
from tasks.forms.periods import ExceptionForm, ExceptionsForm, GrantForm, LockForm, PeriodForm
from tasks.forms.verifying import ReopenForm, ReturnForm, VerifyForm

__all__ = [
    "AnnotationForm",
    "AnswerForm",
    "AssignForm",
    "BlockerForm",
    "CONTENT_NAMES",
    "CloseBlockerForm",
    "ContributionForm",
    "DecideForm",
    "DirectForm",
    "EVIDENCE_NAMES",
    "ExceptionForm",
    "ExceptionsForm",
    "FillingForm",
    "FinishTaskForm",
    "GrantForm",
    "LinkForm",
    "LockForm",
    "MeetingForm",
    "PageForm",
    "PeriodForm",
    "ReopenForm",
    "ReturnForm",
    "UrgeForm",
    "VerifyForm",
    "filling_of",
]
