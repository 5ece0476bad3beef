"""What the listener measures of an utterance's sound, with its times in the call."""

import numpy as np

from tests.unit.audio.sounds import silence, speech, to_samples
from trainer.domain.events import Utterance
from trainer.domain.sound import BLOCK, Samples
from trainer.services.listener import Listener


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
