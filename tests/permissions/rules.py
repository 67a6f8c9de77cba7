"""Who may use which address: the expectations of the sweep, following DESIGN.md 7.

Outside the region 404, seen but not permitted 403.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    OPEN = "open"
    LOGIN = "asked to log in"
    FORBIDDEN = "403"
    HIDDEN = "404"
    TOKEN = "401"


ANONYMOUS = "anonymous"
COORDINATORS = frozenset({"clerk", "second_clerk"})
BUREAU = COORDINATORS | {"head"}
ABOVE = frozenset({"province", "ministry"})
OUTSIDE = frozenset({"outsider", "outside_clerk"})
AUDITOR, ADMINISTRATOR = frozenset({"auditor"}), frozenset({"administrator"})
WITHOUT_CONTENT = AUDITOR | ADMINISTRATOR
REPORTERS = frozenset({"tax_reporter", "customs_reporter", "outsider"})
# Suzhou's people and those above them; the tax office leads the measures of the samples.
SEE_TAXED = BUREAU | ABOVE | {"leader", "tax_reporter"}
SEE_REPORT = BUREAU | {"leader"}
SEE_SUZHOU = SEE_TAXED | {"customs_reporter"}
READ_CONTENT = SEE_SUZHOU | OUTSIDE
READ_PAPERS = READ_CONTENT | ADMINISTRATOR
KEEP_NAMES = COORDINATORS | ADMINISTRATOR
EVERYBODY = READ_CONTENT | WITHOUT_CONTENT
READ_REPORTS = BUREAU | ABOVE | {"leader", "outside_clerk"}
FILL = COORDINATORS | {"tax_reporter"}
TAX_OFFICE = frozenset({"tax_reporter"})
SEE_SLIP = BUREAU | TAX_OFFICE | {"leader"}
# Those above get reports, not bulletins: how a city praises and blames is its own matter.
SEE_ISSUED = SEE_SUZHOU - ABOVE
SEE_BULLETINS = SEE_ISSUED | OUTSIDE
NO_MEETING = READ_CONTENT - SEE_REPORT
NO_SLIP = EVERYBODY - SEE_SLIP - WITHOUT_CONTENT
NO_PACKAGE = frozenset({"ministry", "outside_clerk"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who may send this method to this address; `otherwise` says what everybody else meets."""

    name: str
    open_to: frozenset[str]
    hidden_from: frozenset[str] = NOBODY
    method: str = "GET"
    anonymous: Outcome = Outcome.LOGIN
    otherwise: Outcome = Outcome.FORBIDDEN

    def expected(self, who: str) -> Outcome:
        if who == ANONYMOUS:
            return self.anonymous
        if who in self.open_to:
            return Outcome.OPEN
        return Outcome.HIDDEN if who in self.hidden_from else self.otherwise


def page(name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY) -> Rule:
    return Rule(name, open_to, hidden_from)


def form(name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY) -> Rule:
    return Rule(name, open_to, hidden_from, method="POST")


def api(
    name: str, open_to: frozenset[str], hidden_from: frozenset[str] = NOBODY, method: str = "GET"
) -> Rule:
    """By a token with every scope: what is refused here is refused by role."""
    return Rule(f"api:{name}", open_to, hidden_from, method, anonymous=Outcome.TOKEN)


NOT_TAXED = EVERYBODY - SEE_TAXED
# What has not been handed in is not shown above; the tax office and the bureau have it.
NOT_DRAFTS = (NOT_TAXED | ABOVE) - WITHOUT_CONTENT
OUT_OF_SIGHT = NOT_TAXED - WITHOUT_CONTENT
NOT_SHARED = (OUTSIDE | ABOVE) - WITHOUT_CONTENT

RULES = [
    Rule("healthz", EVERYBODY, anonymous=Outcome.OPEN),
    Rule("readyz", EVERYBODY, anonymous=Outcome.OPEN),
    page("login", EVERYBODY),
    # It ends at the log-in page.
    Rule("logout", NOBODY, method="POST", otherwise=Outcome.LOGIN),
    page("password_change", EVERYBODY),
    form("password_change", EVERYBODY),
    page("password_change_done", EVERYBODY),
    page("audit", AUDITOR),
    page("audit_export", AUDITOR),
    form("audit_check", AUDITOR),
    page("tokens", ADMINISTRATOR),
    form("tokens", ADMINISTRATOR),
    page("revoke_token", ADMINISTRATOR),
    form("revoke_token", ADMINISTRATOR),
    # Everybody has messages of their own, and nobody anybody else's.
    page("messages", EVERYBODY),
    form("read_messages", EVERYBODY),
    page("message_choices", EVERYBODY),
    form("message_choices", EVERYBODY),
    form("open_message", TAX_OFFICE, EVERYBODY - TAX_OFFICE),
    # For oneself; the bureau for its region's people; the administrator for anybody.
    page("deputies", READ_CONTENT | ADMINISTRATOR),
    form("deputies", BUREAU | ADMINISTRATOR | TAX_OFFICE, READ_CONTENT),
    form("end_deputy", BUREAU | ADMINISTRATOR | TAX_OFFICE, EVERYBODY),
    page("tasks:hand_over", BUREAU | ADMINISTRATOR | {"outside_clerk"}),
    form("tasks:hand_over", BUREAU | ADMINISTRATOR, frozenset({"outside_clerk"})),
    form("tasks:name_officer", FILL, OUT_OF_SIGHT),
    page("channels", COORDINATORS | ADMINISTRATOR | {"outside_clerk"}),
    form("channels", COORDINATORS | ADMINISTRATOR | {"outside_clerk"}),
    form("switch_channel", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    form("test_channel", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    page("deliveries", BUREAU | ADMINISTRATOR | {"outside_clerk"}),
    form("retry_delivery", COORDINATORS | ADMINISTRATOR, frozenset({"outside_clerk"})),
    page("tasks:blockers", READ_CONTENT),
    form("tasks:direct_blocker", COORDINATORS, OUT_OF_SIGHT),
    # The tax office was asked, by the coordinator.
    form("tasks:answer_blocker", FILL, OUT_OF_SIGHT),
    page("tasks:meetings", BUREAU | {"leader", "outside_clerk"}),
    form("tasks:meetings", COORDINATORS | {"outside_clerk"}),
    page("tasks:meeting", SEE_REPORT, NO_MEETING),
    page("reports:agenda_pack", SEE_REPORT, NO_MEETING),
    form("tasks:gather_agenda", COORDINATORS, NO_MEETING),
    form("tasks:remove_agenda", COORDINATORS, NO_MEETING),
    form("tasks:decide", COORDINATORS, NO_MEETING),
    form("tasks:finish_task", FILL, NO_SLIP),
    page("tasks:urging", BUREAU | {"leader", "outside_clerk"}),
    form("tasks:urge", COORDINATORS, OUTSIDE),
    # How a city urges its agencies is its own matter: the upper level sees no slip.
    page("tasks:slip", SEE_SLIP, NO_SLIP),
    form("tasks:receive_slip", TAX_OFFICE, NO_SLIP),
    page("reports:bulletins", SEE_BULLETINS),
    form("reports:bulletins", BUREAU | {"outside_clerk"}),
    page("reports:bulletin", SEE_ISSUED, OUTSIDE),
    page("reports:bulletin_word", SEE_ISSUED, OUTSIDE),
    form("reports:bulletin", BUREAU, OUTSIDE),
    form("reports:sign_bulletin", frozenset({"head"}), OUTSIDE),
    form("reports:issue_bulletin", frozenset({"head"}), OUTSIDE),
    page("reports:slip_letter", SEE_SLIP, NO_SLIP),
    # Everybody has a page to begin with; it only leads those without content elsewhere.
    page("tasks:my_work", EVERYBODY),
    page("tasks:implementations", READ_CONTENT),
    page("tasks:implementations_export", READ_CONTENT),
    page("tasks:implementation", SEE_TAXED, OUT_OF_SIGHT),
    form("tasks:assign", COORDINATORS, OUT_OF_SIGHT),
    form("tasks:raise_blocker", FILL, OUT_OF_SIGHT),
    form("tasks:close_blocker", COORDINATORS, OUT_OF_SIGHT),
    form("tasks:annotate", frozenset({"leader"}), OUT_OF_SIGHT),
    form("tasks:save", FILL, NOT_DRAFTS),
    form("tasks:submit", FILL, NOT_DRAFTS),
    form("tasks:autosave", FILL, NOT_DRAFTS),
    form("tasks:throw_away", FILL, NOT_DRAFTS),
    form("tasks:no_change", FILL, NOT_DRAFTS),
    form("tasks:add_evidence", FILL, NOT_DRAFTS),
    form("tasks:remove_evidence", FILL, NOT_DRAFTS),
    form("tasks:verify", BUREAU, OUT_OF_SIGHT),
    form("tasks:return", BUREAU, OUT_OF_SIGHT),
    page("tasks:evidence", SEE_TAXED, OUT_OF_SIGHT),
    page("tasks:evidence_version", SEE_TAXED, OUT_OF_SIGHT),
    # Whose proof it is: the tax office's, and the coordinators' on its behalf.
    form("tasks:replace_evidence", FILL, OUT_OF_SIGHT),
    form("tasks:check_again", FILL, OUT_OF_SIGHT),
    page("tasks:proofs", READ_CONTENT),
    page("tasks:choose_evidence", FILL, NOT_DRAFTS),
    form("tasks:use_evidence", FILL, NOT_DRAFTS),
    form("tasks:reopen", BUREAU, OUT_OF_SIGHT),
    # The upper level sees nothing of a draft, and so nothing of leave to change one.
    form("tasks:ask_exception", FILL | {"head"}, NOT_DRAFTS),
    # The tax office leads; the customs house takes part.
    form("tasks:contribute", frozenset({"customs_reporter"}), NOT_SHARED),
    form("tasks:decide_exception", frozenset({"head"}), NOT_DRAFTS),
    # The bureau reads who has not signed; the agency signs for all that is its own.
    page("tasks:signing", BUREAU | {"outside_clerk"}),
    form("tasks:signing", frozenset({"tax_reporter", "customs_reporter", "outsider"})),
    form("tasks:sign", frozenset({"tax_reporter"}), OUT_OF_SIGHT),
    page("tasks:filling", REPORTERS | COORDINATORS | {"outside_clerk"}),
    form("tasks:filling", REPORTERS | COORDINATORS | {"outside_clerk"}),
    page("tasks:ledger", REPORTERS | COORDINATORS | {"outside_clerk"}),
    form("tasks:upload_ledger", REPORTERS | COORDINATORS | {"outside_clerk"}),
    page("tasks:verifying", BUREAU | {"outside_clerk"}),
    form("tasks:verifying", BUREAU | {"outside_clerk"}),
    # Suzhou's name and its periods are no secret in Suzhou; the page is for those who run them.
    page("tasks:period", BUREAU | {"leader"}, OUTSIDE),
    form("tasks:lock_period", COORDINATORS, OUTSIDE),
    # An affair of the city: not of those above it. Of the rows each sees their own.
    page("tasks:exceptions", READ_CONTENT - ABOVE),
    page("tasks:periods", BUREAU | {"outside_clerk"}),
    form("tasks:periods", COORDINATORS | {"outside_clerk"}),
    page("tasks:intakes", BUREAU | {"outside_clerk"}),
    form("tasks:intakes", BUREAU | {"outside_clerk"}),
    # What is being recorded is the business of the region's bureau: its other people are refused.
    # The administrator sees the readings of documents without a bureau, and none of the region's.
    page("tasks:intake", BUREAU, ABOVE | OUTSIDE | ADMINISTRATOR),
    *(
        form(f"tasks:{verb}", BUREAU, ABOVE | OUTSIDE | ADMINISTRATOR)
        for verb in (
            "accept_clear",
            "keep_rest",
            "read_once_more",
            "confirm_intake",
            "abandon_intake",
            "accept_candidate",
            "correct_candidate",
            "drop_candidate",
            "split_candidate",
            "merge_candidate",
            "undo_candidate",
            "keep_candidate",
        )
    ),
    # A name in the region's documents is the coordinator's to answer, not the head's.
    form("tasks:name_candidate", COORDINATORS, ABOVE | OUTSIDE | ADMINISTRATOR),
    # Public papers: the administrator, who answers for the names in them, reads them too.
    page("tasks:documents", READ_PAPERS),
    page("tasks:document", READ_PAPERS),
    page("tasks:read_document_again", BUREAU),
    form("tasks:read_document_again", BUREAU),
    page("tasks:quality", ADMINISTRATOR),
    page("tasks:problems", ADMINISTRATOR),
    # Every coordinator has a queue, of the documents of their own region.
    page("tasks:names", KEEP_NAMES | {"outside_clerk"}),
    page("tasks:answer_name", KEEP_NAMES, frozenset({"outside_clerk"})),
    form("tasks:answer_name", KEEP_NAMES, frozenset({"outside_clerk"})),
    page("tasks:name_bodies", KEEP_NAMES, frozenset({"outside_clerk"})),
    form("tasks:withdraw_answer", KEEP_NAMES, frozenset({"outside_clerk"})),
    # Documents are public; how Suzhou carries them is its own work.
    page("tasks:lineage", READ_CONTENT),
    page("tasks:lineage_export", READ_CONTENT),
    page("tasks:lineage_measure", READ_CONTENT),
    form("tasks:add_link", BUREAU),
    form("tasks:decide_link", BUREAU, OUTSIDE),
    page("tasks:pilot_tasks", READ_CONTENT),
    page("tasks:pilot_task", READ_CONTENT),
    page("tasks:regions", READ_CONTENT),
    page("tasks:region", SEE_SUZHOU, OUTSIDE),
    page("tasks:agencies", READ_CONTENT),
    # A body's own people look at it alone.
    page("tasks:agency", SEE_TAXED, OUT_OF_SIGHT),
    page("dashboard", READ_REPORTS),
    page("reports:reports", READ_REPORTS),
    form("reports:reports", BUREAU | {"outside_clerk"}),
    # A reporter has no reports at all, in whichever region: refused before any row is looked for.
    # What has not been sent up is not there for the upper level.
    page("reports:report", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    page("reports:run", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    page("reports:download", SEE_REPORT, ABOVE | OUTSIDE - REPORTERS),
    Rule("api:schema", EVERYBODY, anonymous=Outcome.OPEN),
    Rule("api:docs", EVERYBODY, anonymous=Outcome.OPEN),
    # What a region sends up: for its bureau and leaders; the tax office and outsiders are refused.
    page("reports:sending", BUREAU | {"leader", "outside_clerk"}),
    page("reports:send_period", BUREAU | {"leader"}, OUTSIDE),
    form("reports:send_period", frozenset({"head"}), OUTSIDE),
    page("reports:send_report", BUREAU | {"leader"}, frozenset({"outside_clerk"})),
    form("reports:send_report", frozenset({"head"}), frozenset({"outside_clerk"})),
    page("reports:received", ABOVE),
    # A period goes to the next level; the Ministry reads it with the province's own package.
    page("reports:submission", SEE_REPORT | {"province"}, NO_PACKAGE),
    page("reports:submission_annex", SEE_REPORT | {"province"}, NO_PACKAGE),
    form("reports:accept_submission", frozenset({"province"}), NO_PACKAGE),
    form("reports:return_submission", frozenset({"province"}), NO_PACKAGE),
    page("tasks:consents", ABOVE),
    # An exception in a period not accepted above is the city's matter.
    form("tasks:consent", NOBODY, NOT_DRAFTS),
    api("api-root", EVERYBODY),
    *(
        api(f"{public}-{kind}", EVERYBODY)
        for public in ("document", "task", "measure")
        for kind in ("list", "detail")
    ),
    api("agency-list", EVERYBODY),
    # Names of bodies are reference data, of one's own region and those above it.
    api("agency-detail", EVERYBODY - OUTSIDE, OUTSIDE),
    api("region-list", EVERYBODY),
    api("region-detail", SEE_SUZHOU, EVERYBODY - SEE_SUZHOU),
    api("implementation-list", EVERYBODY),
    api("implementation-detail", SEE_TAXED, NOT_TAXED),
    api("update-list", EVERYBODY),
    api("update-list", FILL, NOT_TAXED, method="POST"),
    api("update-detail", SEE_TAXED - ABOVE, NOT_TAXED | ABOVE),
    api("update-detail", FILL, NOT_TAXED | ABOVE, method="PATCH"),
    api("update-submit", FILL, NOT_TAXED | ABOVE, method="POST"),
    api("update-evidence", FILL, NOT_TAXED | ABOVE, method="POST"),
    api("report-list", EVERYBODY),
    # Whose own region it is and who does not report on it is refused; for others it is not there.
    api("report-list", BUREAU, OUTSIDE | WITHOUT_CONTENT, method="POST"),
    api("report-detail", SEE_REPORT, EVERYBODY - SEE_REPORT),
    api("report-download", SEE_REPORT, EVERYBODY - SEE_REPORT),
    api("submission-list", EVERYBODY),
    api("submission-detail", SEE_REPORT | {"province"}, EVERYBODY - SEE_REPORT - {"province"}),
]
