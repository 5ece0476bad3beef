"""A call on its own thread: commands go in by a queue, a frozen view comes out."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from trainer.domain.call import Call, Turn
from trainer.domain.errors import KnownError
from trainer.domain.events import Event, TimeSkipped, Utterance, Word
from trainer.domain.following import CALL_BACK_WITHIN
from trainer.domain.message import M_, Message
from trainer.domain.promise import LedgerEntry
from trainer.scoring.live import LivePace
from trainer.services.call_run import CallRun
from trainer.services.call_view import CallView, WordingTick
from trainer.services.wording import Wording, points_of

_log = logging.getLogger(__name__)

VIEW_EVERY = 2
"""Ticks between two views: 25 a second."""
LOOK_EVERY = 25
"""Ticks between two looks at whether the loudspeaker is still there."""

Command = Callable[[], None]


class ThreadedCall:
    """`LiveCall` for the window. `finish` stores and scores on the call's own thread."""

    def __init__(
        self,
        run: CallRun,
        *,
        finish: Callable[[CallRun], None],
        typed_only: bool,
        customer_silent: bool,
        push_to_talk: bool,
        set_muted: Callable[[bool], None],
        set_volume: Callable[[float], None],
        speaker_level: Callable[[], float],
        microphone_level: Callable[[], float],
        speaker_lost: Callable[[], str | None],
        notice: Message | None = None,
    ) -> None:
        assignment = run.assignment
        self.call_id = assignment.call_id
        self.scenario = assignment.scenario
        self.standard = assignment.standard
        self._run = run
        self._finish = finish
        self._typed_only = typed_only
        self._customer_silent = customer_silent
        self._push_to_talk = push_to_talk
        self._pressed = False
        self._muted_by_hand = False
        self._set_muted = set_muted
        self._set_volume = set_volume
        self._speaker_level = speaker_level
        self._microphone_level = microphone_level
        self._speaker_lost = speaker_lost
        self._speaker_gone = False
        self._notice = notice
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._pace = LivePace()
        self._seen_events = 0
        self._moment = ""
        self._wording: Wording | None = None
        self._hint = ""
        self._moment_since = 0
        self._transcript: tuple[Turn, ...] = ()
        self._ledger: tuple[LedgerEntry, ...] = ()
        self._skipped = TimeSkipped(0.0, 0.0)
        self._partial = ""
        self._failed: KnownError | None = None
        self._finished = threading.Event()
        self.stored_at = 0.0
        """Monotonic time at which the call was scored and stored."""
        # What to say on answering stands there while it rings.
        self._enter(self.scenario.start)
        self._view = self._make_view()
        self._apply_muting()
        self._thread = threading.Thread(target=self._live, name="conductor", daemon=True)
        self._thread.start()

    # -- for the window ---------------------------------------------------------------------

    def view(self) -> CallView:
        return self._view

    def answer(self) -> None:
        self._commands.put(self._run.conductor.answer)

    def hang_up(self) -> None:
        self._commands.put(self._run.conductor.hang_up)

    def hold(self) -> None:
        self._commands.put(self._hold)

    def resume(self) -> None:
        self._commands.put(self._resume)

    def transfer(self) -> None:
        self._commands.put(self._run.conductor.transfer)

    def mute(self, muted: bool) -> None:
        def command() -> None:
            self._muted_by_hand = muted
            self._apply_muting()

        self._commands.put(command)

    def press_to_talk(self, pressed: bool) -> None:
        def command() -> None:
            released = self._pressed and not pressed
            self._pressed = pressed
            self._apply_muting()
            if released and self._push_to_talk:
                self._run.conductor.end_turn()

        self._commands.put(command)

    def end_turn(self) -> None:
        self._commands.put(self._run.conductor.end_turn)

    def say(self, text: str) -> None:
        self._commands.put(lambda: self._run.conductor.say(text))

    def composing(self, active: bool) -> None:
        def command() -> None:
            self._run.conductor.composing = active

        self._commands.put(command)

    def note(self, text: str) -> None:
        self._commands.put(lambda: self._run.conductor.note(text))

    def set_volume(self, gain: float) -> None:
        self._set_volume(gain)

    def finished(self) -> bool:
        return self._finished.is_set()

    def abandon(self) -> None:
        self._commands.put(self._run.conductor.abandon)

    def observe(self, watcher: Callable[[Event], None]) -> None:
        """Let `watcher` see every further event, on the call's thread, after it was written."""
        self._commands.put(lambda: self._run.watchers.append(watcher))

    def join(self, timeout: float) -> bool:
        """Wait until the call is stored; True when it is."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # -- on the conductor's thread ----------------------------------------------------------

    def _live(self) -> None:
        try:
            self._play()
        except KnownError as error:
            self._failed = error
        except OSError as error:
            self._failed = KnownError(
                M_("The call could not go on: {reason}", reason=error.strerror or str(error)),
                M_("What was recorded until then is kept."),
            )
        except Exception:
            _log.exception("the call broke off")
            self._failed = KnownError(
                M_("The call broke off because of a fault in this program."),
                M_("What was recorded until then is kept. Please report it to your trainer."),
            )
        finally:
            # Each on its own: a log that cannot be written must not keep the sound from its file.
            for step in (self._run.conductor.abandon, lambda: self._finish(self._run)):
                try:
                    step()
                except KnownError as error:
                    self._failed = self._failed or error
                except Exception:
                    _log.exception("the call could not be stored")
            self._view = self._make_view()
            self.stored_at = time.monotonic()
            self._finished.set()

    def _play(self) -> None:
        ticks = 0
        while True:
            self._obey()
            going_on = self._run.step()
            ticks += 1
            if ticks % LOOK_EVERY == 0 and going_on:
                self._look_after_speaker()
            if ticks % VIEW_EVERY == 0 or not going_on:
                self._view = self._make_view()
            if not going_on:
                return

    def _look_after_speaker(self) -> None:
        """Note once that the loudspeaker went away; a driver that only slept comes back."""
        reason = self._speaker_lost()
        if reason is not None and not self._speaker_gone:
            self._run.conductor.lost("speaker", reason)
        self._speaker_gone = reason is not None

    def _obey(self) -> None:
        try:
            while True:
                self._commands.get_nowait()()
        except Empty:
            return

    def _hold(self) -> None:
        self._run.conductor.hold()
        self._apply_muting()

    def _resume(self) -> None:
        self._run.conductor.resume()
        self._apply_muting()

    def _apply_muting(self) -> None:
        conductor = self._run.conductor
        waiting = self._push_to_talk and not self._pressed
        conductor.muted = self._muted_by_hand or waiting
        self._set_muted(conductor.muted or conductor.state == "held")

    def _follow(self) -> None:
        """Take in what happened since the last view."""
        events = self._run.events
        fresh = events[self._seen_events :]
        self._seen_events = len(events)
        said = False
        for event in fresh:
            if event.kind == "utterance":
                self._pace.add(event)
                said = True
            elif event.kind == "moment_entered":
                self._enter(event.moment)
            elif event.kind == "time_skipped":
                self._skipped = event
        if fresh:
            call = Call(events)
            self._transcript, self._ledger = call.transcript, call.ledger
        partial = self._run.conductor.partial
        if self._wording is not None and partial and partial != self._partial:
            self._wording.listen([_unfinished(partial, self._run.conductor.now)])
        self._partial = partial
        if said and self._wording is not None:
            since = self._moment_since
            self._wording.listen([e for e in events[since:] if e.kind == "utterance"])

    def _enter(self, moment: str) -> None:
        self._moment_since = len(self._run.events)
        scenario = self.scenario
        mode = self._run.assignment.mode
        if mode == "practice":
            self._wording = Wording(scenario.moments[moment], scenario.variables)
        elif mode == "assisted":
            self._hint = points_of(scenario, moment)

    def _make_view(self) -> CallView:
        self._follow()
        conductor = self._run.conductor
        now, answered = conductor.now, conductor.answered_at
        exam = self._run.assignment.mode == "exam"
        if conductor.partial and conductor.segment_since is not None:
            self._pace.add_partial(conductor.partial, conductor.segment_since, now)
        speaking = (
            "trainee"
            if conductor.trainee_speaking
            else "customer"
            if conductor.customer_speaking
            else None
        )
        wording: tuple[WordingTick, ...] = self._wording.ticks() if self._wording else ()
        deaf = any(e.kind == "device_lost" and e.device == "microphone" for e in self._run.events)
        notice = self._notice
        if deaf:
            notice = M_("The microphone is gone. The call goes on; you can type your answers.")
        elif self._speaker_gone:
            notice = M_("The loudspeaker is gone. The call goes on; the lines are shown.")
        elif self._run.voice.problem is not None:
            notice = self._run.voice.problem.message
        return CallView(
            state=conductor.state,
            rings=conductor.rings,
            ring_time=conductor.rang_for,
            talk_time=0.0 if answered is None else now - answered,
            speaking=speaking,
            customer_level=self._speaker_level() if conductor.customer_speaking else -90.0,
            trainee_level=max(self._microphone_level(), conductor.trainee_level),
            pace_cpm=self._pace.cpm(now),
            pace_band=self.standard.pace,
            partial="" if exam else conductor.partial,
            transcript=() if exam else self._transcript,
            wording=wording,
            hint=self._hint,
            mood=conductor.dialogue.mood,
            muted=conductor.muted,
            push_to_talk=self._push_to_talk,
            talk_pressed=self._pressed,
            typed_only=self._typed_only or deaf,
            customer_silent=self._customer_silent or self._speaker_gone,
            notice=notice,
            ended_by=conductor.ended_by,
            failed=self._failed,
            ledger=() if exam else self._ledger,
            waited=self._skipped.waited,
            call_back_left=max(0.0, self._skipped.time + CALL_BACK_WITHIN - now),
        )


def _unfinished(partial: str, now: float) -> Utterance:
    """What was recognised so far, for looking only: it never comes into the log."""
    words = tuple(Word(char, now, now, 1.0) for char in partial)
    return Utterance(now, now, now, partial, words)
