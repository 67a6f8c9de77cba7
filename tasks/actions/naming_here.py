"""What an unknown name means in one recording, where its region's names are for others to answer.

A city records the province's document: a name in it is not the city's to answer for all documents
of the province, but those who record the document decide what it says. Their answer is a
correction of the measures that carry the name, with its evidence as the reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.choices import NAMING, NameMeaning
from agencies.gazetteer import normalise
from agencies.models import Agency, User
from tasks.actions.reviewing import check_version, open_candidate, write_decision
from tasks.choices import CandidateKind, Decision, PartyKind
from tasks.models import Candidate
from tasks.review.names import Names
from tasks.rows import Values


@transaction.atomic
def name_in_recording(
    candidate: Candidate,
    *,
    name: str,
    meaning: str,
    agency: Agency | None,
    evidence: str,
    version: int,
    actor: User,
    now: datetime,
) -> int:
    """Say what `name` means wherever it stands unknown in this recording; returns in how many
    measures.

    What was decided stays decided, as a correction; what was not still waits. Once more it changes
    nothing. Of the recording region's own documents `answer_name` answers. Raises
    PermissionDenied, NotOpen, StaleVersion, ValidationError by field.
    """
    current = open_candidate(candidate, actor)
    names = Names(current.intake)
    if names.are_ours(current):
        raise PermissionDenied
    faults: dict[str, str] = {}
    if meaning not in NameMeaning.values:
        faults["meaning"] = "请选择含义。"
    if meaning in NAMING and agency is None:
        faults["agency"] = "请选择单位。"
    if meaning not in NAMING and agency is not None:
        faults["agency"] = "这样答复时不选单位。"
    if not evidence.strip():
        faults["evidence"] = "请写明依据：哪份文件、哪个网页或谁确认的。"
    if faults:
        raise ValidationError(faults)
    carrying = [each for each in _locked(current) if _unknown_in(each, name, names)]
    if not carrying:
        return 0
    check_version(current, version)
    said = agency.name if agency else str(NameMeaning(meaning).label)
    for each in carrying:
        before = {"responsibilities": each.values["responsibilities"]}
        each.edited = {**each.values, "responsibilities": _named(each, name, meaning, agency)}
        if each.decision == Decision.ACCEPTED:
            each.decision = Decision.CORRECTED
        reason = f"“{name}”指{said}：{evidence.strip()}"
        write_decision(
            each,
            "name_in_recording",
            actor=actor,
            now=now,
            reason="；".join(filter(None, (each.reason, reason))),
            before=before,
            after={"responsibilities": each.edited["responsibilities"]},
        )
    return len(carrying)


def _locked(current: Candidate) -> list[Candidate]:
    found = list(
        Candidate.objects.in_place()
        .of_kind(CandidateKind.MEASURE)
        .filter(intake=current.intake_id)
        .exclude(decision=Decision.UNCHANGED)
        .select_for_update(of=("self",))
        .select_related("document")
        .order_by("order")
    )
    for each in found:
        each.intake = current.intake
    return found


def _unknown_in(candidate: Candidate, name: str, names: Names) -> bool:
    return any(
        party.is_unknown and normalise(party.values["name"]) == normalise(name)
        for party in names.parties(candidate)
    )


def _named(
    candidate: Candidate, name: str, meaning: str, agency: Agency | None
) -> list[dict[str, Any]]:
    """The parties with the answer put in; what is no name at all is left out."""
    found: list[Values] = []
    for party in candidate.values["responsibilities"]:
        if party["kind"] != PartyKind.AGENCY or normalise(party["name"]) != normalise(name):
            found.append(party)
        elif agency is not None:
            found.append({**party, "agency": agency.name, "agency_key": agency.key})
        elif meaning == NameMeaning.COLLECTIVE:
            found.append({**party, "kind": PartyKind.COLLECTIVE.value})
    return found
