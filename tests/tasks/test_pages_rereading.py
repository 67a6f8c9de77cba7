"""Reading again in the browser: what is told of what is gone, and of a reading still open."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.answers import current_gazetteer
from tasks.actions import accept, confirm, confirm_reading, correct, drop, keep, keep_rest
from tasks.choices import Decision, IntakeState
from tasks.loading import load_file
from tasks.models import Candidate, Intake, Measure, PolicyDocument
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import LATER, TEXT, again, decided, finish, measure, read_in
from tests.tasks.review_pages import as_, in_hand, shown, verb

# The fourth measure is gone, another stands in its place.
CORRECTED = TEXT.replace(
    "（四）加强统计监测。完善统计制度。2026年12月底前完成。（责任单位：市商务局、市统计局）\n",
    "（四）培育市场主体。支持企业开拓市场。（责任单位：市商务局）\n",
)


@pytest.fixture
def recorded(cast: Cast) -> Intake:
    """Confirmed."""
    intake = decided(cast)
    confirm(intake, actor=cast.clerk, now=NOW)
    return intake


@pytest.fixture
def document(recorded: Intake) -> PolicyDocument:
    return PolicyDocument.objects.get()


@pytest.fixture
def page(client: Client, cast: Cast) -> Any:
    """`page(address)` is what the clerk reads there."""
    client.force_login(cast.clerk)
    return lambda address: client.get(address).content.decode()


def gone(reading: Intake) -> Candidate:
    (found,) = (c for c in reading.candidates.all() if c.is_gone)
    return found


def lost(document: PolicyDocument) -> Measure:
    return document.measures.get(text__contains="统计")


def read_over(cast: Cast, document: PolicyDocument, *, dropped: str = "") -> None:
    """Read again over the corrected text; the measure it has no longer stays, or is withdrawn."""
    reading = again(cast, document, CORRECTED)
    candidate = gone(reading)
    if dropped:
        drop(candidate, reason=dropped, version=1, actor=cast.clerk, now=LATER)
    else:
        keep(candidate, version=1, actor=cast.clerk, now=LATER)
    keep_rest(reading, actor=cast.clerk, now=LATER)
    for new in reading.candidates.filter(decision="pending"):
        drop(new, reason="不收", version=new.version, actor=cast.clerk, now=LATER)
    confirm_reading(reading, actor=cast.clerk, now=LATER)


def test_what_is_gone_is_marked_nowhere_in_the_new_text(
    cast: Cast, document: PolicyDocument, page: Any
) -> None:
    reading = again(cast, document, CORRECTED)
    candidate = gone(reading)
    shown = page(f"{reading.get_absolute_url()}?at={candidate.pk}")
    assert "新的识读里没有这一条" in shown
    text = shown[shown.index('class="reader-text"') :]
    assert f'id="c{candidate.pk}"' not in text
    assert f'data-key="c{candidate.pk}"' not in text
    assert "在原文中</a>" not in shown


@pytest.mark.parametrize("dropped", ["", "印发稿没有这一项"])
def test_a_measure_without_a_place_stands_in_the_outline_and_not_in_the_text(
    cast: Cast, document: PolicyDocument, page: Any, dropped: str
) -> None:
    read_over(cast, document, dropped=dropped)
    measure = lost(document)
    assert measure.spans == []
    shown = page(document.get_absolute_url())
    outline, text = shown.split('class="reader-text"')
    entries = re.findall(r'<li id="o(\d+)"', outline)
    assert entries[-1] == str(measure.pk)
    entry = outline[outline.index(f'id="o{measure.pk}"') :]
    assert "原文中找不到" in entry
    assert ("已撤销" in entry and dropped in entry) == bool(dropped)
    assert f'id="m{measure.pk}"' not in text
    # The doubt about it leads to the outline.
    assert f'href="#o{measure.pk}"' in text


def test_another_text_is_not_lost_while_one_is_being_reviewed(
    client: Client, cast: Cast, document: PolicyDocument, page: Any
) -> None:
    reading = again(cast, document, CORRECTED)
    address = reverse("tasks:read_document_again", args=[document.slug])
    shown = page(address)
    assert reading.get_absolute_url() in shown
    assert "还没有处理完" in shown
    assert "<textarea" not in shown

    r = client.post(address, {"text": TEXT + "（五）另一稿才有的一项。"})
    assert r.status_code == 422
    assert "请先确认或放弃它" in r.content.decode()
    assert "另一稿才有的一项" in r.content.decode()
    assert document.readings.count() == 1
    # The same text once more is the reading that is open.
    assert client.post(address, {"text": CORRECTED})["Location"] == reading.get_absolute_url()


def test_a_recording_confirmed_once_more_still_leads_to_its_document(
    client: Client, cast: Cast, recorded: Intake, document: PolicyDocument, page: Any
) -> None:
    read_over(cast, document)
    r = client.post(reverse("tasks:confirm_intake", args=[recorded.pk]))
    assert r["Location"] == document.get_absolute_url()
    assert document.get_absolute_url() in page(recorded.get_absolute_url())
    assert PolicyDocument.objects.count() == 1


def test_a_text_corrected_since_is_still_known(cast: Cast, document: PolicyDocument) -> None:
    read_over(cast, document)
    again_recorded = read_in(cast, TEXT)
    assert again_recorded.state == IntakeState.FAILED
    assert document.title in again_recorded.reason
    assert not again_recorded.candidates.exists()


def test_a_loaded_document_is_known_by_the_text_it_was_loaded_from(cast: Cast) -> None:
    entry = {
        "file": "measures.txt",
        "documents": [
            {
                **{"slug": "suzhou-loaded", "title": "苏州市促进服务贸易发展若干措施（测试文本）"},
                **{"number": None, "issuer": None, "level": "city", "region": "suzhou"},
                **{"issued_on": None, "implements": None, "adopt": []},
            }
        ],
    }
    load_file(entry, TEXT, gazetteer=current_gazetteer(), now=NOW)
    loaded = PolicyDocument.objects.get()
    read_over(cast, loaded)
    (old,) = loaded.earlier_sources.all()
    assert old.text == TEXT

    recorded_again = read_in(cast, TEXT)
    assert recorded_again.state == IntakeState.FAILED
    assert loaded.title in recorded_again.reason
    assert PolicyDocument.objects.count() == 1
    assert read_in(cast, CORRECTED).state == IntakeState.FAILED


def test_the_trail_says_what_documents_stood_on_before_they_kept_it(
    cast: Cast, document: PolicyDocument
) -> None:
    first = document.source
    read_over(cast, document)
    document.earlier_sources.clear()
    filling = import_module("tasks.migrations.0028_fill_earlier_sources")
    with connection.cursor() as cursor:
        cursor.execute(filling.FILL)
        # Taken back as far as this step, and made again.
        cursor.execute(filling.FILL)
    assert list(document.earlier_sources.all()) == [first]


def test_the_button_says_what_it_does(cast: Cast, document: PolicyDocument, page: Any) -> None:
    shown = page(again(cast, document, CORRECTED).get_absolute_url())
    assert "确认更新</button>" in shown
    assert "确认录入" not in shown


def test_reading_again_shows_three_columns_and_takes_nothing_without_a_click(
    client: Client, cast: Cast
) -> None:
    found = decided(cast)
    (document,) = confirm(found, actor=cast.clerk, now=NOW)
    url = reverse("tasks:read_document_again", args=[document.slug])
    as_(client, cast.clerk)
    assert url in shown(client.get(document.get_absolute_url()))
    assert client.post(url, {"text": ""}).status_code == 422
    corrected = TEXT.replace("推行提前申报", "推行两步申报")
    r = client.post(url, {"text": corrected})
    reading = document.readings.get()
    assert r["Location"] == reading.get_absolute_url()
    finish(reading, corrected.strip() + "\n")
    page = shown(client.get(reading.get_absolute_url()))
    assert "4 条无变化" in page
    for column in ("原识读", "现有内容", "新识读"):
        assert column in page
    candidate = reading.candidates.exclude(decision=Decision.UNCHANGED).get()
    r = client.post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert r.status_code == 422
    client.post(verb("keep", candidate), {"version": 1})
    r = client.post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert r["Location"] == document.get_absolute_url()
    assert document.measures.filter(text__contains="提前申报").exists()
    document.refresh_from_db()
    assert "两步申报" in document.source.text


def test_nobody_else_is_offered_to_read_again(client: Client, cast: Cast) -> None:
    (document,) = confirm(decided(cast), actor=cast.clerk, now=NOW)
    url = reverse("tasks:read_document_again", args=[document.slug])
    for user in (cast.leader, cast.tax_reporter, cast.outside_clerk, cast.ministry):
        assert url not in shown(as_(client, user).get(document.get_absolute_url()))


@pytest.mark.parametrize("is_edited", [False, True])
def test_enter_takes_back_nothing_that_people_wrote(cast: Cast, page: Any, is_edited: bool) -> None:
    intake = decided(cast)
    if is_edited:
        taxed = measure(intake, "办税")
        values = {**taxed.values, "text": "优化办税服务（人工）。"}
        correct(taxed, values=values, reason="简写", version=2, actor=cast.clerk, now=NOW)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)
    reading = again(cast, document, TEXT.replace("推广电子缴税。", "全面推广电子缴税。"))
    candidate = reading.candidates.get(decision=Decision.PENDING)

    shown = page(f"{reading.get_absolute_url()}?at={candidate.pk}")
    keep_button, take_button = (
        re.search(rf"<button ([^>]*)>{word}</button>", shown) for word in ("保持现状", "采用新识读")
    )
    assert keep_button is not None
    assert take_button is not None
    assert ("btn-primary" in keep_button[1]) is is_edited
    assert ("btn-primary" in take_button[1]) is not is_edited
    assert ('data-shortcut="Enter"' in shown) is not is_edited
    assert ("这一条有人改过" in shown) is is_edited


def test_an_edit_that_the_new_reading_leaves_alone_does_not_change_what_enter_does(
    client: Client, cast: Cast, document: PolicyDocument
) -> None:
    taxed = document.measures.get(label="（一）")
    document.measures.filter(pk=taxed.pk).update(title="人工标题")
    reading = again(cast, document, TEXT.replace("推广电子缴税", "推广网上缴税"))
    candidate = reading.candidates.get(measure=taxed)
    r = as_(client, cast.clerk).get(in_hand(candidate))
    assert [(field.label, field.is_open) for field in r.context["compared"]] == [
        ("内容", True),
        ("标题", False),
    ]
    assert not r.context["undoes_an_edit"]


@pytest.mark.parametrize("times", [1, 12])
def test_a_long_text_is_read_at_full_width_and_once_where_nobody_changed_it(
    cast: Cast, page: Any, times: int
) -> None:
    text = TEXT.replace("推广电子缴税。", "推广电子缴税。" * times)
    intake = decided(cast, text)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)
    reading = again(cast, document, text.replace("简化服务贸易", "便利服务贸易"))
    candidate = reading.candidates.get(decision=Decision.PENDING)

    shown = page(f"{reading.get_absolute_url()}?at={candidate.pk}")
    table = shown[shown.index('class="rows compared three-ways') : shown.index("</table>")]
    is_long = times > 1
    assert ("three-ways is-short" in table) is not is_long
    assert ("（与原识读相同）" in table) is is_long
    # Once as it was and once as it would be, where it is long; in each column, where it is not.
    assert table.count("推广电子缴税。") == times * (2 if is_long else 3)
    assert "<del>简化</del><ins>便利</ins>" in table


def test_whoever_confirms_is_told_what_the_text_no_longer_holds(
    client: Client, cast: Cast, document: PolicyDocument
) -> None:
    reading = again(cast, document, CORRECTED)
    keep(gone(reading), version=1, actor=cast.clerk, now=LATER)
    keep_rest(reading, actor=cast.clerk, now=LATER)
    for new in reading.candidates.filter(decision=Decision.PENDING):
        drop(new, reason="暂不收", version=new.version, actor=cast.clerk, now=LATER)
    address = reverse("tasks:confirm_intake", args=[reading.pk])
    r = as_(client, cast.clerk).post(address, follow=True)

    assert "有 1 条举措在现在的原文中找不到" in shown(r)
    outline = shown(r)[: shown(r).index('class="source')]
    assert "原文中找不到的" in outline
    assert lost(document).withdrawn_at is None
    # Confirmed: the three columns have nothing to say any more.
    page = shown(client.get(reading.get_absolute_url(), {"show": "all"}))
    assert '<th scope="col">新识读</th>' not in page


def test_what_was_taken_and_cannot_be_stored_is_told_at_its_place(
    client: Client, cast: Cast, document: PolicyDocument
) -> None:
    reading = again(cast, document, CORRECTED)
    keep_rest(reading, actor=cast.clerk, now=LATER)
    new = reading.candidates.filter(measure=None, kind="measure").get()
    drop(gone(reading), reason="已删去", version=gone(reading).version, actor=cast.clerk, now=LATER)
    # As a version with stricter rules finds what an earlier one let pass.
    reading.candidates.filter(pk=new.pk).update(
        decision=Decision.ACCEPTED, edited={**new.values, "label": "长" * 99}
    )
    r = as_(client, cast.clerk).post(reverse("tasks:confirm_intake", args=[reading.pk]))
    assert r.status_code == 422
    assert "编号最多" in shown(r)
    assert f"at={new.pk}" in shown(r)
    assert lost(document).withdrawn_at is None


def test_of_what_is_gone_no_new_reading_is_offered(
    cast: Cast, document: PolicyDocument, page: Any
) -> None:
    Measure.objects.update(text="人工改过的写法。")
    reading = again(cast, document, CORRECTED)
    said = page(f"{reading.get_absolute_url()}?at={gone(reading).pk}")
    current = said[said.index('id="current"') : said.index('class="review-rows"')]
    assert "采用新识读" not in current
    assert "内容都留着" in current
    drop(gone(reading), reason="已并入他项", version=1, actor=cast.clerk, now=LATER)
    assert "已标为撤销" in page(f"{reading.get_absolute_url()}?show=all")


def test_the_document_shows_what_people_changed_word_by_word(cast: Cast, page: Any) -> None:
    intake = read_in(cast)
    corrected = measure(intake, "推行提前申报")
    values = corrected.values | {"text": corrected.values["text"].replace("提前申报", "两步申报")}
    for each in intake.candidates.all():
        if each != corrected:
            accept(each, version=1, actor=cast.clerk, now=NOW)
    correct(corrected, values=values, reason="据印发稿", version=1, actor=cast.clerk, now=NOW)
    (document,) = confirm(intake, actor=cast.clerk, now=NOW)

    said = page(document.get_absolute_url())
    panel = said[said.index('id="corrections"') :]
    assert "人工更正 1 处" in said
    assert "<del>提前</del><ins>两步</ins>" in panel
    assert "据印发稿" in panel
    assert f'href="#e{document.measures.get(text__contains="两步").pk}"' in said


def test_a_document_nobody_corrected_says_nothing_of_it(
    document: PolicyDocument, page: Any
) -> None:
    assert 'id="corrections"' not in page(document.get_absolute_url())
