"""The gazetteer as a thing: what it is made of and where it can go."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from agencies.gazetteer import Gazetteer, load_gazetteer

ROOT = Path(__file__).resolve().parents[3]


def test_it_knows_collectives_by_name_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_collective("领导小组各成员单位")
    assert gazetteer.is_collective("试点地区人民政府(管委会)")
    assert not gazetteer.is_collective("商务部")
    assert not gazetteer.is_collective("单位")


def test_it_can_be_handed_to_another_process(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))

    assert copy.resolve("市商务局", issuer="三亚市", on=None) == "三亚市商务局"


def test_what_it_worked_out_for_slips_is_not_handed_over() -> None:
    gazetteer = load_gazetteer()
    gazetteer.open(["suzhou"])
    before = len(pickle.dumps(gazetteer))
    gazetteer.look_up("市政务服冬局", issuer="suzhou", on=None)

    # What near misses are told by would double it.
    assert len(pickle.dumps(gazetteer)) < 1.2 * before


def test_it_needs_no_django() -> None:
    code = "import sys, agencies.gazetteer as g; g.load_gazetteer(); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert done.stdout.strip() == "False"
