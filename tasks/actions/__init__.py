"""Every verb that changes tracked content, each in one place."""

from tasks.actions.adopting import adopt, assign
from tasks.actions.answering import answer_blocker, direct_blocker, tell_unanswered
from tasks.actions.autosaving import drop_expired_typed, drop_typed, keep_typed
from tasks.actions.blockers import close_blocker, raise_blocker
from tasks.actions.confirming import confirm
from tasks.actions.deciding import MOST_RETURN_DAYS, RETURN_DAYS, reopen, return_, verify
from tasks.actions.dividing import merge_with_next, split
from tasks.actions.freezing import consent, withhold_consent
from tasks.actions.guarding import CONTENT_FIELDS, Content, content_of
from tasks.actions.intakes import abandon, levels_for, read_once_more, record_document
from tasks.actions.linking import add_link, confirm_link, link_document, reject_link
from tasks.actions.locking import (
    ask_exception,
    grant_exception,
    lock_expired,
    lock_period,
    refuse_exception,
)
from tasks.actions.meetings import (
    decide,
    finish_task,
    plan_meeting,
    put_on_agenda,
    take_off_agenda,
)
from tasks.actions.naming import Answered, answer_name, withdraw_answer
from tasks.actions.naming_here import name_in_recording
from tasks.actions.officers import hand_over, name_officer, open_work
from tasks.actions.periods import due_after, expect_updates, open_period, open_planned
from tasks.actions.proof_versions import Particulars, particulars_of, replace_evidence
from tasks.actions.proofs import attach_file, attach_known, attach_link, detach
from tasks.actions.quarantine import check_once_more
from tasks.actions.reconciling import (
    Overtaken,
    Saved,
    merged_with,
    save_merged,
    submit_seen,
    texts_at,
)
from tasks.actions.remarks import annotate
from tasks.actions.rereading import confirm_reading, read_document_again
from tasks.actions.reviewing import (
    accept,
    accept_clear,
    correct,
    drop,
    keep,
    keep_rest,
    take_back,
)
from tasks.actions.signing import sign_for, sign_for_all
from tasks.actions.typed import CONTENT_NAMES, drawn, in_words, label_of
from tasks.actions.updates import contribute, save_draft, submit
from tasks.actions.urging import acknowledge, issue_slips, urge
from tasks.actions.versions import content_at, contents_at

__all__ = [
    "Answered",
    "CONTENT_FIELDS",
    "CONTENT_NAMES",
    "Content",
    "MOST_RETURN_DAYS",
    "Overtaken",
    "Particulars",
    "RETURN_DAYS",
    "Saved",
    "abandon",
    "accept",
    "accept_clear",
    "acknowledge",
    "add_link",
    "adopt",
    "annotate",
    "answer_blocker",
    "answer_name",
    "ask_exception",
    "assign",
    "attach_file",
    "attach_known",
    "attach_link",
    "check_once_more",
    "close_blocker",
    "confirm",
    "confirm_link",
    "confirm_reading",
    "consent",
    "content_at",
    "content_of",
    "contents_at",
    "contribute",
    "correct",
    "decide",
    "detach",
    "direct_blocker",
    "drawn",
    "drop",
    "drop_expired_typed",
    "drop_typed",
    "due_after",
    "expect_updates",
    "finish_task",
    "hand_over",
    "grant_exception",
    "in_words",
    "issue_slips",
    "keep",
    "keep_rest",
    "keep_typed",
    "label_of",
    "levels_for",
    "link_document",
    "lock_expired",
    "lock_period",
    "merge_with_next",
    "merged_with",
    "name_in_recording",
    "name_officer",
    "open_period",
    "open_planned",
    "open_work",
    "particulars_of",
    "plan_meeting",
    "put_on_agenda",
    "raise_blocker",
    "read_document_again",
    "read_once_more",
    "record_document",
    "refuse_exception",
    "replace_evidence",
    "reject_link",
    "reopen",
    "return_",
    "save_draft",
    "save_merged",
    "sign_for",
    "sign_for_all",
    "split",
    "submit",
    "submit_seen",
    "take_back",
    "take_off_agenda",
    "tell_unanswered",
    "texts_at",
    "urge",
    "verify",
    "withdraw_answer",
    "withhold_consent",
]
