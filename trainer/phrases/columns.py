"""The characters that were heard, one by one, each with its sounds and its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from trainer.domain.events import Utterance, Word
from trainer.phrases.pinyin import Readings, er_suffixes, is_chinese
from trainer.phrases.pinyin import readings as read
from trainer.phrases.sounds import WALL, WALL_NUMBER, cost, sound_number

INSERTION = 0.6
FILLER_INSERTION = 0.15
SEAM = 0.1
"""What it costs to run across a pause between two utterances."""
LEAST_SHARE = 0.05
MOST_ALTERNATIVES = 8
FILLERS = frozenset("嗯呃额啊哦噢诶唉哎")
UNKNOWN_CONFIDENCE = 0.7
"""Where the recogniser gave no confidence."""
TOUCHING = 0.4
"""Seconds between two columns within which they may belong to one sentence."""


class Column(NamedTuple):
    """One heard character. Times are call time in seconds; `conf` 0–1."""

    character: str
    sounds: Readings
    sound: int
    """The number of its sounds."""
    start: float
    end: float
    conf: float
    utterance: int
    begins_word: bool
    ends_word: bool
    chain: int
    insertion: float
    """What it costs to leave this column out of a match."""


class Reading(NamedTuple):
    """The columns of an utterance as one chain has it, with nothing before them."""

    chain: int
    columns: list[Column]


def touch(one: Column, after: Column) -> bool:
    """Whether two columns of a row stand close together in one reading."""
    return one.chain == after.chain and after.start - one.end <= TOUCHING


def wall(time: float) -> Column:
    """A column that no match crosses."""
    return Column("", (), WALL_NUMBER, time, time, 0.0, -1, True, True, -1, cost(WALL))


def said_words(utterance: Utterance) -> tuple[Word, ...]:
    """The words, or where there are none the characters laid evenly over the utterance's span."""
    if utterance.words:
        return utterance.words
    conf = 1.0 if utterance.typed else UNKNOWN_CONFIDENCE
    text = [utterance.text[at] for at in spoken(utterance.text)]
    step = (utterance.end - utterance.start) / max(1, len(text))
    return tuple(
        Word(c, utterance.start + n * step, utterance.start + (n + 1) * step, conf)
        for n, c in enumerate(text)
    )


def other_readings(utterance: Utterance) -> Iterator[tuple[float, tuple[Word, ...]]]:
    """The other readings with their share relative to the best's; the likeliest first."""
    own = "".join(w.word for w in utterance.words)
    ranked = sorted(enumerate(utterance.alternatives), key=lambda item: (-item[1].share, item[0]))
    best = max((a.share for a in utterance.alternatives), default=0.0)
    seen = {own}
    kept = 0
    for _, alternative in ranked:
        text = "".join(w.word for w in alternative.words)
        if text in seen or alternative.share < LEAST_SHARE or kept == MOST_ALTERNATIVES:
            continue
        seen.add(text)
        kept += 1
        yield alternative.share / best, alternative.words


def spoken(word: str) -> list[int]:
    """Positions of the characters of a word that make a sound (no punctuation, no spaces)."""
    return [at for at, c in enumerate(word) if is_chinese(c) or (c.isascii() and c.isalnum())]


def columns_of(words: Sequence[Word], utterance: int, chain: int) -> list[Column]:
    """Words of an utterance, with its number and that of the chain they are in."""
    columns: list[Column] = []
    made_column = columns.append
    for word in words:
        made, start = _pronounced(word.word), word.start
        conf = word.conf if word.conf > 0 else UNKNOWN_CONFIDENCE
        step = (word.end - start) / max(1, len(made))
        last = len(made) - 1
        for nth, (character, sounds, sound, left_out) in enumerate(made):
            fields = (
                character,
                sounds,
                sound,
                start + nth * step,
                start + (nth + 1) * step,
                conf,
                utterance,
                nth == 0,
                nth == last,
                chain,
                left_out,
            )
            made_column(tuple.__new__(Column, fields))
    return columns


@lru_cache(maxsize=8192)
def _pronounced(word: str) -> tuple[tuple[str, Readings, int, float], ...]:
    """Each character of a word that makes a sound: its sounds, their number, its insertion cost."""
    # A mark of the recogniser ([unk], <UNK>) is one syllable of which nothing is known.
    marked = word[:1] in ("[", "<")
    sounds, coloured = read(word), er_suffixes(word)
    return tuple(
        (
            "" if marked else word[at],
            sounds[at],
            sound_number(sounds[at]),
            FILLER_INSERTION if word[at] in FILLERS or at in coloured else INSERTION,
        )
        for at in ([0] if marked else spoken(word))
    )


def characters(columns: Iterable[Column]) -> str:
    """The text of some columns."""
    return "".join([c.character for c in columns])


def seamed(columns: list[Column]) -> list[Column]:
    """The same behind a pause."""
    return [c._replace(insertion=c.insertion + SEAM) for c in columns[:1]] + columns[1:]
