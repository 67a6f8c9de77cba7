"""Excel 填报: the rows of 批量填报 as a workbook, and the workbook taken in as the grid's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from agencies.http import AuthenticatedHttpRequest
from tasks.actions import CONTENT_NAMES
from tasks.forms import LedgerForm, prefix_of
from tasks.ledger import LedgerRow, NoLedger, read_ledger, write_ledger
from tasks.merging import Texts
from tasks.models import ProgressUpdate
from tasks.parser.sources.extracting import UnreadableSource
from tasks.parsing import extract_safely
from tasks.permissions import may_fill
from tasks.views.access import reader_required
from tasks.views.grid import FILLERS, choose, draw_choice, draw_grid, tell
from tasks.views.grid_rows import (
    PAGE_SIZE,
    bases_of,
    draw,
    redrawn,
    take_in,
    with_row_parts,
)
from tasks.views.implementations import EXCEL

NOT_YOURS = "不在您的填报范围内，或本期已经提交，没有读取"


@require_GET
@reader_required
def download(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The open updates of the period chosen, with what was said last time beside them."""
    if request.user.role not in FILLERS:
        raise PermissionDenied
    choice = choose(request)
    rows = draw(request.user, choice.updates)
    title = f"{choice.period or ''}填报表"
    book = write_ledger([(row.update, row.previous) for row in rows], title=title)
    response = FileResponse(book, content_type=EXCEL)
    name = f"{title}_{timezone.localdate()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@reader_required
def upload(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Save the rows that were changed as drafts; those refused are shown as the grid shows them.

    Nothing is handed in: proofs are added and the whole looked over first.
    """
    if request.user.role not in FILLERS:
        raise PermissionDenied
    grid = reverse("tasks:filling")
    if request.method != "POST":
        return redirect(grid)
    form = LedgerForm(request.POST, request.FILES)
    found: list[LedgerRow] = []
    faults: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found, faults = read_ledger(extract_safely(file.read(), file.name))
        except (UnreadableSource, NoLedger) as unreadable:
            form.add_error("file", str(unreadable))
    if form.errors:
        return draw_choice(request, choose(request), ledger=form, status=422)
    mine = with_row_parts(
        ProgressUpdate.objects.to_fill_by(request.user)
        .unlocked(timezone.localdate())
        .filter(pk__in=[row.update for row in found])
    ).in_bulk()
    updates = [
        mine[row.update]
        for row in found
        if row.update in mine and may_fill(request.user, mine[row.update].implementation)
    ]
    if strange := len(found) - len(updates):
        faults.append(f"有 {strange} 行{NOT_YOURS}。")
    rows = take_in(request.user, _as_sent(found, updates), updates)
    for fault in faults:
        messages.warning(request, fault)
    refused = [row for row in rows if row.said and not row.is_done]
    if not refused:
        tell(request, rows)
        return redirect(grid)
    if (left_out := len(refused) - PAGE_SIZE) > 0:
        messages.warning(request, f"另有 {left_out} 行也未保存，请处理完下面的再次上传。")
    done = [row for row in rows if row.is_done]
    shown = redrawn(request.user, refused[:PAGE_SIZE])
    period = shown[0].update.period
    return draw_grid(request, shown, period=period, done=done, refused=shown, status=422)


def _as_sent(found: Sequence[LedgerRow], updates: Sequence[ProgressUpdate]) -> QueryDict:
    """The rows as the grid's form would send them."""
    rows = {row.update: row for row in found}
    bases = bases_of(updates, {update.pk: rows[update.pk].version for update in updates})
    sent = QueryDict(mutable=True)
    for update in updates:
        row, prefix = rows[update.pk], prefix_of(update)
        sent[f"{prefix}-version"] = str(row.version)
        for name in CONTENT_NAMES:
            sent[f"{prefix}-{name}"] = _typed(row.texts, bases.get(update.pk), name)
    return sent


def _typed(texts: Mapping[str, str], base: Texts | None, name: str) -> str:
    """What a cell says. A workbook is read without line breaks: a text that differs from what was
    written out in nothing else was not touched."""
    said = texts.get(name, "")
    before = base.get(name, "") if base else ""
    return before if said.split() == before.split() else said
