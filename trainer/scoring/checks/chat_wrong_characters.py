"""Wrong characters of the same sound (同音错字): from a list, and against the model wordings.

The list holds slips that are wrong in any context. The second way finds what was meant to be the
wording of the standard or the scenario: the same sounds without tones, as an input method offers
them, over four or five characters of which one is written differently. What could be right in
another sense is for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import field_validator

from trainer.domain.events import Utterance
from trainer.domain.message import M_
from trainer.domain.scorecard import Verdict
from trainer.phrases.pinyin import is_chinese, readings
from trainer.phrases.written import plain
from trainer.scoring.checks.base import Check, Outcome
from trainer.scoring.checks.chat_base import EachCosts, counted, fault, nothing, typed
from trainer.scoring.evidence import Evidence

_WINDOWS = (5, 4)
_RUN = re.compile("[\u3400-\u9fff]+")
_EITHER = tuple(
    frozenset(group)
    for group in (
        *("他她它", "的地得", "做作", "在再", "哪那", "分份", "坐座", "订定", "像象", "须需"),
        *("以已", "两俩", "一以", "是事", "有又", "或货", "为位", "问文", "时是"),
    )
)
"""Characters of one sound that both may stand in the same place: never sure from sound alone."""

Sounds = tuple[tuple[str, str], ...]


class Settings(EachCosts):
    sure: Mapping[str, str] = {}
    """Pattern of a wrong spelling → how it is written."""
    unsure: Mapping[str, str] = {}
    """The same where a person must look."""

    @field_validator("sure", "unsure")
    @classmethod
    def _patterns(cls, given: Mapping[str, str]) -> Mapping[str, str]:
        for pattern in given:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(
                    M_("The pattern “{pattern}” is no regular expression.", pattern=pattern)
                ) from error
        return given


def judge(settings: Settings, evidence: Evidence) -> Sequence[Outcome]:
    messages = typed(evidence)
    if not messages:
        return nothing(evidence)
    index = _index(_model_wordings(evidence))
    faults: list[Outcome] = []
    for message in messages:
        found = {
            **dict(_unlike_models(message, index)),
            **dict(_listed(message, settings.unsure, Verdict.REVIEW)),
            **dict(_listed(message, settings.sure, Verdict.VIOLATED)),
        }
        faults += _apart(found)
    return counted(faults, settings.each, M_("No wrong character was found."))


def _apart(found: Mapping[tuple[int, int], Outcome]) -> list[Outcome]:
    """One fault for each place: the surest, then the longest."""
    kept: dict[tuple[int, int], Outcome] = {}
    order = sorted(found, key=lambda s: (found[s].verdict is Verdict.REVIEW, s[0] - s[1], s))
    for begin, end in order:
        if all(end <= b or begin >= e for b, e in kept):
            kept[begin, end] = found[begin, end]
    return [kept[span] for span in sorted(kept)]


def _listed(
    message: Utterance, pairs: Mapping[str, str], verdict: Verdict
) -> Iterator[tuple[tuple[int, int], Outcome]]:
    for pattern, right in pairs.items():
        for found in re.finditer(pattern, message.text):
            yield found.span(), _slip(message, *found.span(), found.expand(right), verdict)


def _slip(message: Utterance, begin: int, end: int, right: str, verdict: Verdict) -> Outcome:
    wrong = message.text[begin:end]
    reason = (
        M_("“{wrong}” is a wrong character: write “{right}”.", wrong=wrong, right=right)
        if verdict is Verdict.VIOLATED
        else M_("“{wrong}” may be meant as “{right}”.", wrong=wrong, right=right)
    )
    advice = M_("Write “{right}”, not “{wrong}”.", wrong=wrong, right=right)
    return fault(message, begin, end, reason, verdict=verdict, wanted=right, advice=advice)


# Against the wording that the standard and the scenario show


def _model_wordings(evidence: Evidence) -> list[str]:
    scenario = evidence.scenario
    texts = [c.model for c in (*evidence.standard.criteria, *scenario.criteria)]
    texts += [moment.hint for moment in scenario.moments.values()]
    texts += [reply.text for reply in scenario.quick_replies]
    texts += [evidence.sample(name) for name in evidence.templates]
    return [evidence.filled(text) for text in texts]


def _index(texts: Sequence[str]) -> dict[Sounds, set[str]]:
    """Sounds without tones → the ways in which the models write them."""
    index: dict[Sounds, set[str]] = {}
    for text in set(texts):
        for run in _RUN.findall(text):
            sounds = _toneless(run)
            for size in _WINDOWS:
                for at in range(len(run) - size + 1):
                    key = sounds[at : at + size]
                    index.setdefault(key, set()).add(run[at : at + size])
    return index


def _toneless(run: str) -> Sounds:
    return tuple(
        (each[0].initial, each[0].final) if each else ("", character)
        for character, each in zip(run, readings(run), strict=True)
    )


def _unlike_models(
    message: Utterance, index: Mapping[Sounds, set[str]]
) -> Iterator[tuple[tuple[int, int], Outcome]]:
    for characters in _runs(message.text):
        text = "".join(character for character, _ in characters)
        sounds = _toneless(text)
        for size in _WINDOWS:
            for at in range(len(text) - size + 1):
                written = text[at : at + size]
                models = index.get(sounds[at : at + size], set())
                if not models or written in models:
                    continue
                near = [m for m in sorted(models) if _differing(written, m) == 1]
                if near:
                    yield _different(message, characters, at, near[0])


def _runs(text: str) -> Iterator[list[tuple[str, int]]]:
    """Runs of Chinese characters that stand together, with their places in the text."""
    run: list[tuple[str, int]] = []
    for character, at in plain(text):
        if not is_chinese(character) or (run and at != run[-1][1] + 1):
            if run:
                yield run
            run = []
        if is_chinese(character):
            run.append((character, at))
    if run:
        yield run


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _different(
    message: Utterance, run: Sequence[tuple[str, int]], begin: int, model: str
) -> tuple[tuple[int, int], Outcome]:
    """The character in which a run differs from a model that begins at `begin`, with the next one
    beside it: a slip, or a doubt where both characters may be right."""
    at = next(n for n, right in enumerate(model) if run[begin + n][0] != right)
    place = begin + at
    pair = frozenset((run[place][0], model[at]))
    verdict = Verdict.REVIEW if any(pair <= group for group in _EITHER) else Verdict.VIOLATED
    if place + 1 < len(run):
        first, last, right = place, place + 1, model[at] + run[place + 1][0]
    else:
        first, last, right = place - 1, place, run[place - 1][0] + model[at]
    span = (run[first][1], run[last][1] + 1)
    return span, _slip(message, *span, right, verdict)


CHECK = Check("chat_wrong_characters", Settings, judge, about="avoiding")
