"""A person's last scorecards, on each of the two databases."""

from __future__ import annotations

from tests.unit.storage.conftest import take_call
from tests.unit.storage.samples import scorecard
from trainer.storage.shelf import Shelf


def test_the_current_scorecards_before_a_time_the_newest_first(shelf: Shelf):
    rows = [take_call(shelf, minute=minute) for minute in range(4)]
    for at, row in enumerate(rows):
        shelf.add_scorecard(row.call_id, scorecard(1.0))
        shelf.add_scorecard(row.call_id, scorecard(10.0 + at))
    take_call(shelf, minute=5, trainee="小李")
    take_call(shelf, minute=6)  # never scored
    last = take_call(shelf, minute=7)

    found = shelf.cards_before("小王", last.started_at, 3)
    assert [card.score for card in found] == [13.0, 12.0, 11.0]
    assert [card.score for card in shelf.cards_before("小王", rows[1].started_at, 3)] == [10.0]
    assert shelf.cards_before("小李", last.started_at, 3) == []
    assert shelf.cards_before("小王", rows[0].started_at, 3) == []
