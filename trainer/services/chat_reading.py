"""From what the trainee typed to what the dialogue is told: phrases, values, promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainer.domain.events import PhraseHeard, Utterance
from trainer.domain.manner import Manner
from trainer.phrases.written import WrittenPhrase, compile_written, find_written, read
from trainer.services.understanding import written_promises


@dataclass(frozen=True, slots=True)
class TypedTurn:
    """What stands in the messages of one turn. Typing has no pace and no loudness."""

    text: str
    heard: tuple[PhraseHeard, ...]
    manner: Manner

    @property
    def phrases(self) -> frozenset[str]:
        return frozenset(self.manner.said_at)


class Reading:
    """One chat's phrases, compiled when they are first asked for. `phrases`: id → templates."""

    def __init__(
        self, phrases: Mapping[str, tuple[str, ...]], variables: Mapping[str, str]
    ) -> None:
        self._templates = phrases
        self._variables = variables
        self._phrases: dict[str, WrittenPhrase] = {}

    def turn(self, messages: Sequence[Utterance], names: Iterable[str]) -> TypedTurn:
        """Read a turn, looking for the phrases `names`. Raises `KeyError` for one there is not."""
        text = read(messages)
        found = [find_written(self._phrase(name), text) for name in dict.fromkeys(names)]
        heard = tuple(
            PhraseHeard(m.phrase, m.probability, m.start, m.end, m.heard)
            for m in found
            if m.answer == "said" and m.start is not None and m.end is not None
        )
        manner = Manner(
            said_at={each.phrase: each.start for each in heard},
            values={place: value for match in found for place, value in match.values if value},
            promises=written_promises(text),
        )
        return TypedTurn("".join(message.text for message in messages), heard, manner)

    def _phrase(self, name: str) -> WrittenPhrase:
        if name not in self._phrases:
            self._phrases[name] = compile_written(name, self._templates[name], self._variables)
        return self._phrases[name]
