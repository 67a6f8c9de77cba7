"""Every verb that changes tracked content, each in one place."""

from tasks.actions.adopting import adopt, assign
from tasks.actions.blockers import close_blocker, raise_blocker
from tasks.actions.intakes import abandon, levels_for, read_once_more, record_document
from tasks.actions.linking import add_link, confirm_link, link_document, reject_link
from tasks.actions.naming import Answered, answer_name, withdraw_answer
from tasks.actions.periods import due_after, open_period
from tasks.actions.proofs import attach_file, attach_link, detach
from tasks.actions.remarks import annotate
from tasks.actions.reviewing import (
    accept,
    accept_clear,
    correct,
    drop,
    merge_with_next,
    split,
    take_back,
)
from tasks.actions.updates import Content, content_of, return_, save_draft, submit, verify
from tasks.actions.urging import acknowledge, issue_slips, urge

__all__ = [
    "Answered",
    "Content",
    "abandon",
    "accept",
    "accept_clear",
    "add_link",
    "acknowledge",
    "adopt",
    "annotate",
    "answer_name",
    "assign",
    "attach_file",
    "attach_link",
    "close_blocker",
    "confirm_link",
    "content_of",
    "correct",
    "detach",
    "drop",
    "due_after",
    "levels_for",
    "link_document",
    "merge_with_next",
    "issue_slips",
    "open_period",
    "raise_blocker",
    "read_once_more",
    "record_document",
    "reject_link",
    "return_",
    "save_draft",
    "split",
    "submit",
    "take_back",
    "urge",
    "verify",
    "withdraw_answer",
]
