"""Stand-ins for what lies below the services: a voice without a synthesiser, tracks in memory."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import numpy as np

from trainer.domain.call import Call
from trainer.domain.events import Event
from trainer.domain.scenario import Branch, Condition, Ending, Label, Moment, Scenario
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.domain.standard import Standard
from trainer.domain.voice import Persona
from trainer.services.conductor import Conductor
from trainer.services.customer import CustomerVoice
from trainer.services.listener import TICK
from trainer.speech.base import SpeechRequest

LINE_SECONDS = 1.0
SILENCE = np.zeros(BLOCK, dtype=np.int16)


class Tone:
    """Every line is a second of a steady sound."""

    name = "tone"

    def __init__(self) -> None:
        self.requests: list[SpeechRequest] = []

    def prepare(self, request: SpeechRequest, *, urgent: bool = False) -> Future[Samples]:
        self.requests.append(request)
        future: Future[Samples] = Future()
        future.set_result(np.full(int(LINE_SECONDS * SAMPLE_RATE), 1000, dtype=np.int16))
        return future

    def stand_in(self, persona: Persona) -> None:
        return

    def close(self) -> None:
        return


class Tracks:
    """Keeps both sides in memory."""

    def __init__(self) -> None:
        self.sides: dict[str, list[Samples]] = {"customer": [], "trainee": []}

    def customer(self, samples: Samples) -> None:
        self.sides["customer"].append(samples)

    def trainee(self, samples: Samples) -> None:
        self.sides["trainee"].append(samples)

    def side(self, name: str) -> Samples:
        return np.concatenate(self.sides[name])


class MemoryLog:
    """A log that is not written anywhere."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def write(self, event: Event) -> None:
        self.append(event)

    def append(self, event: Event) -> Event:
        self.events.append(event)
        return event


class Play:
    """A conductor with its log, moved on by hand in silence."""

    def __init__(self, scenario: Scenario, voice: Tone | None = None) -> None:
        self.log = MemoryLog()
        self.tracks = Tracks()
        self.voice = voice or Tone()
        self.conductor = Conductor(
            scenario,
            seed=1,
            emit=self.log.write,
            tracks=self.tracks,
            recogniser=None,
            voice=CustomerVoice(self.voice, None),
        )

    def wait(self, seconds: float) -> None:
        for _tick in range(round(seconds / TICK)):
            self.conductor.tick(SILENCE)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.log.events]

    @property
    def call(self) -> Call:
        return Call(self.log.events)


def moment(name: str, say: str = "", *branches: Branch, ending: str | None = None) -> Moment:
    return Moment(name, (say,) if say else (), branches=branches, ending=ending)


def goto(where: str, mood: int = 0, **when: Any) -> Branch:
    return Branch(Condition(**when), where, mood)


def small_scenario() -> Scenario:
    """Asks once; thanks for an answer; complains after 5 s of silence; may be transferred."""
    return Scenario(
        id="small",
        title=Label("小", "small"),
        situation=Label("小"),
        briefing=Label("小"),
        standard="test",
        start="ask",
        moments={
            "ask": replace(
                moment(
                    "ask",
                    "请问几点开门",
                    goto("thank", heard=("hours",)),
                    goto("again", anything=True),
                    goto("complain", mood=1, silence=5.0),
                ),
                hint="早上九点开门,欢迎光临",
            ),
            "again": moment(
                "again", "没听懂", goto("thank", anything=True), goto("complain", silence=5.0)
            ),
            "thank": moment("thank", "谢谢再见", ending="informed"),
            "complain": moment("complain", "没人说话", ending="ignored"),
        },
        endings={
            "informed": Ending("informed", Label("好"), True),
            "ignored": Ending("ignored", Label("坏"), False),
            "passed_on": Ending("passed_on", Label("转"), False),
        },
        phrases={"hours": ("早上九点开门",)},
        transferred="passed_on",
    )


def small_standard() -> Standard:
    return Standard("test", "测试", "test", (180.0, 220.0), 80.0, ())
