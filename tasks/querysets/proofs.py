"""Sets of proofs: which versions of them a person may see (DESIGN.md 7, and quarantine)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from agencies.choices import AGENCY_ROLES, BUREAU_ROLES, CONTENT_ROLES, Role
from tasks.choices import UNCHECKED, CheckState
from tasks.querysets.jobs import JobQuerySet

if TYPE_CHECKING:
    from tasks.models import (  # noqa: F401  # named in the generic parameters below
        Evidence,
        EvidenceUse,
        EvidenceVersion,
        RoundProof,
    )


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        """A proof is seen by those who see a version of it."""
        from tasks.models import EvidenceVersion

        seen = EvidenceVersion.objects.visible_to(user).filter(evidence=OuterRef("pk"))
        return self.filter(Exists(seen))

    def of_agency(self, agency_id: int | None, region_id: int) -> EvidenceQuerySet:
        """What the body gave as proof in the region: its own stock, to choose from again."""
        return self.filter(agency=agency_id, region=region_id)

    def search(self, words: str) -> EvidenceQuerySet:
        """Words apart by spaces must all occur: in the title, number or issuer of a version."""
        from tasks.models import EvidenceVersion

        q = self
        for word in words.split():
            said = EvidenceVersion.objects.current().filter(
                Q(document_number__icontains=word) | Q(issuing_body__icontains=word),
                evidence=OuterRef("pk"),
            )
            q = q.filter(Q(title__icontains=word) | Exists(said))
        return q


class EvidenceVersionQuerySet(JobQuerySet["EvidenceVersion"]):
    def visible_to(self, user: Any) -> EvidenceVersionQuerySet:
        """Its own body and the region's bureau see every version of a proof.

        Others see those that serve an update they see, or a round of one, once they are out of
        quarantine; the upper level only what was handed in.
        """
        from tasks.models import EvidenceUse, ProgressUpdate, RoundProof, UpdateRound

        if not user.is_authenticated or not user.is_active or user.role not in CONTENT_ROLES:
            return self.none()
        if user.role in BUREAU_ROLES:
            return self.filter(evidence__region=user.region_id)
        handed_in = RoundProof.objects.filter(
            version=OuterRef("pk"), round__in=UpdateRound.objects.visible_to(user)
        )
        shown = Q(Exists(handed_in))
        if user.role != Role.UPPER:
            uses = EvidenceUse.objects.filter(
                evidence=OuterRef("evidence"), update__in=ProgressUpdate.objects.visible_to(user)
            )
            shown |= Q(Exists(uses))
        shown &= Q(state=CheckState.PASSED)
        if user.role in AGENCY_ROLES and user.agency_id is not None:
            shown |= Q(evidence__agency=user.agency_id, evidence__region=user.region_id)
        return self.filter(shown)

    def current(self) -> EvidenceVersionQuerySet:
        return self.filter(replaced_at__isnull=True)

    def unchecked(self) -> EvidenceVersionQuerySet:
        return self.filter(state__in=UNCHECKED)

    def refused(self) -> EvidenceVersionQuerySet:
        return self.filter(state=CheckState.FAILED)

    def expired(self, on: date) -> EvidenceVersionQuerySet:
        return self.filter(valid_until__lt=on)

    def broken(self) -> EvidenceVersionQuerySet:
        from tasks.models.evidence import BROKEN_AFTER

        return self.filter(link_failures__gte=BROKEN_AFTER)


class EvidenceUseQuerySet(models.QuerySet["EvidenceUse"]):
    def shown_to(self, user: Any) -> EvidenceUseQuerySet:
        """Those whose proof the person sees, with its versions the person sees fetched along."""
        from tasks.models import Evidence, EvidenceVersion

        versions = Prefetch("evidence__versions", EvidenceVersion.objects.visible_to(user))
        seen = self.filter(evidence__in=Evidence.objects.visible_to(user))
        return seen.select_related("evidence").prefetch_related(versions)


class RoundProofQuerySet(models.QuerySet["RoundProof"]):
    def shown_to(self, user: Any) -> RoundProofQuerySet:
        """Those the person sees, with the version and its proof."""
        from tasks.models import EvidenceVersion

        seen = self.filter(version__in=EvidenceVersion.objects.visible_to(user))
        return seen.select_related("version__evidence")
