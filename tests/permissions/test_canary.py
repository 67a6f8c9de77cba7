"""No text of one region is seen from another, whatever the address and whatever the status."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from agencies.choices import Role
from agencies.models import User
from tasks.querysets import ReportingPeriodQuerySet
from tests.base import Cast, World
from tests.factory import make_period, make_user
from tests.permissions.rows import make_samples
from tests.permissions.rules import RULES, Rule
from tests.permissions.samples import Samples
from tests.permissions.sweeping import as_person, as_program, caller, send
from tests.permissions.words import CANARY, KEPT, poison, unsorted

# What is searched for: a page that repeats the question does not say the canary with it.
PART = CANARY[1:]
# Another on every page: the token of a form, the number of the request, the key of a style.
CHANGING = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|请求编号 (<code>)?\w+|"request_id": ?"\w+"|nonce="[^"]+"'
)
# Public papers, which the samples add to.
PUBLIC = {"tasks:documents", "tasks:lineage", "tasks:lineage_export", "tasks:pilot_tasks"} | {
    f"api:{name}-list" for name in ("document", "task", "measure")
}


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def words_of(response: Any) -> str:
    """All a response says: headers, the body, and what lies packed in an Office file."""
    body = body_of(response)
    said = [f"{name}: {value}" for name, value in response.headers.items()]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            said += [packed.read(name).decode(errors="replace") for name in packed.namelist()]
    return "\n".join([*said, body.decode(errors="replace")])


def outside(cast: Cast) -> list[User]:
    """Every kind of person another region has."""
    region, office = cast.guangzhou, cast.outside_clerk.agency
    return [
        cast.outsider,
        cast.outside_clerk,
        make_user("outside_head", Role.APPROVER, region=region, agency=office),
        make_user("outside_leader", Role.LEADER, region=region),
        make_user("outside_auditor", Role.AUDITOR, region=region),
        make_user("other_province", Role.UPPER, region=region.parent),
    ]


def questions(cast: Cast, samples: Samples) -> list[tuple[str, dict[str, Any]]]:
    """Addresses one may always ask, with Suzhou's keys and words in the question."""
    period, person = samples.world.period.pk, cast.tax_reporter.pk
    own = samples.world.elsewhere.updates.get()
    item, export = samples.world.taxed.pk, "tasks:implementations_export"
    csv, excel = (reverse(export, kwargs={"form": form}) for form in ("csv", "xlsx"))
    listed = reverse("tasks:implementations")
    return [
        *((where, {"q": PART}) for where in (listed, csv, excel)),
        *((where, {"period": period}) for where in (listed, csv, excel)),
        (excel, {}),
        (listed, {"region": "suzhou", "lead": "suzhou-tax", "reported": "no"}),
        (reverse("tasks:filling"), {"period": period, "lead": "suzhou-tax"}),
        (reverse("tasks:ledger"), {"period": period, "lead": "suzhou-tax"}),
        (reverse("tasks:ledger"), {}),
        (reverse("tasks:verifying"), {"period": period, "lead": "suzhou-tax"}),
        (reverse("tasks:exceptions"), {"period": period, "state": "asked"}),
        (reverse("tasks:exceptions"), {"state": "asked", "region": "suzhou"}),
        (reverse("tasks:proofs"), {"q": PART}),
        (reverse("tasks:choose_evidence", args=[own.pk]), {"q": PART}),
        (reverse("tasks:implementation", args=[samples.world.elsewhere.pk]), {}),
        (
            reverse("tasks:implementation", args=[samples.world.elsewhere.pk]),
            {"update": samples.open_update.pk},
        ),
        (reverse("tasks:hand_over"), {"person": person}),
        (reverse("tasks:agencies"), {"q": "市税务局"}),
        (reverse("tasks:blockers"), {"late": "1"}),
        (reverse("tasks:name_bodies", args=["guangzhou"]), {"q": "税务", "name": "市丝绸办"}),
        (reverse("tasks:answer_name", args=["guangzhou"]), {"name": "市丝绸办"}),
        (reverse("tasks:lineage"), {"lower": samples.world.document.slug}),
        (
            reverse("tasks:document", args=[samples.world.document.slug]),
            {"measure": samples.world.taxed.measure_id},
        ),
        (reverse("dashboard"), {"region": "suzhou", "as_of": f"{date.today()}"}),
        (reverse("deliveries"), {"state": "failed"}),
        (reverse("audit"), {"object": PART, "region": "suzhou"}),
        (reverse("audit_export"), {"region": "suzhou"}),
        (reverse("api:implementation-list"), {"q": PART}),
        (reverse("api:implementation-list"), {"region": "suzhou", "period": period}),
        (reverse("api:update-list"), {"period": period}),
        (reverse("api:update-list"), {"implementation": item}),
        (reverse("api:agency-list"), {"q": "税务"}),
        (reverse("api:report-list"), {"region": "suzhou"}),
        (reverse("api:submission-list"), {"region": "suzhou"}),
    ]


def presses(cast: Cast, samples: Samples) -> list[tuple[str, dict[str, Any]]]:
    """Forms about one's own rows that name Suzhou's."""
    own, item = samples.world.elsewhere.updates.get(), samples.world.elsewhere
    day, person = f"{date.today()}", cast.tax_reporter.pk
    return [
        (
            reverse("tasks:use_evidence", args=[own.pk]),
            {"evidence": samples.proof.pk, "version": own.version},
        ),
        (
            reverse("tasks:remove_evidence", args=[own.pk]),
            {"remove": samples.proof.pk, "version": own.version},
        ),
        (
            reverse("tasks:name_officer", args=[item.pk, "guangzhou-commerce"]),
            {"officer": person},
        ),
        (reverse("tasks:hand_over"), {"person": person, "to": samples.deputy.deputy_id}),
        (
            reverse("deputies"),
            {"person": person, "deputy": person, "starts_on": day, "ends_on": day, "reason": "假"},
        ),
        (
            reverse("reports:bulletins"),
            {"period": samples.world.period.pk, "as_of": day},
        ),
        (
            reverse("tasks:verifying"),
            {"update": f"{samples.handed_in.pk}:{samples.handed_in.version}", "verify": "1"},
        ),
        (
            reverse("tasks:filling"),
            {
                "row": samples.open_update.pk,
                f"u{samples.open_update.pk}-done": "改",
                "tick": samples.open_update.pk,
                "submit": "1",
            },
        ),
    ]


def asked(
    user: User | None, samples: Samples, cast: Cast, rules: Sequence[Rule]
) -> Iterator[tuple[str, str]]:
    """(where, what is said) for `rules`, questions and forms, each undone again."""

    def client_for(address: str) -> Client:
        return as_program(user) if address.startswith("/api/v1/") else as_person(user)

    for rule in rules:
        with transaction.atomic():
            r = send(caller(rule, user), rule, samples)
            yield f"{rule.method} {rule.name}", words_of(r)
            transaction.set_rollback(True)
    for address, query in questions(cast, samples):
        with transaction.atomic():
            yield f"GET {address} {query}", words_of(client_for(address).get(address, query))
            transaction.set_rollback(True)
    for address, form in presses(cast, samples):
        with transaction.atomic():
            r = client_for(address).post(address, form, follow=True)
            yield f"POST {address} {form}", words_of(r)
            transaction.set_rollback(True)


def heard(user: User, samples: Samples, names: set[str]) -> set[str]:
    """On which of the pages of these names the canary is heard."""
    found = set()
    for rule in RULES:
        if rule.method == "GET" and rule.name in names:
            said = words_of(send(caller(rule, user), rule, samples))
            found |= {rule.name} if CANARY in said else set()
    return found


def is_without_key(name: str) -> bool:
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False


@pytest.fixture
def poisoned(cast: Cast, samples: Samples) -> Samples:
    """Suzhou's rows full of canaries, and a period of Guangzhou's own with something to fill."""
    poison(cast, samples)
    make_period(cast.guangzhou, cast.outside_clerk)
    return samples


def test_every_text_is_known_to_hold_words_of_a_region_or_not() -> None:
    assert unsorted() == []


def test_no_address_says_a_word_of_suzhou_outside(cast: Cast, poisoned: Samples) -> None:
    """Whatever the status: lists, choices, exports, files and error pages too."""
    writers = {cast.outsider, cast.outside_clerk}
    # Those whose forms are refused whatever they say need not send them all.
    reads = [rule for rule in RULES if rule.method == "GET"]
    faults = [
        (user.username, where)
        for user in outside(cast)
        for where, said in asked(user, poisoned, cast, RULES if user in writers else reads)
        if CANARY in said or KEPT in said
    ]

    assert faults == []


def test_no_address_says_a_word_of_the_work_to_the_administrator_or_to_nobody(
    cast: Cast, poisoned: Samples
) -> None:
    for user in (cast.administrator, None):
        for where, said in asked(user, poisoned, cast, RULES):
            assert CANARY not in said, (user, where)


def test_the_canary_sings_for_those_whose_work_it_is(cast: Cast, poisoned: Samples) -> None:
    """What the sweep would hear: on pages and in programs, and packed in Office files."""
    places = {
        "tasks:implementation",
        "tasks:exceptions",
        "tasks:filling",
        "tasks:ledger",
        "tasks:verifying",
        "tasks:proofs",
        "tasks:choose_evidence",
        "tasks:meeting",
        "reports:agenda_pack",
        "reports:bulletin_word",
        "reports:slip_letter",
        "reports:submission",
        "reports:submission_annex",
    }

    assert heard(cast.clerk, poisoned, places) == places
    assert heard(cast.tax_reporter, poisoned, {"api:update-detail"}) == {"api:update-detail"}


def test_it_hears_a_list_that_forgets_whose_rows_they_are(
    cast: Cast, poisoned: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"tasks:periods", "tasks:period"}
    assert heard(cast.outside_clerk, poisoned, places) == set()

    monkeypatch.setattr(ReportingPeriodQuerySet, "visible_to", lambda rows, user: rows)

    assert heard(cast.outside_clerk, poisoned, places) == places


@pytest.mark.usefixtures("still_clock")
def test_nothing_that_happens_in_suzhou_changes_a_page_outside(cast: Cast, world: World) -> None:
    """Numbers tell as well as words: each page without a key is the same, row for row."""
    make_period(cast.guangzhou, cast.outside_clerk)
    people = outside(cast)
    rules = [
        rule
        for rule in RULES
        if rule.method == "GET" and rule.name not in PUBLIC and is_without_key(rule.name)
    ]

    def seen() -> dict[tuple[str, str], str]:
        pages = {}
        for user in people:
            for rule in rules:
                with transaction.atomic():
                    body = body_of(caller(rule, user).get(reverse(rule.name)))
                    # Packed files say when they were made.
                    text = "" if body.startswith(b"PK") else body.decode(errors="replace")
                    pages[user.username, rule.name] = CHANGING.sub("", text)
                    transaction.set_rollback(True)
        return pages

    before = seen()
    make_samples(cast, world)
    after = seen()

    assert len(before) > 100
    assert {
        place: set(after[place].splitlines()) ^ set(text.splitlines())
        for place, text in before.items()
        if after[place] != text
    } == {}
