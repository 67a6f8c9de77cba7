"""Forms of the content pages: they check shape; the actions check meaning."""

from tasks.forms.base import PageForm
from tasks.forms.blockers import AnswerForm, BlockerForm, CloseBlockerForm, DirectForm
from tasks.forms.evidence import ReplaceForm, UseForm
from tasks.forms.filling import (
    EVIDENCE_NAMES,
    ContentForm,
    ContributionForm,
    FillingForm,
    chosen,
    filling_of,
    worded,
)
from tasks.forms.grid import RowForm, prefix_of
from tasks.forms.items import AnnotationForm, AssignForm, HandOverForm, OfficerForm, UrgeForm
from tasks.forms.ledger import LedgerForm
from tasks.forms.linking import LinkForm
from tasks.forms.meetings import DecideForm, FinishTaskForm, MeetingForm
from tasks.forms.periods import (
    ConsentForm,
    ExceptionForm,
    ExceptionsForm,
    GrantForm,
    LockForm,
    PeriodForm,
)
from tasks.forms.verifying import ReopenForm, ReturnForm, VerifyForm

__all__ = [
    "AnnotationForm",
    "AnswerForm",
    "AssignForm",
    "BlockerForm",
    "CloseBlockerForm",
    "ConsentForm",
    "ContentForm",
    "ContributionForm",
    "DecideForm",
    "DirectForm",
    "EVIDENCE_NAMES",
    "ExceptionForm",
    "ExceptionsForm",
    "FillingForm",
    "FinishTaskForm",
    "GrantForm",
    "LedgerForm",
    "HandOverForm",
    "LinkForm",
    "LockForm",
    "MeetingForm",
    "OfficerForm",
    "PageForm",
    "PeriodForm",
    "ReopenForm",
    "ReplaceForm",
    "ReturnForm",
    "RowForm",
    "UrgeForm",
    "UseForm",
    "VerifyForm",
    "chosen",
    "filling_of",
    "prefix_of",
    "worded",
]
