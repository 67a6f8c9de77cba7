"""A review's button pressed twice, or by two people: done once, and the second is told plainly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tasks.actions import accept, confirm, merge_with_next, split, take_back
from tasks.choices import Decision, IntakeState
from tasks.errors import NotOpen, StaleVersion
from tasks.models import Candidate, Intake, PolicyDocument
from tests.base import Cast
from tests.factory import NOW
from tests.tasks.intakes import again, decided, measure, measures, read_in
from tests.tasks.review_pages import as_, shown, verb


def labels(intake: Intake) -> list[str]:
    return [each.values["text"] for each in measures(intake)]


def told(r: Any) -> str:
    return " ".join(str(each) for each in r.context["messages"])


def pieces(cast: Cast, intake: Intake) -> tuple[Candidate, Candidate]:
    whole = measure(intake, "推行提前申报")
    at = whole.values["text"].index("推行")
    return split(whole, at=at, version=1, actor=cast.clerk, now=NOW)


def test_another_cut_or_another_person_is_no_second_press(cast: Cast, intake: Intake) -> None:
    whole = measure(intake, "优化办税服务")
    at = whole.values["text"].index("推广")
    split(whole, at=at, version=1, actor=cast.clerk, now=NOW)
    for elsewhere, who in ((at - 3, cast.clerk), (at, cast.head)):
        with pytest.raises(StaleVersion):
            split(whole, at=elsewhere, version=1, actor=who, now=NOW)
    first = measure(intake, "推行提前申报")
    merge_with_next(first, version=1, actor=cast.clerk, now=NOW)
    with pytest.raises(StaleVersion):
        merge_with_next(first, version=1, actor=cast.head, now=NOW)


def test_a_measure_is_cut_once(client: Client, cast: Cast, intake: Intake) -> None:
    whole = measure(intake, "优化办税服务")
    form = {"version": 1, "show": "all", "before": "推广电子"}
    answers = [as_(client, cast.clerk).post(verb("split", whole), form) for _ in range(2)]

    assert [r.status_code for r in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert labels(intake)[:3] == [
        "优化办税服务。简化服务贸易对外支付备案。",
        "推广电子缴税。",
        "提升通关效率。推行提前申报。",
    ]


def test_two_measures_are_joined_once(client: Client, cast: Cast, intake: Intake) -> None:
    first = measure(intake, "优化办税服务")
    form = {"version": 1, "show": "all"}
    answers = [as_(client, cast.clerk).post(verb("merge", first), form) for _ in range(2)]

    assert [r.status_code for r in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(measures(intake)) == 3


def test_a_division_is_taken_back_once(client: Client, cast: Cast, intake: Intake) -> None:
    first, _ = pieces(cast, intake)
    form = {"version": 1, "show": "all", "intake": intake.pk}
    as_(client, cast.clerk)
    for _ in range(2):
        r = client.post(verb("undo", first), form, follow=True)
        assert r.status_code == 200
    assert "已经不在了" in told(r)
    assert len(measures(intake)) == 4
    # The second one that came while the first was still at it.
    with pytest.raises(NotOpen, match="已经不在了"):
        take_back(first, version=1, actor=cast.clerk, now=NOW)


@pytest.mark.parametrize("asked", ["", "0", "x", "１", "9" * 30])
def test_a_piece_that_is_gone_says_nothing_of_other_recordings(
    client: Client, cast: Cast, intake: Intake, asked: str
) -> None:
    first, _ = pieces(cast, intake)
    take_back(first, version=1, actor=cast.clerk, now=NOW)
    form = {"version": 1, "intake": asked}
    assert as_(client, cast.clerk).post(verb("undo", first), form).status_code == 404
    form["intake"] = str(intake.pk)
    assert as_(client, cast.outsider).post(verb("undo", first), form).status_code in (403, 404)
    # Who reads of it and does not decide.
    assert as_(client, cast.leader).post(verb("undo", first), form).status_code == 403


def test_the_second_press_of_accepting_all_does_not_say_that_none_was(
    client: Client, cast: Cast, intake: Intake
) -> None:
    address = reverse("tasks:accept_clear", args=[intake.pk])
    as_(client, cast.clerk)
    assert "已接受 3 项" in told(client.post(address, follow=True))
    assert "已接受 0 项" not in told(client.post(address, follow=True))


def test_the_second_of_two_people_is_told_who_confirmed(client: Client, cast: Cast) -> None:
    intake = decided(cast)
    confirm(intake, actor=cast.head, now=NOW)
    address = reverse("tasks:confirm_intake", args=[intake.pk])
    r = as_(client, cast.clerk).post(address, follow=True)

    assert f"{cast.head} 已于" in told(r)
    assert "没有再生成一次" in told(r)
    assert PolicyDocument.objects.count() == 1
    # Whoever presses twice is told what they did.
    assert "已确认《" in told(as_(client, cast.head).post(address, follow=True))


def test_the_second_to_confirm_a_parsing_again_is_told_who_did(client: Client, cast: Cast) -> None:
    confirm(decided(cast), actor=cast.clerk, now=NOW)
    reading = again(cast, PolicyDocument.objects.get())
    later = NOW + timedelta(hours=1)
    Intake.objects.filter(pk=reading.pk).update(
        state=IntakeState.CONFIRMED, confirmed_at=later, confirmed_by=cast.head
    )
    r = as_(client, cast.clerk).post(
        reverse("tasks:confirm_intake", args=[reading.pk]), follow=True
    )
    assert f"{cast.head} 已于" in told(r)
    assert "没有再更新一次" in told(r)


def test_a_decision_after_the_confirmation_says_who_confirmed_and_that_it_is_not_kept(
    client: Client, cast: Cast
) -> None:
    intake = decided(cast)
    first = measures(intake)[0]
    confirm(intake, actor=cast.head, now=NOW)
    r = as_(client, cast.clerk).post(verb("undo", first), {"version": 1}, follow=True)

    assert f"{cast.head} 已于" in told(r)
    assert "没有记下" in told(r)
    with pytest.raises(NotOpen):
        accept(first, version=first.version, actor=cast.clerk, now=NOW)


def test_a_reading_that_ends_while_it_is_asked_for_shows_no_half_page(
    client: Client, cast: Cast
) -> None:
    """What was found is there already, the state was asked for a moment before."""
    intake = read_in(cast)
    Intake.objects.filter(pk=intake.pk).update(state=IntakeState.QUEUED)
    headers = {"HX-Request": "true", "HX-Target": f"intake-{intake.pk}"}
    address = intake.get_absolute_url()
    page = shown(as_(client, cast.clerk).get(address, headers=headers))

    assert 'id="review"' not in page
    assert f'id="intake-{intake.pk}"' in page
    Intake.objects.filter(pk=intake.pk).update(state=IntakeState.REVIEWING)
    assert client.get(address, headers=headers)["HX-Refresh"] == "true"
    assert intake.candidates.filter(decision=Decision.PENDING).exists()
