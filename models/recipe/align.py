"""Where each sound of a known reading lies, by the net's own answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.recipe.settings import FRAME_STEP, LABEL_OFFSET, SUBSAMPLING
from models.recipe.syllables import SILENCE, UNITS, split_syllable

_SCALE = 0.4  # the net of another kind of voice is too sure of itself
_FLOOR = -6.0
_LOUD_DB, _QUIET_DB = -22.0, -42.0
_MISPLACED = 4.0
_STEP = FRAME_STEP * SUBSAMPLING  # samples between two answers of the net


@dataclass(frozen=True)
class Fit:
    """The best path: which state every answer belongs to, and its mean score."""

    states: np.ndarray
    score: float


def soften(scores: np.ndarray) -> np.ndarray:
    """Log-likelihoods under the best of each answer, scaled down, with a floor."""
    return np.maximum((scores - scores.max(axis=1, keepdims=True)) * _SCALE, _FLOOR)


def prefer_silence_where_quiet(scores: np.ndarray, loud: np.ndarray) -> np.ndarray:
    """Soften log-likelihoods (answers, pdfs); silence must be quiet and speech must not.

    `loud` is the level of each answer's frame in dB under the loudest.
    """
    soft = soften(scores)
    silence = UNITS.pdfs[SILENCE][0]
    quiet = loud[: len(soft)] < _QUIET_DB
    soft[quiet] -= _MISPLACED
    soft[quiet, silence] = 0.0
    soft[loud[: len(soft)] > _LOUD_DB, silence] -= _MISPLACED
    return soft


def _sequence(reading: list[str]) -> list[int]:
    """The pdfs of a reading, with silence around it."""
    silence = UNITS.pdfs[SILENCE][0]
    inside = [
        pdf
        for syllable in reading
        for unit in split_syllable(syllable)
        if unit
        for pdf in UNITS.pdfs[unit]
    ]
    return [silence, *inside, silence]


def best_path(scores: np.ndarray, reading: list[str]) -> Fit:
    """Viterbi through the reading's states in their order; only silence may be left out.

    A recording too short for its reading gets the worst score.
    """
    pdfs = _sequence(reading)
    count, states = len(scores), len(pdfs)
    if count < states:
        return Fit(np.zeros(count, int), float("-inf"))
    own = scores[:, pdfs]
    best = np.full(states, -np.inf)
    best[:2] = own[0, :2]
    came = np.zeros((count, states), bool)
    for index in range(1, count):
        entered = np.concatenate([[-np.inf], best[:-1]])
        came[index] = entered > best
        best = np.maximum(entered, best) + own[index]
    state = states - 1 if best[-1] >= best[-2] else states - 2
    total = best[state]
    path = np.empty(count, int)
    for index in range(count - 1, -1, -1):
        path[index] = state
        state -= int(came[index, state])
    return Fit(path, float(total) / count)


def marks(fit: Fit, reading: list[str], length: int) -> np.ndarray:
    """Rows of (unit, first sample, last sample) that cover the recording."""
    owners = [UNITS.names.index(SILENCE)]
    first_states = [0]
    for syllable in reading:
        for unit in filter(None, split_syllable(syllable)):
            first_states.append(first_states[-1] + len(UNITS.pdfs[UNITS.names[owners[-1]]]))
            owners.append(UNITS.names.index(unit))
    first_states.append(first_states[-1] + len(UNITS.pdfs[UNITS.names[owners[-1]]]))
    owners.append(UNITS.names.index(SILENCE))
    half = _STEP // 2
    rows: list[tuple[int, int, int]] = []
    for number, (unit, state) in enumerate(zip(owners, first_states, strict=True)):
        after = first_states[number + 1] if number + 1 < len(owners) else state + 1
        inside = np.flatnonzero((fit.states >= state) & (fit.states < after))
        if len(inside):
            start = LABEL_OFFSET + _STEP * int(inside[0]) - half
            end = LABEL_OFFSET + _STEP * int(inside[-1]) + half
            rows.append((unit, start, end))
    result = np.array(rows, np.int32)
    result[0, 1], result[-1, 2] = 0, length
    return np.clip(result, 0, length)


class SyllableLoop:
    """Hears any row of syllables, each as likely as any other: the net without a language."""

    _NEXT = 3.0  # cost of another syllable

    def __init__(self, syllables: list[str]) -> None:
        self._syllables = syllables
        chains: list[list[int]] = []
        for syllable in syllables:
            pdfs = _sequence([syllable])[1:-1]
            chains.append(pdfs if len(pdfs) == 3 else [pdfs[0], *pdfs])
        self._pdfs = np.array(chains).T  # (3 states, syllables)

    def hear(self, scores: np.ndarray) -> list[str]:
        """The best row of syllables for log-likelihoods (answers, pdfs)."""
        soft = soften(scores)
        silence = soft[:, UNITS.pdfs[SILENCE][0]]
        best = np.full(self._pdfs.shape, -np.inf)
        # What was heard before each state, as a place in `said`; -1 is nothing.
        before = np.full(self._pdfs.shape, -1)
        said: list[tuple[int, int]] = []
        quiet, quiet_before = 0.0, -1
        ready, ready_before = 0.0, -1
        for answer, own in enumerate(soft):
            entered = np.vstack([np.full(best.shape[1], ready - self._NEXT), best[:-1]])
            history = np.vstack([np.full(best.shape[1], ready_before), before[:-1]])
            moved = entered > best
            best = np.where(moved, entered, best) + own[self._pdfs]
            before = np.where(moved, history, before)
            if ready > quiet:
                quiet, quiet_before = ready, ready_before
            quiet += silence[answer]
            ended = int(np.argmax(best[-1]))
            if best[-1, ended] > quiet:
                said.append((int(before[-1, ended]), ended))
                ready, ready_before = float(best[-1, ended]), len(said) - 1
            else:
                ready, ready_before = quiet, quiet_before
        heard: list[str] = []
        while ready_before >= 0:
            ready_before, syllable = said[ready_before]
            heard.append(self._syllables[syllable])
        return heard[::-1]
