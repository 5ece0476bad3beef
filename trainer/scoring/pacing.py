"""How fast was spoken: characters over time, in 字/分.

The speaking rate is over the time with words and the short pauses in between; longer pauses are the
customer's or the thinking's, not the tongue's. The articulation rate is over the words alone. A
filler (嗯, 呃) is a pause that can be heard: it adds no character, and no more time than a pause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from trainer.domain.events import Utterance, Word
from trainer.domain.scorecard import PacePoint
from trainer.scoring.syllables import counted, counted_words, only_fillers

SHORT_PAUSE = 1.0
BREATH = 0.2
"""Seconds without voice that lie within a word's sounds, a stop's closure; longer is a pause."""
WINDOW = 8.0
_STEP = 1.0
_LEAST_SPEECH = 2.0
"""Seconds of speech in a window below which its pace means nothing."""
_NEAR = 0.15
"""Seconds around a recognised word in which a voice belongs to it: its first and last sounds are
soft. Farther off it is a cough, or the room: in noise voice activity runs on through pauses."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken syllables (their middles, call time in seconds) and when they were spoken: `spans`
    with the short pauses, `voice` without any."""

    syllables: tuple[float, ...]
    spans: tuple[Span, ...]
    voice: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        return _length(self.spans)

    @property
    def cpm(self) -> float | None:
        """Speaking rate in 字/分; None where nothing was spoken."""
        return 60.0 * len(self.syllables) / self.seconds if self.seconds > 0 else None

    @property
    def articulation_cpm(self) -> float | None:
        """Articulation rate in 字/分: pauses left out; None where nothing was spoken."""
        length = _length(self.voice)
        return 60.0 * len(self.syllables) / length if length > 0 else None


def speech(utterances: Iterable[Utterance], pause: float = SHORT_PAUSE) -> Speech:
    """Count what was spoken. Pauses up to `pause` s count as speaking; typed answers do not, nor
    does what holds no character: a cough, a murmur, 嗯 alone."""
    syllables: list[float] = []
    spans: list[Span] = []
    for utterance in utterances:
        times = [] if utterance.typed else list(_syllables(utterance))
        if times:
            syllables += times
            spans += _voiced(utterance)
    return Speech(tuple(sorted(syllables)), joined(spans, pause), joined(spans, BREATH))


def _voiced(utterance: Utterance) -> Iterator[Span]:
    """Stretches with voice that belong to words: where a word was recognised there was voice even
    if voice activity missed it, or a few characters in a sliver of voice would look like haste."""
    if not utterance.words:
        yield from utterance.voiced or ((utterance.start, utterance.end),)
        return
    filler = [only_fillers(w.word) for w in utterance.words]
    near: list[Span] = []
    for at, word in enumerate(utterance.words):
        if filler[at]:
            continue
        yield word.start, word.end
        start, end = word.start - _NEAR, word.end + _NEAR
        if at and filler[at - 1]:
            start = max(start, utterance.words[at - 1].end)
        if at + 1 < len(filler) and filler[at + 1]:
            end = min(end, utterance.words[at + 1].start)
        near.append((start, end))
    for start, end in joined(near, 0.0):
        for a, b in utterance.voiced:
            if min(b, end) > max(a, start):
                yield max(a, start), min(b, end)


def _syllables(utterance: Utterance) -> Iterator[float]:
    """Middles of the spoken syllables."""
    words = utterance.words
    if not words:
        whole = Word(utterance.text, utterance.start, utterance.end, 0.0)
        yield from _spread(whole, counted(utterance.text))
        return
    for word, many in zip(words, counted_words([w.word for w in words]), strict=True):
        yield from _spread(word, many)


def _spread(word: Word, syllables: int) -> Iterator[float]:
    step = (word.end - word.start) / max(1, syllables)
    for nth in range(syllables):
        yield word.start + (nth + 0.5) * step


def _length(spans: Iterable[Span]) -> float:
    return sum(end - start for start, end in spans)


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
