"""Keeping a claimed run while the work lasts."""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from reports import actions
from reports.errors import LeaseLost

logger = logging.getLogger(__name__)


class Lease:
    """Extends the lease of a claim, and writes its progress, from a thread of its own.

    A thread, because one long query must not make this worker look dead; and a connection of its
    own, because progress must be seen while the work reads inside one transaction.
    """

    def __init__(self, claim: actions.Claim) -> None:
        self.claim = claim
        self.lost = False
        self._news: tuple[int, str] | None = None
        self._wake = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._keep, name=f"lease-{claim.run_id}")
        self._thread.daemon = True

    def tell(self, percent: int, note: str) -> None:
        """Pass on how far the work is. Raises LeaseLost: the work has become pointless."""
        if self.lost:
            raise LeaseLost
        self._news = (percent, note)
        self._wake.set()

    def __enter__(self) -> Lease:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        self._wake.set()
        self._thread.join()

    def _keep(self) -> None:
        try:
            while not self._over:
                self._wake.wait(settings.REPORT_LEASE_SECONDS / 3)
                self._wake.clear()
                self._write()
        except (LeaseLost, DatabaseError) as fault:
            # A database that is away ends the lease too: nobody can say then whose the run is.
            logger.warning("run %s: lease gone (%s)", self.claim.run_id, type(fault).__name__)
            self.lost = True
        finally:
            connection.close()

    def _write(self) -> None:
        news, self._news = self._news, None
        if self._over:
            return
        if news is None:
            actions.extend(self.claim, now=timezone.now())
        else:
            actions.show_progress(self.claim, percent=news[0], note=news[1], now=timezone.now())
