"""Every verb that changes tracked content, each in one place."""

from tasks.actions.adopting import adopt, assign
from tasks.actions.blockers import close_blocker, raise_blocker
from tasks.actions.linking import add_link, confirm_link, link_document, reject_link
from tasks.actions.naming import Answered, answer_name, withdraw_answer
from tasks.actions.periods import due_after, open_period
from tasks.actions.proofs import attach_file, attach_link, detach
from tasks.actions.remarks import annotate
from tasks.actions.updates import Content, content_of, return_, save_draft, submit, verify

__all__ = [
    "Answered",
    "Content",
    "add_link",
    "adopt",
    "annotate",
    "answer_name",
    "assign",
    "attach_file",
    "attach_link",
    "close_blocker",
    "confirm_link",
    "content_of",
    "detach",
    "due_after",
    "link_document",
    "open_period",
    "raise_blocker",
    "reject_link",
    "return_",
    "save_draft",
    "submit",
    "verify",
    "withdraw_answer",
]
