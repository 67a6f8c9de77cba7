"""Every form × a log-in that ran out: there is a page to come back to."""

from __future__ import annotations

import html
import re

from django.db import transaction

from tests.base import Cast
from tests.permissions.rules import NOBODY, RULES
from tests.permissions.samples import Samples
from tests.permissions.sweeping import address, as_person, is_for_programs

# Without what nobody of the cast may send.
FORMS = [
    rule
    for rule in RULES
    if rule.method == "POST" and not is_for_programs(rule) and rule.open_to != NOBODY
]


def test_every_form_leads_back_to_the_page_it_was_sent_from(cast: Cast, samples: Samples) -> None:
    page = "http://testserver/my-work/?some=words"
    wrong = {}
    for rule in FORMS:
        r = as_person(None).post(address(rule.name, samples), headers={"Referer": page})
        found = re.search(r'name="next" value="([^"]*)"', r.content.decode())
        if found is None or html.unescape(found[1]) != page:
            wrong[rule.name] = r.status_code

    # Django's own, and its page has the same address.
    assert wrong == {"password_change": 302}


def test_a_refused_form_stands_where_it_can_be_asked_for_again(
    cast: Cast, samples: Samples
) -> None:
    """A reload, or the log-in, asks for its address without a form."""
    drawn, wrong = set(), {}
    for rule in FORMS:
        client = as_person(getattr(cast, min(rule.open_to)))
        with transaction.atomic():
            where = address(rule.name, samples)
            if client.post(where).status_code in {200, 409, 422}:
                drawn.add(rule.name)
                again = client.get(where, follow=True)
                if again.status_code != 200:
                    wrong[rule.name] = again.status_code
            transaction.set_rollback(True)

    assert {"tasks:submit", "tasks:withdraw_answer", "tasks:add_link", "deputies"} <= drawn
    assert wrong == {}
