from __future__ import annotations

from pathlib import Path

import pytest

from trainer.benchmarks.rescore import FIRST, THEN, filled_shelf, ids, rescored
from trainer.services.workshop import Workshop


@pytest.mark.slow
def test_a_shelf_is_filled_with_calls_that_are_as_those_played(home: Path) -> None:
    shop = Workshop(home)
    with filled_shelf(shop, [shop.scenario("wrong-number")], 12) as folder:
        assert len(ids(folder)) == 12
        made = Workshop(folder)
        calls = [made.shelf.open(call_id) for call_id in ids(folder)]
        played = calls[-1]
        assert played.recording is not None and played.call.utterances
        for kept in calls:
            assert kept.call.started is not None
            assert kept.call.started.call_id == kept.row.call_id
            assert kept.recording is not None and kept.row.state == "finished"
            assert kept.scorecard == played.scorecard and kept.row.standard == FIRST
            assert kept.call.utterances == played.call.utterances
        made.close()
        seen = rescored(folder, "--jobs", "2", "--all")
        assert seen.code == 0 and seen.cpu > 0
        made = Workshop(folder)
        for call_id in ids(folder):
            now = made.shelf.open(call_id)
            assert now.scorecard is not None and now.scorecard.standard == THEN
            assert len(now.versions) == 2
        made.close()
    assert not folder.exists()
    shop.close()
