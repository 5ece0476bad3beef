"""An utterance's sound: what the listener measures of it and keeps of it, and when it was."""

import numpy as np

from tests.unit.audio.sounds import silence, speech, to_samples
from trainer.domain.events import Utterance
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.services.listener import LONGEST, PREROLL, TICK, Listener
from trainer.speech.base import Transcript


def heard(samples: Samples, start: float = 0.0) -> list[Utterance]:
    listener = Listener(None, 0.8, start)
    events = [
        event
        for at in range(0, len(samples) - BLOCK + 1, BLOCK)
        for event in listener.feed(samples[at : at + BLOCK])
    ]
    events += listener.close_segment()
    return [event for event in events if isinstance(event, Utterance)]


def test_every_utterance_carries_its_own_measures() -> None:
    pieces = [silence(3.0), speech(2.0, -20), silence(2.0), speech(2.0, -26, seed=5), silence(2.0)]
    found = heard(to_samples(np.concatenate(pieces)))
    assert len(found) == 2
    for utterance in found:
        assert utterance.sound is not None
        assert 0 < utterance.sound.pitched_s <= utterance.end - utterance.start + 0.1
        assert utterance.sound.pitch_low_hz <= utterance.sound.pitch_hz
        assert utterance.sound.pitch_hz <= utterance.sound.pitch_high_hz
        assert 0 <= utterance.sound.tail_s <= utterance.end - utterance.start + 0.1
    assert found[0].level_dbfs is not None and found[1].level_dbfs is not None
    assert 4 < found[0].level_dbfs - found[1].level_dbfs < 8


def test_the_measures_do_not_depend_on_when_the_call_began() -> None:
    samples = to_samples(np.concatenate([silence(3.0), speech(2.0, -20), silence(2.0)]))
    assert heard(samples)[0].sound == heard(samples, start=40.0)[0].sound


class Ear:
    """A recogniser that understands nothing, and keeps what it was given of each segment."""

    def __init__(self) -> None:
        self.segments: list[Samples] = []
        self._open: list[Samples] = []

    def accept(self, pcm: Samples) -> str:
        self._open.append(pcm)
        return ""

    def finish(self) -> Transcript:
        self.segments.append(np.concatenate(self._open))
        self._open = []
        return Transcript("")


def kept(samples: Samples) -> tuple[list[tuple[Utterance, Samples]], Ear]:
    """The utterances, each with what the listener had kept when it was told."""
    ear = Ear()
    listener = Listener(ear, 0.8)
    found: list[tuple[Utterance, Samples]] = []
    for at in range(0, len(samples) - BLOCK + 1, BLOCK):
        for event in listener.feed(samples[at : at + BLOCK]):
            if isinstance(event, Utterance):
                assert listener.heard is not None
                found.append((event, listener.heard))
    assert not listener.segment_open
    return found, ear


def test_what_was_heard_is_kept_as_the_recogniser_had_it() -> None:
    pieces = [silence(3.0), speech(2.0, -20), silence(2.0), speech(1.5, -26, seed=5), silence(2.0)]
    samples = to_samples(np.concatenate(pieces))
    found, ear = kept(samples)
    assert len(found) == 2
    for (utterance, sound), given in zip(found, ear.segments, strict=True):
        assert np.array_equal(sound, given)
        # From a moment before the voice, to when the utterance was closed.
        end = round(utterance.time * SAMPLE_RATE)
        assert np.array_equal(sound, samples[end - len(sound) : end])
        begin = utterance.time - len(sound) / SAMPLE_RATE
        assert PREROLL - 0.3 < utterance.start - begin < PREROLL + 0.3


def test_of_a_long_speech_every_part_is_kept_by_itself() -> None:
    samples = to_samples(np.concatenate([silence(3.0), speech(LONGEST + 5, -20), silence(2.0)]))
    found, ear = kept(samples)
    assert [len(sound) for _, sound in found] == [len(given) for given in ear.segments]
    (first, sound), (second, rest) = found
    assert len(sound) == round(LONGEST / TICK) * BLOCK
    end = round(second.time * SAMPLE_RATE)
    begin = round(first.time * SAMPLE_RATE)
    assert np.array_equal(rest, samples[begin:end])


def test_nothing_is_kept_before_anything_was_said() -> None:
    listener = Listener(Ear(), 0.8)
    for block in np.split(to_samples(silence(BLOCK * 50 / SAMPLE_RATE)), 50):
        assert not list(listener.feed(block))
    assert listener.heard is None
