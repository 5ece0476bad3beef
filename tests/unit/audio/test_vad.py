from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.audio.sounds import Wave, hiss, hum, joined, silence, speech, to_samples
from trainer.audio.vad import TICK, VoiceActivity, VoiceChange
from trainer.domain.sound import BLOCK, SAMPLE_RATE


def follow(wave: Wave, activity: VoiceActivity | None = None) -> list[VoiceChange]:
    activity = activity or VoiceActivity()
    sound = to_samples(wave)
    changes = [activity.feed(sound[i : i + BLOCK]) for i in range(0, len(sound) - BLOCK + 1, BLOCK)]
    return [change for change in changes if change is not None]


def room(seconds: float, dbfs: float = -65.0) -> Wave:
    return hiss(seconds, dbfs, seed=9)


def scene(level: float, noise: float) -> Wave:
    """Speech from 1.0 to 2.6, 3.6 to 4.2 and 4.9 to 6.9 seconds."""
    spoken = joined(
        silence(1.0),
        speech(1.6, level, 1),
        silence(1.0),
        speech(0.6, level, 2),
        silence(0.7),
        speech(2.0, level, 3),
        silence(1.1),
    )
    return spoken + room(len(spoken) / SAMPLE_RATE, noise)


EDGES = [(True, 1.0), (False, 2.6), (True, 3.6), (False, 4.2), (True, 4.9), (False, 6.9)]


@pytest.mark.parametrize(
    ("level", "noise", "within"),
    [
        (-26.0, -75.0, 0.06),
        (-26.0, -46.0, 0.06),
        (-26.0, -36.0, 0.08),
        (-26.0, -31.0, 0.12),
        (-45.0, -75.0, 0.08),
        (-45.0, -60.0, 0.10),
    ],
)
def test_beginnings_and_ends_carry_their_true_times(
    level: float, noise: float, within: float
) -> None:
    changes = follow(scene(level, noise))
    assert [change.started for change in changes] == [started for started, _ in EDGES]
    errors = [abs(change.time - true) for change, (_, true) in zip(changes, EDGES, strict=True)]
    assert max(errors) <= within + 1e-9, errors


@pytest.mark.parametrize("level", [-60.0, -45.0, -30.0])
@pytest.mark.parametrize("make", [hiss, hum])
def test_steady_noise_is_no_voice(make: Callable[[float, float], Wave], level: float) -> None:
    assert follow(make(30.0, level)) == []


def test_noise_that_is_switched_on_is_let_go_within_three_seconds() -> None:
    changes = follow(joined(room(3.0), hum(12.0, -35.0)))
    assert len(changes) in (0, 2)
    assert all(change.time < 6.0 for change in changes)


def test_clicks_are_no_voice() -> None:
    wave = room(10.0)
    for start in range(SAMPLE_RATE, 9 * SAMPLE_RATE, 4000):
        wave[start : start + 320] += hiss(0.02, -15.0, start)
    assert follow(wave) == []


def test_a_gap_within_a_word_is_no_end_and_a_longer_one_is() -> None:
    def changes(gap: float) -> int:
        spoken = joined(silence(1.0), speech(0.8, -26), silence(gap), speech(0.8, -26), silence(1))
        return len(follow(spoken + room(len(spoken) / SAMPLE_RATE)))

    assert changes(0.12) == 2
    assert changes(0.34) == 4


def test_speech_without_a_pause_stays_speech() -> None:
    spoken = joined(silence(2.0), speech(25.0, -26.0), silence(1.0))
    changes = follow(spoken + room(len(spoken) / SAMPLE_RATE, -46.0))
    assert [change.started for change in changes] == [True, False]
    assert changes[1].time == pytest.approx(27.0, abs=0.1)


def test_states_come_in_order_and_the_voice_is_known_after_120_ms() -> None:
    activity = VoiceActivity()
    wave = joined(silence(1.0), speech(1.0, -26.0), silence(1.0))
    sound = to_samples(wave + room(3.0))
    seen: list[tuple[str, float]] = []
    noticed: list[float] = []
    for i in range(0, len(sound), BLOCK):
        change = activity.feed(sound[i : i + BLOCK])
        if change is not None:
            noticed.append(activity.now)
        if not seen or seen[-1][0] != activity.state:
            seen.append((activity.state, activity.now))
    assert [state for state, _ in seen] == ["quiet", "starting", "speaking", "stopping", "quiet"]
    assert noticed[0] - 1.0 == pytest.approx(0.12, abs=0.045)
    assert noticed[1] - 2.0 == pytest.approx(0.20, abs=0.065)


def test_spans_and_silence_grow_while_the_call_goes_on() -> None:
    activity = VoiceActivity()
    follow(room(1.0), activity)
    assert activity.voiced() == ()
    assert activity.silent_for == pytest.approx(1.0)
    assert activity.noise_floor < -60
    follow(speech(1.0, -26.0) + room(1.0), activity)
    assert activity.speaking
    assert activity.silent_for == 0.0
    (start, end), *rest = activity.voiced()
    assert rest == []
    assert start == pytest.approx(1.0, abs=0.05)
    assert end == activity.now == pytest.approx(2.0)
    follow(room(0.1), activity)
    assert activity.state == "stopping"
    assert activity.silent_for == pytest.approx(0.1, abs=0.05)
    follow(room(1.4), activity)
    assert not activity.speaking
    assert activity.silent_for == pytest.approx(1.5, abs=0.05)
    assert activity.voiced()[0][1] == pytest.approx(2.0, abs=0.05)


def test_the_same_sound_gives_the_same_changes_and_a_new_call_knows_nothing_of_the_last() -> None:
    wave = scene(-30.0, -50.0)
    first = VoiceActivity()
    changes = follow(wave, first)
    follow(hum(3.0, -20.0), first)
    again = VoiceActivity()
    assert follow(wave, again) == changes
    assert changes == [VoiceChange(c.started, c.time) for c in changes]
    assert all(change.time / TICK == pytest.approx(round(change.time / TICK)) for change in changes)


def test_digital_silence_is_quiet() -> None:
    activity = VoiceActivity()
    assert follow(silence(5.0), activity) == []
    assert np.isfinite(activity.noise_floor)
