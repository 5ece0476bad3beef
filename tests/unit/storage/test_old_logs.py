"""Logs that earlier versions wrote are read as they were meant."""

from __future__ import annotations

from pathlib import Path

from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.storage.eventlog import from_line, read_log, to_line

LOGS = Path(__file__).parent / "logs"


def test_a_log_from_before_promises_reads_as_it_was() -> None:
    call = Call(read_log(LOGS / "before-promises.jsonl"))
    assert [event.kind for event in call.log] == [
        *("call_started", "rang", "answered", "moment_entered", "line_started", "line_ended"),
        *("voice_started", "voice_stopped", "utterance", "phrases_matched", "hold_started"),
        *("hold_ended", "note_taken", "device_lost", "transferred", "hung_up", "call_ended"),
    ]
    assert call.rings == 1
    assert call.holds == ((5.0, 9.0),)
    assert call.hung_up == ev.HungUp(12.0, "customer")
    assert call.ended == ev.CallEnded(12.0, "calmed", "customer")
    assert call.utterances[0].words[0] == ev.Word("您好", 2.1, 2.5, 0.987654)
    assert call.ledger == ()


def test_nothing_is_lost_when_it_is_written_anew() -> None:
    for line in (LOGS / "before-promises.jsonl").read_bytes().splitlines(keepends=True):
        event = from_line(line)
        assert event is not None
        assert from_line(to_line(event)) == event


def test_the_new_events_read_back() -> None:
    for event in (
        ev.MoodChanged(1.0, 4, "but_after_apology"),
        ev.PromiseMade(2.0, 1, "两小时内给您答复", 7200.0),
        ev.PromiseMade(3.0, 2, "尽快联系您"),
        ev.TimeSkipped(4.0, 7200.0),
        ev.CalledBack(5.5),
    ):
        assert from_line(to_line(event)) == event
