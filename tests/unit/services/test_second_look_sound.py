"""A near miss that sounds like the wording is told from it by the sound: real voice, real model."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.unit.scoring.calls import Log
from tests.unit.services.parts import small_scenario
from tests.unit.services.spoken_rule import standard_of
from trainer.content.script import Answer, Say
from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import CallEnded, Compared, Event, Utterance
from trainer.domain.message import M_
from trainer.domain.scenario import Persona
from trainer.domain.scorecard import Verdict
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.phrases.second_look import LEAST_RATIO
from trainer.scoring import score
from trainer.services.offline import hear_recording
from trainer.services.rescoring import Order, Rescorer
from trainer.services.rescoring_hearing import Ears, heard_again, looked_again
from trainer.services.scripted import play_scripted
from trainer.services.workshop import Workshop
from trainer.speech.base import SpeechRequest
from trainer.speech.models import bundled_model
from trainer.speech.recogniser import VoskModel
from trainer.storage.eventlog import EventLog, read_log, to_line
from trainer.storage.records import NewCall, ShelvedCall

SELF_SERVICE, AIDED = "欢迎使用自助服务", "欢迎使用资助服务"
SLOWER, FULLER = "麻烦您说慢一点", "麻烦您说满一点"
SCENARIO = small_scenario()
NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)


def spoken(shop: Workshop, text: str, voice: str = "f4") -> Samples:
    request = SpeechRequest(text, Persona(variant=voice, pace=190))
    return shop.synthesiser().prepare(request).result(60)


def quiet(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 4, int(seconds * SAMPLE_RATE)).astype(np.int16)


def without_second_look(call: Call) -> Call:
    return Call(e for e in call.log if not isinstance(e, Compared))


@pytest.mark.parametrize(("wording", "near"), [(SELF_SERVICE, AIDED), (SLOWER, FULLER)])
def test_a_recording_of_a_near_miss_is_for_a_person(
    shop: Workshop, tmp_path: Path, wording: str, near: str
) -> None:
    rules = standard_of(wording)

    def heard(text: str) -> Call:
        path = tmp_path / f"{text}.wav"
        sound = np.concatenate([quiet(1), spoken(shop, text), quiet(1)])
        soundfile.write(str(path), sound, SAMPLE_RATE)
        return hear_recording(path, shop.model(), rules, SCENARIO)

    missed, met = heard(near), heard(wording)
    assert [u.text for u in missed.utterances] == [near]
    (found,) = score(rules, SCENARIO, missed).findings
    assert found.verdict is Verdict.REVIEW and found.points == 0
    assert missed.compared[missed.utterances[0].start, near, wording] < LEAST_RATIO
    # By its likeness alone it would count.
    (alike,) = score(rules, SCENARIO, without_second_look(missed)).findings
    assert alike.verdict is Verdict.MET
    (found,) = score(rules, SCENARIO, met).findings
    assert found.verdict is Verdict.MET


def test_utterances_of_a_recording_are_held_against_their_own_sound(
    shop: Workshop, tmp_path: Path
) -> None:
    rules = standard_of(SELF_SERVICE, SLOWER)
    pieces = [quiet(1), spoken(shop, AIDED), quiet(2), spoken(shop, FULLER, "m3"), quiet(0.1)]
    soundfile.write(str(tmp_path / "two.wav"), np.concatenate(pieces), SAMPLE_RATE)
    call = hear_recording(tmp_path / "two.wav", shop.model(), rules, SCENARIO)
    first, second = call.utterances
    assert {e.start for e in call.log if isinstance(e, Compared)} == {first.start, second.start}
    # Either is far likelier as it was spoken, and still no other sentence altogether.
    assert -300 < call.compared[first.start, AIDED, SELF_SERVICE] < LEAST_RATIO
    assert -300 < call.compared[second.start, FULLER, SLOWER] < LEAST_RATIO
    verdicts = [f.verdict for f in score(rules, SCENARIO, call).findings]
    assert verdicts == [Verdict.REVIEW, Verdict.REVIEW]


def test_a_call_ends_with_what_its_sound_says_and_the_log_alone_scores_the_same(
    shop: Workshop,
) -> None:
    rules = standard_of(SELF_SERVICE, SLOWER)
    steps = (Answer(1), Say(AIDED), Say(SLOWER))
    played = play_scripted(shop, SCENARIO, rules, steps)
    log = read_log(played.log)
    kinds = [event.kind for event in log]
    last = kinds.index("call_ended")
    assert kinds.count("compared") >= 1 and set(kinds[last + 1 :]) == {"compared"}
    assert played.call.log == log
    first = next(e for e in log if isinstance(e, Utterance))
    ended = next(e for e in log if isinstance(e, CallEnded))
    compared = [e for e in log if isinstance(e, Compared)]
    assert {(e.time, e.start) for e in compared} == {(ended.time, first.start)}
    assert min(e.ratio for e in compared) < LEAST_RATIO
    verdicts = [f.verdict for f in played.scorecard.findings]
    assert verdicts == [Verdict.REVIEW, Verdict.MET]
    kept = shop.shelf.open(played.call_id)
    assert kept.scorecard == played.scorecard == score(rules, SCENARIO, Call(log))


def test_a_disk_that_is_full_at_the_end_costs_the_second_look_alone(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = EventLog.append

    def full(self: EventLog, event: Event) -> Event:
        if isinstance(event, Compared):
            raise KnownError(M_("The disk is full."))
        return append(self, event)

    monkeypatch.setattr(EventLog, "append", full)
    rules = standard_of(SELF_SERVICE)
    played = play_scripted(shop, SCENARIO, rules, (Answer(1), Say(AIDED), Say(SLOWER)))
    log = read_log(played.log)
    assert isinstance(log[-1], CallEnded)
    assert [f.verdict for f in played.scorecard.findings] == [Verdict.MET]
    assert played.scorecard == score(rules, SCENARIO, Call(log))
    assert shop.shelf.open(played.call_id).recording is not None


# A kept call, heard by another model.


class Listening(Ears):
    """Counts how often somebody wants the model."""

    wanted = 0

    def model(self) -> VoskModel:
        self.wanted += 1
        return super().model()


@pytest.fixture
def ears(tmp_path: Path) -> Listening:
    """The bundled model under another name: to the program another model."""
    folder = tmp_path / "another-model"
    folder.symlink_to(bundled_model(), target_is_directory=True)
    return Listening(folder)


def taken(shop: Workshop, *said: str) -> ShelvedCall:
    """A recorded call of which the model that it was taken with understood little."""
    rules, wrong = standard_of(SELF_SERVICE), "欢迎使用资源服务"
    log = Log(answered=2)
    length = 3 + 5 * len(said)
    sides = np.zeros((length * SAMPLE_RATE, 2), dtype=np.int16)
    sides[:, 1] = quiet(length)
    for number, text in enumerate(said):
        start = 2.5 + 5 * number
        log.say(start, wrong, cps=2.5)
        sound, begin = spoken(shop, text), int(start * SAMPLE_RATE)
        sides[begin : begin + len(sound), 1] = sound
        log.events.append(Compared(length, start, wrong, SELF_SERVICE, -70.0))
    log.hang_up(length)
    new = NewCall(SCENARIO.id, "小", "small", rules.id, NOW, model="small")
    opened = shop.shelf.begin(new, scenario=SCENARIO, standard=rules)
    opened.log.write_bytes(b"".join(map(to_line, log.call.log)))
    soundfile.write(str(opened.folder / "recording.flac"), sides, SAMPLE_RATE)
    card = score(rules, SCENARIO, Call(read_log(opened.log)))
    return shop.shelf.open(shop.shelf.finish(opened, card).call_id)


def test_a_kept_call_is_held_against_its_sound_once(shop: Workshop, ears: Listening) -> None:
    rules, kept = standard_of(SELF_SERVICE), taken(shop, SLOWER, AIDED)
    before = kept.log.read_bytes()
    call = heard_again(kept, ears)
    assert [u.text for u in call.utterances] == [SLOWER, AIDED]
    assert not call.compared, "what the other model was asked is of no use here"
    looked = looked_again(kept, ears, call, rules, SCENARIO)
    assert ears.wanted == 2
    assert without_second_look(looked).log == call.log
    assert -300 < looked.compared[7.5, AIDED, SELF_SERVICE] < LEAST_RATIO
    told = {(e.time, e.start) for e in looked.log if isinstance(e, Compared)}
    assert told == {(call.duration, 7.5)}
    (found,) = score(rules, SCENARIO, looked).findings
    assert found.verdict is Verdict.REVIEW

    file = kept.folder / ears.file_name
    written = file.read_bytes()
    assert read_log(file) == looked.log
    again = looked_again(kept, ears, heard_again(kept, ears), rules, SCENARIO)
    assert again.log == looked.log and ears.wanted == 2
    assert file.read_bytes() == written and kept.log.read_bytes() == before


def test_without_a_doubt_or_a_recording_the_call_stays_as_it_was_heard(
    shop: Workshop, ears: Listening
) -> None:
    rules, kept = standard_of(SELF_SERVICE), taken(shop, SELF_SERVICE)
    call = heard_again(kept, ears)
    file = kept.folder / ears.file_name
    written = file.read_bytes()
    assert looked_again(kept, ears, call, rules, SCENARIO) is call
    near = Call(Log(answered=2).say(2.5, AIDED, cps=2.5).hang_up(9).events)
    silent = replace(kept, recording=None)
    assert looked_again(silent, ears, near, rules, SCENARIO) is near
    assert ears.wanted == 1 and file.read_bytes() == written


def test_scored_again_by_another_model_the_call_is_looked_at_again(
    shop: Workshop, ears: Listening
) -> None:
    kept = taken(shop, AIDED)
    assert kept.scorecard is not None
    result = Rescorer(shop, Order(model=ears.folder)).rescore(kept.row.call_id)
    assert result.state == "scored" and result.scorecard is not None
    (found,) = result.scorecard.findings
    assert (found.verdict, found.heard) == (Verdict.REVIEW, AIDED)
    again = shop.shelf.open(kept.row.call_id)
    assert again.call.compared[2.5, AIDED, SELF_SERVICE] < LEAST_RATIO
    assert again.scorecard == score(standard_of(SELF_SERVICE), SCENARIO, again.call)
