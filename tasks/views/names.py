"""未识别单位名称: the queue, a person's answer to one name, and the history of answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies import keeping
from agencies.answers import current_gazetteer
from agencies.http import AuthenticatedHttpRequest
from agencies.models import NameAnswer, User
from agencies.permissions import may_answer_names
from agencies.searching import BodySearch
from agencies.spreadsheets import CONTROLS
from regions.models import Region
from tasks.actions import Answered, answer_name, withdraw_answer
from tasks.forms.names import NEW, NameAnswerForm, WithdrawForm
from tasks.unknown_names import queue, standing_at
from tasks.views.access import names_keeper_required

HISTORY_SIZE = 20
# How many bodies the queue says a name may mean; the page that answers it shows more.
HINTS = 3


@require_GET
@names_keeper_required
def names(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The queue, and below it what was answered."""
    return _queue_page(request)


@names_keeper_required
def answer(request: AuthenticatedHttpRequest, region: str) -> HttpResponseBase:
    """One name (`?name=`): where it stands, what it may mean, the form.

    Without scripts a search sends the whole form and gets it back with the bodies found.
    """
    asked = _asked(request)
    search = BodySearch(_region(request.user, region))
    name = _words(asked, "name", 120)
    if not name:
        return redirect("tasks:names")
    searching = "search" in request.POST
    if request.method == "POST" and not searching:
        form = NameAnswerForm(request.POST, search=search, user=request.user)
        if form.is_valid():
            try:
                done = _answer(request, search.region, form)
            except ValidationError as fault:
                form.refuse(fault)
            else:
                messages.success(request, _told(done))
                return redirect("tasks:names")
    else:
        form = NameAnswerForm(initial=asked.dict(), search=search, user=request.user)
    ctx = {
        "form": form,
        "region": search.region,
        "unknown": standing_at(name, search.region),
        **_choices(asked, name, search),
    }
    return render(request, "tasks/answer_name.html", ctx, status=422 if form.errors else 200)


@require_GET
@names_keeper_required
def bodies(request: AuthenticatedHttpRequest, region: str) -> HttpResponse:
    """The choices for the words typed so far, as a piece of the page."""
    search = BodySearch(_region(request.user, region))
    name = _words(request.GET, "name", 120)
    ctx = _choices(request.GET, name, search)
    return render(request, "tasks/_found_bodies.html", ctx)


@names_keeper_required
def withdraw(request: AuthenticatedHttpRequest, pk: int) -> HttpResponseBase:
    if request.method != "POST":
        # A refused form stands at its own address: from there a log-in leads back.
        return redirect("tasks:names")
    seen = NameAnswer.objects.visible_to(request.user).select_related("region", "agency")
    found = get_object_or_404(seen, pk=pk)
    form = WithdrawForm(request.POST, auto_id=f"withdraw_{pk}_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = withdraw_answer(found, reason=reason, actor=request.user, now=timezone.now())
        back = f"，{done.responsibilities} 处重新列为未识别" if done.responsibilities else ""
        messages.success(request, f"已撤回“{found}”{back}。")
        return redirect("tasks:names")
    return _queue_page(request, refused=(pk, form))


def _queue_page(
    request: AuthenticatedHttpRequest, *, refused: tuple[int, WithdrawForm] | None = None
) -> HttpResponse:
    gazetteer, unknown = current_gazetteer(), queue(request.user)
    regions = {each.region for each in unknown}
    searches = {region: BodySearch(region, gazetteer) for region in regions}
    history = (
        NameAnswer.objects.visible_to(request.user)
        .select_related("region", "agency", "answered_by", "withdrawn_by")
        .annotate(places=Count("responsibilities"))
        .order_by("-answered_at", "-pk")
    )
    page = Paginator(history, HISTORY_SIZE).get_page(request.GET.get("page"))
    ctx = {
        "rows": [(each, searches[each.region].suggest(each.name)[:HINTS]) for each in unknown],
        "place_count": sum(len(each.places) for each in unknown),
        "page_obj": page,
        "history": [
            (each, refused[1] if refused and refused[0] == each.pk else _withdraw_form(each))
            for each in page
        ],
    }
    return render(request, "tasks/names.html", ctx, status=422 if refused else 200)


def _withdraw_form(answered: NameAnswer) -> WithdrawForm | None:
    if answered.withdrawn_at is not None:
        return None
    return WithdrawForm(auto_id=f"withdraw_{answered.pk}_%s")


def _asked(request: AuthenticatedHttpRequest) -> QueryDict:
    """What was sent, or typed here when the log-in ran out."""
    if request.method == "POST":
        return request.POST
    kept = keeping.take(request)
    if kept is None:
        return request.GET
    asked = request.GET.copy()
    for name, values in kept.fields.items():
        asked.setlist(name, values)
    return asked


def _region(user: User, slug: str) -> Region:
    """A region whose names the person keeps; of any other not even whether it exists is said."""
    region = Region.objects.filter(slug=slug).first()
    if region is None or not may_answer_names(user, region):
        raise Http404
    return region


def _choices(asked: QueryDict, name: str, search: BodySearch) -> dict[str, object]:
    """What can be chosen: the body chosen already, then what fits the words, or the name."""
    words, key = _words(asked, "q", 50), asked.get("agency", "")
    found = search.find(words) if words else search.suggest(name)
    chosen = search.shown(key) if key and key != NEW else None
    if chosen is not None and key not in {each.key for each in found}:
        found.insert(0, chosen)
    return {"found": found, "words": words, "chosen": key, "new": NEW}


def _answer(request: AuthenticatedHttpRequest, region: Region, form: NameAnswerForm) -> Answered:
    given = form.cleaned_data
    return answer_name(
        name=given["name"],
        region=region,
        agency=given["chosen"],
        meaning=given["meaning"],
        evidence=given["evidence"],
        evidence_link=given["evidence_link"],
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
        actor=request.user,
        now=timezone.now(),
    )


def _told(done: Answered) -> str:
    # A recording under review knows the answer at once, without anything to be filled in.
    filled = (
        f"文件中 {done.responsibilities} 处已补上" if done.responsibilities else "今后都按此识读"
    )
    said = f"已答复“{done.answer}”，{filled}"
    if done.implementations:
        said += f"，{done.implementations} 个落实事项的责任单位随之调整"
    if done.kept:
        said += f"，{done.kept} 个落实事项由人工指定过责任单位，未作改动"
    return f"{said}。"


def _words(asked: QueryDict, field: str, length: int) -> str:
    return asked.get(field, "").translate(CONTROLS).strip()[:length]
