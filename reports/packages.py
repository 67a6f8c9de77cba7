"""The package that is sent up: its figures computed once, its rows by version, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from reports.composing import rate_line
from reports.gathering import Member, accepted_rounds
from reports.models import ReportRun, SubmissionRound, SubmissionRow
from reports.statistics import Figure, Rate, demonstration, landing_rate, standing
from reports.statistics.bulletins import records_by_agency
from reports.statistics.tables import NO_AGENCY
from reports.wording import number_of, text_of
from tasks.actions import content_of
from tasks.choices import UpdateState
from tasks.models import Implementation, ProgressUpdate, ReportingPeriod, RoundProof, UpdateRound

COUNTED = ("expected", "handed_in", "on_time", "landed", "verified")


@dataclass(frozen=True, slots=True)
class Package:
    """What a round is made of; `rows` are not saved yet and belong to no round."""

    figures: dict[str, Any]
    rows: tuple[SubmissionRow, ...]
    members: tuple[SubmissionRound, ...]
    has_demo: bool

    @property
    def sha256(self) -> str:
        return fingerprint(self.figures, self.rows, self.members)


def pack_period(
    period: ReportingPeriod, *, members: Sequence[Member], as_of: date, today: date
) -> Package:
    """The period's package: the region's own rows and figures, and the packages accepted below.

    Of a row that is not verified only its name and that it is missing goes up.
    """
    now = standing(Implementation.objects.filter(region=period.region), as_of=as_of, today=today)
    agencies = [asdict(record) for record in records_by_agency(now, period=period)]
    rows = tuple(_rows(period))
    rate = landing_rate(now)
    own: dict[str, int] = {
        name: sum(record[name] for record in agencies) for name in COUNTED if name != "verified"
    }
    own["verified"] = sum(row.state == UpdateState.VERIFIED for row in rows)
    accepted = accepted_rounds(members)
    below = [_member_figures(member) for member in members]
    counted = [each["totals"] for each in below if each["totals"]]
    figures: dict[str, Any] = {
        "rates": [
            asdict(rate_line(each)) for each in (rate.verified, rate.claimed, rate.by_deadline)
        ],
        "agencies": agencies,
        "own": own | {"landed_items": rate.verified.part.count, "items": rate.verified.whole.count},
        "members": below,
    }
    figures["totals"] = _sum([figures["own"], *counted])
    return Package(
        figures=figures,
        rows=rows,
        members=tuple(accepted),
        has_demo=period.is_demo
        or demonstration(now).count > 0
        or any(each.has_demo for each in accepted),
    )


def pack_report(run: ReportRun) -> Package:
    """An annual report's package: its files are the run's, here by their hashes."""
    files = {file.name: file.sha256 for file in run.files.defer("content")}
    figures = {
        "report": str(run.report),
        "content_version": run.content_version,
        "content_sha256": run.content_sha256,
        "files": files,
    }
    return Package(figures=figures, rows=(), members=(), has_demo=run.has_demo)


def percent(totals: dict[str, int]) -> str:
    """核查落地率 of a region and those below it, from its frozen counts."""
    whole = Figure("", totals["items"])
    return Rate("", Figure("", totals["landed_items"]), whole, "").percent


def fingerprint(
    figures: dict[str, Any], rows: Iterable[SubmissionRow], members: Iterable[SubmissionRound]
) -> str:
    """SHA-256 over figures, rows with their contents, and the hashes of what was gathered."""
    packed = json.dumps(
        {
            "figures": figures,
            "rows": [_facts(row) for row in rows],
            "members": sorted(member.sha256 for member in members),
        },
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(packed.encode()).hexdigest()


def is_intact(sent: SubmissionRound) -> bool:
    """Whether what is stored still is what was sent."""
    rows = with_contents(sent)
    return fingerprint(sent.figures, rows, sent.members.all()) == sent.sha256


def with_contents(sent: SubmissionRound) -> list[SubmissionRow]:
    """The rows of a round with all that a page, a comparison or the hash reads of them."""
    rows = sent.rows.select_related("filling", "update").prefetch_related(
        "filling__proofs__version__evidence"
    )
    return list(rows.order_by("order"))


def changed_since(sent: SubmissionRound) -> list[SubmissionRow]:
    """The rows whose update is no longer in the version that was sent."""
    return [row for row in sent.rows.select_related("update") if row.version != row.update.version]


def _rows(period: ReportingPeriod) -> Iterable[SubmissionRow]:
    rounds = UpdateRound.objects.prefetch_related("proofs__version__evidence")
    updates = (
        ProgressUpdate.objects.filter(period=period)
        .select_related("implementation__measure__document", "implementation__lead_agency")
        .prefetch_related(Prefetch("rounds", rounds))
        .order_by("implementation__measure__document", "implementation__measure__order", "pk")
    )
    for order, update in enumerate(updates, 1):
        item = update.implementation
        verified = update.state == UpdateState.VERIFIED
        waiting = update.state == UpdateState.SUBMITTED
        # Whether somebody has begun a draft, or was sent one back, is the region's own matter.
        state = update.state if verified or waiting else UpdateState.EXPECTED
        latest = {each.number: each for each in update.rounds.all()}.get(update.round_number)
        yield SubmissionRow(
            update=update,
            order=order,
            version=update.version,
            label=number_of(item.measure),
            title=text_of(item.measure),
            agency=item.lead_agency.name if item.lead_agency else NO_AGENCY,
            state=state,
            filling=latest if verified else None,
            verified_status=update.verified_status if verified else "",
            is_demo=update.is_demo,
        )


def _facts(row: SubmissionRow) -> dict[str, Any]:
    content = None
    if row.filling is not None:
        proofs = sorted(_proof_facts(proof) for proof in row.filling.proofs.all())
        content = asdict(content_of(row.filling)) | {"evidence": proofs}
    return {
        "update": row.update_id,
        "version": row.version,
        "label": row.label,
        "title": row.title,
        "agency": row.agency,
        "state": str(row.state),
        "verified_status": row.verified_status,
        "round": row.filling.number if row.filling else None,
        "content": content,
    }


def _proof_facts(proof: RoundProof) -> tuple[int, int, str, str, str]:
    """Which proof, in which version, with which content and pages."""
    version = proof.version
    title, content = version.evidence.title, version.sha256 or version.url
    return (version.evidence_id, version.number, title, content, proof.pages)


def _member_figures(member: Member) -> dict[str, Any]:
    sent = member.accepted
    return {
        "region": member.region.name,
        "slug": member.region.slug,
        "state": str(member.state),
        "label": member.label,
        "round": sent.number if sent else None,
        "sha256": sent.sha256 if sent else "",
        "totals": sent.figures["totals"] if sent else None,
    }


def _sum(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    return {name: sum(each[name] for each in counts) for name in counts[0]}
