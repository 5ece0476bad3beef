"""A check with a bug: what was recorded is kept, and the start mends the shelf all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.scoring.calls import Log
from trainer.content.script import parse_script
from trainer.scoring import CHECKS, BrokenCheckError, prepare
from trainer.scoring.checks.base import Outcome
from trainer.services.call_start import prepare_scoring
from trainer.services.chat_scripted import play_chats
from trainer.services.rescoring import Order, Rescorer
from trainer.services.score_again import ThreadedScoring
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import to_line
from trainer.storage.records import NewCall

NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)


def broken(_settings: Any, _evidence: Any) -> Sequence[Outcome]:
    raise NameError("name 'foo' is not defined")


def break_check(patch: pytest.MonkeyPatch, name: str) -> None:
    patch.setitem(dict_of_checks(), name, replace(CHECKS[name], judge=broken))


def dict_of_checks() -> dict[str, Any]:
    assert isinstance(CHECKS, dict)
    return CHECKS


def take(shop: Workshop, *, cut_off: bool) -> str:
    """A call without a scorecard; `cut_off`: its program died before the end."""
    scenario, standard = shop.scenario("plain-enquiry"), shop.standard("hotline")
    call = Log(answered=2).say(2.5, "您好很高兴为您服务").line(8, 9).hang_up(16).call
    new = NewCall(scenario.id, scenario.title.zh, scenario.title.en, standard.id, NOW)
    opened = shop.shelf.begin(new, scenario=scenario, standard=standard)
    opened.log.write_bytes(b"".join(map(to_line, call.log[:-1] if cut_off else call.log)))
    if cut_off:
        opened.release()
    else:
        shop.shelf.finish(opened, None)
    return opened.call_id


def test_a_call_that_was_cut_off_is_completed_without_a_score(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call_id, another = take(shop, cut_off=True), take(shop, cut_off=True)
    with monkeypatch.context() as patch:
        break_check(patch, "pace")
        assert set(shop.mend_shelf().recovered) == {call_id, another}
    assert shop.shelf.open(call_id).scorecard is None
    assert caplog.text.count("name 'foo' is not defined") >= 2 and call_id in caplog.text
    today = Workshop(shop.home)
    assert Rescorer(today, Order()).rescore(call_id).state == "scored"
    today.close()


def test_the_window_tells_which_check_it_was(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    call_id = take(shop, cut_off=False)
    break_check(monkeypatch, "pace")
    result = ThreadedScoring(shop, call_id).wait(60)
    assert result is not None and result.state == "failed"
    assert "“pace” has a fault (NameError: name 'foo' is not defined)" in str(result.problem)
    assert call_id in str(result.problem) and "Traceback" in caplog.text


def test_a_chat_on_which_a_check_breaks_is_kept(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = shop.scenario("chat-parcel-enquiry")
    steps = parse_script("\n".join(scenario.examples[0].script))
    with monkeypatch.context() as patch:
        break_check(patch, "chat_length")
        with pytest.raises(BrokenCheckError, match="chat_length"):
            play_chats(shop, [(scenario, shop.standard("chat"), steps)])
    (call_id,) = shop.shelf.rows.folders()
    kept = shop.shelf.open(call_id)
    assert kept.call.ended is not None and kept.call.utterances and kept.scorecard is None
    today = Workshop(shop.home)
    assert Rescorer(today, Order()).rescore(call_id).state == "scored"
    today.close()


def test_what_is_prepared_while_it_rings_leaves_a_broken_check_to_the_score(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = shop.scenario("plain-enquiry")
    standard = shop.standard_for(scenario)
    break_check(monkeypatch, standard.criteria[0].check)
    files = shop.open_call(
        scenario, standard, mode="practice", seed=1, model="", voice="", trainee=""
    )
    with pytest.raises(BrokenCheckError):
        prepare(standard, scenario, files.started)
    prepare_scoring(files)
