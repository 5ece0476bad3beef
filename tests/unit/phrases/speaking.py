"""Making utterances for tests."""

from trainer.domain.events import Alternative, Utterance, Word
from trainer.phrases import Heard, listen


def words(text: str, start: float = 0.0, conf: float = 0.9) -> tuple[Word, ...]:
    """One word a character at four syllables a second; spaces make longer words."""
    made: list[Word] = []
    at = start
    for word in text.split() if " " in text else list(text):
        made.append(Word(word, at, at + len(word) / 4, conf))
        at += len(word) / 4
    return tuple(made)


def say(text: str, start: float = 0.0, conf: float = 0.9, others: dict[str, float] | None = None):
    made = words(text, start, conf)
    end = made[-1].end if made else start
    alternatives = tuple(Alternative(words(t, start, 0.0), s) for t, s in (others or {}).items())
    return Utterance(end, start, end, text.replace(" ", ""), made, alternatives)


def heard(text: str, conf: float = 0.9, others: dict[str, float] | None = None) -> Heard:
    return listen([say(text, conf=conf, others=others)])
