"""What the trainee's loudspeaker is given, and when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.unit.services.parts import LINE_SECONDS, Tone, small_scenario
from trainer.domain.dialogue import Dialogue, SayLine
from trainer.domain.scenario import LineEffects, Persona
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.services.customer import CustomerVoice

LINE = SayLine("ask", "请问几点开门", 1, LineEffects(), Persona())


class Loudspeaker:
    """Notes what it is asked to play."""

    lost = None

    def __init__(self) -> None:
        self.played: list[tuple[int, bool]] = []
        self.stops = 0

    def play(self, samples: Samples, gain: float = 1.0, loop: bool = False) -> None:
        self.played.append((len(samples), loop))

    def stop(self) -> None:
        self.stops += 1

    def set_volume(self, gain: float) -> None:
        return


def test_a_line_is_handed_over_whole_and_recorded_tick_by_tick() -> None:
    speaker = Loudspeaker()
    voice = CustomerVoice(Tone(), speaker)
    voice.start(7, LINE)
    assert speaker.played == [(SAMPLE_RATE, False)]
    blocks = [voice.next_block() for _tick in range(50)]
    assert [ended for _block, ended in blocks] == [None] * 49 + [7]
    assert sum(int(np.count_nonzero(block)) for block, _ended in blocks) == SAMPLE_RATE


def test_on_hold_only_the_hold_tone_is_heard_and_afterwards_the_rest_of_the_line() -> None:
    speaker = Loudspeaker()
    voice = CustomerVoice(Tone(), speaker)
    voice.start(1, LINE)
    for _tick in range(10):
        voice.next_block()
    voice.hold()
    assert speaker.played[-1][1], "the hold tone loops"
    for _tick in range(10):
        voice.next_block()
    voice.resume()
    assert speaker.played[-1] == (int(LINE_SECONDS * SAMPLE_RATE) - 20 * BLOCK, False)


def test_a_line_that_begins_on_hold_is_not_heard_before_the_call_is_taken_back() -> None:
    speaker = Loudspeaker()
    voice = CustomerVoice(Tone(), speaker)
    voice.hold()
    voice.start(1, LINE)
    assert [loop for _length, loop in speaker.played] == [True]
    voice.resume()
    assert speaker.played[-1] == (SAMPLE_RATE, False)
    while voice.playing is not None:
        voice.next_block()
    voice.hold()
    voice.resume()
    assert speaker.stops == 1


def test_a_recorded_line_is_asked_for_by_its_file() -> None:
    """From the moment's wording to the synthesiser, for the line that may come and the one said."""
    plain = small_scenario()
    first = replace(plain.moments["ask"], recordings={"请问几点开门": "/pack/ask.wav"})
    dialogue = Dialogue(replace(plain, moments={**plain.moments, "ask": first}), 0)
    tone = Tone()
    voice = CustomerVoice(tone, None)
    voice.prepare(dialogue.possible_lines())
    (line,) = (action for action in dialogue.answered(1.0) if isinstance(action, SayLine))
    assert voice.ready(line)
    asked = {request.text: request.recording for request in tone.requests}
    assert asked.pop("请问几点开门") == "/pack/ask.wav"
    assert set(asked.values()) == {""}
