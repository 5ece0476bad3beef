"""How fast was spoken: characters over speaking time, in 字/分.

Speaking time is the time with voice and the short pauses in between; longer pauses are the
customer's or the thinking's, not the tongue's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from trainer.domain.events import Utterance
from trainer.domain.scorecard import PacePoint
from trainer.phrases.heard import FILLERS, spoken
from trainer.phrases.pinyin import er_suffixes

SHORT_PAUSE = 1.0
WINDOW = 8.0
_STEP = 1.0
_LEAST_SPEECH = 2.0
"""Seconds of speech in a window below which its pace means nothing."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken syllables (their middles, call time in seconds) and the stretches spoken in."""

    syllables: tuple[float, ...]
    spans: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        return sum(end - start for start, end in self.spans)

    @property
    def cpm(self) -> float | None:
        """字/分; None where nothing was spoken."""
        return 60.0 * len(self.syllables) / self.seconds if self.seconds > 0 else None


def speech(utterances: Iterable[Utterance], pause: float = SHORT_PAUSE) -> Speech:
    """Count what was spoken; typed answers do not count. Pauses up to `pause` s do."""
    said = [u for u in utterances if not u.typed]
    syllables = sorted(time for u in said for time in _syllables(u))
    spans = joined((s for u in said for s in _voiced(u)), pause)
    return Speech(tuple(syllables), spans)


def _voiced(utterance: Utterance) -> tuple[Span, ...]:
    """Stretches with voice. In noise voice activity misses some: where words were recognised
    there was voice too, or a few characters in a sliver of voice would look like haste."""
    spans = (*utterance.voiced, *((w.start, w.end) for w in utterance.words))
    return spans or ((utterance.start, utterance.end),)


def _syllables(utterance: Utterance) -> list[float]:
    """Middles of the spoken syllables: fillers left out, 儿 as a colouring merged."""
    if not utterance.words:
        positions = counted(utterance.text)
        step = (utterance.end - utterance.start) / max(1, len(positions))
        return [utterance.start + (n + 0.5) * step for n in range(len(positions))]
    times: list[float] = []
    for word in utterance.words:
        if word.word[:1] in ("[", "<"):  # a mark of the recogniser: some syllable
            times.append((word.start + word.end) / 2)
            continue
        positions = counted(word.word)
        step = (word.end - word.start) / max(1, len(positions))
        times += [word.start + (n + 0.5) * step for n in range(len(positions))]
    return times


def counted(text: str) -> list[int]:
    """Where in a text a syllable stands: fillers and 儿 as a colouring are none."""
    coloured = er_suffixes(text)
    return [at for at in spoken(text) if text[at] not in FILLERS and at not in coloured]


def joined(spans: Iterable[Span], pause: float) -> tuple[Span, ...]:
    """Spans in order, those that lie at most `pause` seconds apart made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start - result[-1][1] <= pause:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)


def curve(said: Speech, window: float = WINDOW) -> tuple[PacePoint, ...]:
    """Pace over a sliding window, one point a second, where enough was spoken in it."""
    if not said.spans:
        return ()
    points: list[PacePoint] = []
    spoken_before = _Clock(said.spans)
    steps = int((said.spans[-1][1] - said.spans[0][0]) / _STEP) + 1
    for n in range(1, steps + 1):
        time = said.spans[0][0] + n * _STEP
        pace = pace_between(said.syllables, spoken_before, time - window, time)
        if pace is not None:
            points.append(PacePoint(round(time, 2), round(pace, 1)))
    return tuple(points)


class _Clock:
    """Seconds spoken before a point in time."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [start for start, _ in spans]
        self._lengths = [end - start for start, end in spans]
        self._before = [0.0, *accumulate(self._lengths)]

    def __call__(self, time: float) -> float:
        at = bisect_left(self._starts, time)
        if at == 0:
            return 0.0
        inside = min(time - self._starts[at - 1], self._lengths[at - 1])
        return self._before[at - 1] + inside


def pace_between(
    syllables: Sequence[float], spoken_before: _Clock, begin: float, end: float
) -> float | None:
    """字/分 between two times; None where too little was spoken."""
    seconds = spoken_before(end) - spoken_before(begin)
    if seconds < _LEAST_SPEECH:
        return None
    count = bisect_left(syllables, end) - bisect_left(syllables, begin)
    return 60.0 * count / seconds


def pace_over(said: Speech, begin: float, end: float) -> float | None:
    """字/分 of what was spoken between two times; None where that was too little."""
    return pace_between(said.syllables, _Clock(said.spans), begin, end)
