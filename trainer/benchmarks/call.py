"""A call in real time in the real window: how long people wait, how long the window stalls."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QTimer

from trainer.content.script import Say, parse_script
from trainer.domain import events as ev
from trainer.domain.scenario import Scenario
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.services.conductor import Conductor
from trainer.services.desk import RealDesk
from trainer.services.live_call import ThreadedCall
from trainer.services.scripted import SyntheticTrainee, pace_of
from trainer.services.sources import Act, ScriptedSource
from trainer.services.workshop import Workshop
from trainer.storage.settings import SETTINGS
from trainer.ui.main import application, make_window

TICK = BLOCK / SAMPLE_RATE


@dataclass
class Waits:
    """Seconds, over the calls that were played."""

    transcript: list[float] = field(default_factory=list[float])
    """End of the trainee's speech → final transcript, the pause that ends a sentence included."""
    first_sound: list[float] = field(default_factory=list[float])
    """End of the trainee's speech → the customer's line begins to play."""
    scorecard: list[float] = field(default_factory=list[float])
    """End of the call → scored, stored, shown as ready."""
    stalls: list[float] = field(default_factory=list[float])
    """Longest time between two turns of the window's event loop, one a call."""
    sounds: list[Samples] = field(default_factory=list[Samples])
    """What the trainee said."""


class _TimedSource:
    """A scripted source that notes when each tick was handed over."""

    def __init__(self, source: ScriptedSource) -> None:
        self._source = source
        self.handed_over: list[float] = []

    def read(self, call: Conductor) -> tuple[Samples, Any]:
        block, acts = self._source.read(call)
        self.handed_over.append(time.monotonic())
        result: tuple[Samples, tuple[Act, ...]] = block, tuple(acts)
        return result

    def close(self) -> None:
        self._source.close()

    def when(self, call_time: float) -> float:
        """Wall clock at which this instant of the call was heard."""
        tick = min(round(call_time / TICK), len(self.handed_over)) - 1
        return self.handed_over[max(tick, 0)]


def measure(workshop: Workshop, names: list[str]) -> Waits:
    """Play each scenario's good example in real time. Raises `KnownError`."""
    waits = Waits()
    app = application()
    for name in names:
        scenario = workshop.scenario(name)
        source = _source(workshop, scenario)
        desk = RealDesk(workshop, lambda _record, source=source: source)
        desk.warm_up()
        window = make_window(app, desk, SETTINGS)
        window.show()
        call = desk.start_call(name, mode="practice")
        assert isinstance(call, ThreadedCall)
        times = _timed_events(call)
        window.open_live(call, "practice")
        waits.stalls.append(_wait_in_loop(app, call))
        _collect(waits, times, source, call, desk)
        window.close()
        desk.leave()
    return waits


def _source(workshop: Workshop, scenario: Scenario) -> _TimedSource:
    example = next(e for e in scenario.examples if e.quality == "good")
    steps = parse_script("\n".join(example.script))
    pace = pace_of(workshop.standard_for(scenario))
    speak = SyntheticTrainee(workshop.synthesiser(), pace)
    for step in steps:
        if isinstance(step, Say):
            speak(step)
    return _TimedSource(ScriptedSource(steps, speak, virtual=False))


def _timed_events(call: ThreadedCall) -> list[tuple[float, ev.Event]]:
    """Events with the wall clock at which they were written; filled while the call goes on."""
    times: list[tuple[float, ev.Event]] = []
    call.observe(lambda event: times.append((time.monotonic(), event)))
    return times


def _wait_in_loop(app: Any, call: ThreadedCall) -> float:
    """Run the window's event loop until the call is stored; the longest gap in it (s)."""
    longest, last = 0.0, time.monotonic()

    def beat() -> None:
        nonlocal longest, last
        now = time.monotonic()
        longest, last = max(longest, now - last), now
        if call.finished():
            app.quit()

    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(beat)
    timer.start()
    # What opening the page costs is no part of the call.
    app.processEvents()
    last = time.monotonic()
    app.exec()
    timer.stop()
    return longest


def _collect(
    waits: Waits,
    times: list[tuple[float, ev.Event]],
    source: _TimedSource,
    call: ThreadedCall,
    desk: RealDesk,
) -> None:
    speech_end: float | None = None
    for at, event in times:
        if isinstance(event, ev.Utterance):
            heard_end = source.when(event.end)
            waits.transcript.append(at - heard_end)
            speech_end = heard_end
        elif isinstance(event, ev.LineStarted) and speech_end is not None:
            waits.first_sound.append(at - speech_end)
            speech_end = None
        elif isinstance(event, ev.CallEnded):
            waits.scorecard.append(call.stored_at - at)
    stored = desk.open_call(call.call_id)
    trainee = desk.load_recording(stored)[:, 1]
    for utterance in stored.call.utterances:
        begin, end = round(utterance.start * SAMPLE_RATE), round(utterance.end * SAMPLE_RATE)
        waits.sounds.append(trainee[max(0, begin - SAMPLE_RATE // 4) : end + SAMPLE_RATE // 2])
