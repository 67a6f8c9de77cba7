"""What a bureau's own system reads of what the region has sent up."""

from __future__ import annotations

from reports.submissions import accept
from tests.api.client import holder, partner
from tests.base import Cast, World
from tests.factory import NOW
from tests.reports.sending import returned, sent


def test_it_asks_for_the_scope_of_reports(cast: Cast, world: World) -> None:
    sent(cast, world)
    r = partner(cast, cast.commerce, ["read", "update"]).get("submissions/")
    assert (r.status_code, r.json()["code"]) == (403, "permission_denied")


def test_other_bodies_and_other_regions_find_nothing(cast: Cast, world: World) -> None:
    submission = sent(cast, world)
    for caller in (partner(cast, cast.tax), holder(cast.outside_clerk), holder(cast.ministry)):
        assert caller.get("submissions/").json()["count"] == 0
        assert caller.get(f"submissions/{submission.pk}/").status_code == 404


def test_it_tells_what_was_sent_back_and_takes_no_decision(cast: Cast, world: World) -> None:
    submission = returned(sent(cast, world), cast.province, "1")
    bureau = partner(cast, cast.commerce)
    told = bureau.get(f"submissions/{submission.pk}/").json()
    assert (told["state"], told["receiver"], told["title"]) == (
        "returned",
        "jiangsu",
        "苏州市2026年第四季度",
    )
    (last,) = told["rounds"]
    row = submission.rounds.get().rows.get(label="1")
    assert (last["reason"], last["pinned"]) == ("请写明份数。", [row.update_id])
    assert last["figures"]["totals"]["verified"] == 2
    for verb in (bureau.post, bureau.patch):
        assert verb(f"submissions/{submission.pk}/", {"state": "accepted"}).status_code in {
            403,
            405,
        }
    submission.refresh_from_db()
    assert submission.state == "returned"


def test_the_receiver_sees_it_too(cast: Cast, world: World) -> None:
    submission = accept(sent(cast, world), version=1, actor=cast.province, now=NOW)
    assert holder(cast.province).get(f"submissions/{submission.pk}/").json()["state"] == "accepted"
