"""What the wording of a call owes to likeness is held against its sound, while the call goes on.

See `trainer.phrases.second_look` for what that decides. The recogniser's model is asked once for
each doubt, away from the call; the answers come into the log when the call is over, so that a
score from the log needs neither model nor sound.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Compared, Event, Utterance
from trainer.domain.scenario import Scenario
from trainer.domain.sound import Samples
from trainer.domain.standard import Standard
from trainer.phrases import Doubt
from trainer.scoring import BrokenCheckError, doubts
from trainer.speech.base import LoadedModel

_log = logging.getLogger(__name__)

AFTER = 0.5
"""Seconds after an utterance during which the customer's answer has the processor to itself."""
_LOST = -999.0
"""In place of a wording that the decoder lost: JSON has no infinity."""

Sounds = Callable[[float], Samples | None]
"""Start of an utterance → what the recogniser heard of it; None where that is gone."""


def compare(
    model: LoadedModel, wanted: Iterable[Doubt], sounds: Sounds
) -> Iterator[tuple[Doubt, float]]:
    """The doubts that the model can settle, each with the ratio (`Compared.ratio`)."""
    for doubt in wanted:
        sound = sounds(doubt.start)
        if sound is None:
            continue
        text, against = model.likelihoods(sound, (doubt.text, doubt.against))
        if text is None or against is None or against == -float("inf"):
            continue  # where even what was recognised is lost, nothing is proved
        yield doubt, max(_LOST, text - against)


def as_events(
    time: float, wanted: Iterable[Doubt], known: Mapping[Doubt, float]
) -> tuple[Compared, ...]:
    """What is known of these doubts, in a fixed order. `time`: call time in seconds."""
    found = [(doubt, known[doubt]) for doubt in wanted if doubt in known]
    return tuple(
        Compared(time, doubt.start, doubt.against, doubt.text, ratio)
        for doubt, ratio in sorted(found)
    )


class SecondLook:
    """Of one call. `events`: what was logged so far. `take` and `settle` from the call's thread."""

    def __init__(
        self,
        model: LoadedModel,
        standard: Standard,
        scenario: Scenario,
        events: Sequence[Event],
    ) -> None:
        self._model = model
        self._standard, self._scenario = standard, scenario
        self._events = events
        self._sounds: dict[float, Samples] = {}
        self._known: dict[Doubt, float] = {}
        self._asked: set[Doubt] = set()
        self._wake = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="second-look", daemon=True)
        self._thread.start()

    def take(self, utterance: Utterance, sound: Samples) -> None:
        """An utterance as it was logged, and what the recogniser heard of it. Returns at once."""
        self._sounds[utterance.start] = sound
        self._wake.set()

    def settle(self) -> tuple[Compared, ...]:
        """What is known of all that the call's score hangs on; the call is over. What the model
        has not been asked yet is asked now."""
        self._over.set()
        self._wake.set()
        self._thread.join()
        log = tuple(self._events)
        wanted = self._look(log)
        return as_events(log[-1].time if log else 0.0, wanted, self._known)

    def _work(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._over.wait(AFTER):
                return
            self._look(tuple(self._events))

    def _look(self, log: tuple[Event, ...]) -> tuple[Doubt, ...]:
        """What the score of this log hangs on; the model has been asked. Raises nothing: no call
        is given up for this."""
        try:
            wanted = doubts(self._standard, self._scenario, Call(log))
        except (KnownError, BrokenCheckError):
            return ()  # told of when the call is scored
        except Exception:
            # Before the log and the recording are closed: nothing may keep them from it.
            _log.exception("a second look at the wording failed")
            return ()
        for doubt in wanted:
            # Without its sound yet it was just being logged: it is asked about the next time.
            if doubt in self._asked or doubt.start not in self._sounds:
                continue
            self._asked.add(doubt)
            try:
                self._known.update(compare(self._model, (doubt,), self._sounds.get))
            except Exception:
                # This wording is judged by its likeness alone, as with a model that cannot tell.
                _log.exception("the sound could not be asked about a wording")
        return wanted
