"""A call of any length as its log would be, with n-best readings: for timing what reads logs."""

from __future__ import annotations

import random
from collections.abc import Sequence

from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.lines import substitute
from trainer.domain.scenario import Scenario

PACE = 3.4
"""Characters a second."""
READINGS = 5
"""Further readings of every utterance, each a little different, as recognition gives them."""
_SHARES = (0.42, 0.2, 0.14, 0.1, 0.08, 0.06)


def synthetic_call(scenario: Scenario, sentences: Sequence[str], minutes: float) -> Call:
    """Both sides in turn until `minutes` are over; the same arguments make the same call.

    The trainee says `sentences` in an order drawn once, with one character of nine misheard.
    """
    chance = random.Random(f"{scenario.id}:{minutes}")
    moments = sorted(scenario.moments)
    log: list[ev.Event] = [
        ev.CallStarted(
            0.0, "", scenario.id, scenario.standard, 0, "", "", "", "", variables=scenario.variables
        ),
        ev.Rang(0.0, 1),
        ev.Answered(3.0),
    ]
    now, number = 3.5, 0
    while now < 60.0 * minutes:
        said = substitute(chance.choice(sentences), scenario.variables)
        spoken = _utterance(said, round(now, 3), chance)
        log += [ev.VoiceStarted(spoken.start), ev.VoiceStopped(spoken.end), spoken]
        number += 1
        now = spoken.end + 1.2
        moment = chance.choice(moments)
        log.append(ev.MomentEntered(round(now, 3), moment, 1))
        line = substitute(chance.choice(sentences), scenario.variables)
        length = round(len(line) / PACE, 3)
        log.append(ev.LineStarted(round(now, 3), number, moment, line, 1))
        now += length
        log.append(ev.LineEnded(round(now, 3), number, False))
        now += chance.uniform(0.4, 2.0)
    log += [ev.HungUp(round(now, 3), "customer"), ev.CallEnded(round(now, 3), "", "customer")]
    return Call(log)


def _utterance(text: str, start: float, chance: random.Random) -> ev.Utterance:
    spoken = "".join(c for c in text if c.isalnum()) or "嗯"
    heard = _misheard(spoken, chance)
    words = _words(heard, start, 0.9)
    others = tuple(
        ev.Alternative(_words(_misheard(spoken, chance), start, 0.0), share)
        for share in _SHARES[1 : READINGS + 1]
    )
    best = ev.Alternative(words, _SHARES[0])
    end = words[-1].end
    sound = ev.VoiceMeasures(180.0, 140.0, 230.0, 0.6 * (end - start), 0.3)
    return ev.Utterance(
        round(end + 0.7, 3),
        start,
        end,
        heard,
        words,
        (best, *others),
        ((start, end),),
        round(chance.uniform(-30, -22), 1),
        sound=sound,
    )


def _misheard(text: str, chance: random.Random) -> str:
    """One character of nine becomes another of the sentence, or is lost."""
    kept: list[str] = []
    for character in text:
        draw = chance.random()
        if draw < 0.08:
            kept.append(chance.choice(text))
        elif draw > 0.03 + 0.08:
            kept.append(character)
    return "".join(kept) or text


def _words(text: str, start: float, conf: float) -> tuple[ev.Word, ...]:
    """Words of two characters."""
    pieces = [text[at : at + 2] for at in range(0, len(text), 2)]
    words: list[ev.Word] = []
    done = 0
    for piece in pieces:
        words.append(
            ev.Word(
                piece,
                round(start + done / PACE, 3),
                round(start + (done + len(piece)) / PACE, 3),
                conf,
            )
        )
        done += len(piece)
    return tuple(words)
