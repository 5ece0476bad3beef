"""Findings as they are shown, with all their evidence: in the window, a terminal, on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import cast

from trainer.domain.call import Call
from trainer.domain.errors import KnownError
from trainer.domain.events import Utterance
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import LEFT_OUT, Finding, Scorecard, Verdict
from trainer.domain.standard import Criterion, Standard
from trainer.domain.tally import FAILED, OUT_OF_SUM
from trainer.phrases import Phrase, TemplateError, compile_phrase, find, listen
from trainer.phrases.matched import How, Run, matched
from trainer.phrases.pinyin import is_chinese
from trainer.scoring.checks import check_of
from trainer.scoring.checks.base import Params
from trainer.scoring.evidence import Evidence
from trainer.scoring.score import criteria
from trainer.services.recurrence import advice_for

_EXPLAINS: tuple[How, ...] = ("", "alike", "same")
"""From what explains nothing to what explains most."""
_CLEAR, _FAIR = 0.97, 0.85
"""Probabilities from which a place counts as clearly and as fairly well heard."""


_NO_MORE_THAN_HEARD = frozenset(
    {
        "Heard “{heard}”.",
        "Written: “{heard}”.",
        "Perhaps said: “{heard}” was heard.",
        "Perhaps forbidden: “{heard}” was heard.",
    }
)
"""Reasons that only repeat what stands beside them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding and what belongs to it.

    `reason`: None where it says no more than what was heard. `clause`: the wording of its clause,
    empty where the standard has none. `heard`: the heard text in runs by how they matched, empty
    where nothing was compared with a wording. `lost`: points it cost. `advice`: one sentence,
    None where nothing was wrong. `instead`: the wording to use instead, empty where the advice
    quotes it or there is nothing to say instead.
    """

    finding: Finding
    reason: Message | None = None
    clause: str = ""
    heard: tuple[Run, ...] = ()
    certainty: Message | None = None
    lost: float = 0.0
    advice: Message | None = None
    instead: str = ""


def shown(
    card: Scorecard,
    standard: Standard | None = None,
    scenario: Scenario | None = None,
    call: Call | None = None,
    *,
    marks: bool = True,
) -> tuple[Shown, ...]:
    """The findings of a card in their order. What is not known of the rules is left out.

    `marks`: whether it is worked out which syllables matched. The first time that takes seconds
    in a process, because the readings of all characters are loaded.
    """
    clauses: Mapping[str, str] = standard.clauses if standard is not None else {}
    marker = None
    if marks and standard is not None and scenario is not None:
        marker = _Marker(standard, scenario, call or Call(()))
    spoken = scenario is None or scenario.channel == "phone"
    made: list[Shown] = []
    for finding in card.findings:
        wrong = finding.verdict in FAILED
        advice = advice_for(finding) if wrong else None
        quoted = advice is not None and bool(finding.wanted) and finding.wanted in str(advice)
        instead = finding.wanted if wrong or finding.verdict is Verdict.REVIEW else ""
        made.append(
            Shown(
                finding,
                _reason(finding),
                clauses.get(finding.clause, ""),
                marker.marked(finding) if marker is not None else (),
                certainty(finding) if spoken else None,
                0.0
                if finding.verdict in OUT_OF_SUM
                else max(0.0, round(finding.max_points - finding.points, 2)),
                advice,
                "" if quoted else instead,
            )
        )
    return tuple(made)


def certainty(finding: Finding) -> Message | None:
    """How sure the recognition is, in words; None where nothing was recognised for it."""
    sure = finding.confidence
    if sure is None or not finding.heard:
        return None
    if finding.verdict is Verdict.REVIEW or sure < _FAIR:
        return M_("Heard with doubt: please listen yourself")
    return M_("Heard clearly") if sure >= _CLEAR else M_("Heard fairly well")


def _reason(finding: Finding) -> Message | None:
    return None if finding.reason.msgid in _NO_MORE_THAN_HEARD else finding.reason


class _Marker:
    """Marks what matched in the heard text of findings of one call."""

    def __init__(self, standard: Standard, scenario: Scenario, call: Call) -> None:
        self._evidence = Evidence(standard, scenario, call)
        self._criteria = {c.id: c for c in criteria(standard, scenario)}
        self._parts: dict[str, tuple[tuple[Phrase, ...], ...]] = {}

    def marked(self, finding: Finding) -> tuple[Run, ...]:
        criterion = self._criteria.get(finding.criterion)
        if criterion is None or not finding.heard:
            return ()
        if criterion.id not in self._parts:
            self._parts[criterion.id] = self._of(criterion)
        parts = self._parts[criterion.id]
        if len(parts) == 1:
            return matched(finding.heard, parts[0])
        # A part that was not heard is like something in the others by chance only.
        sound = listen((Utterance(0.0, 0.0, 1.0, finding.heard, typed=True),))
        heard = [p for p in parts if any(find(each, sound).answer != "not_said" for each in p)]
        return _laid_over(finding.heard, [matched(finding.heard, part) for part in heard])

    def _of(self, criterion: Criterion) -> tuple[tuple[Phrase, ...], ...]:
        """The phrases and the wording that a criterion's settings name, part by part."""
        try:
            settings = check_of(criterion).settings(criterion)
        except KnownError:
            return ()  # made under rules that this version of the program does not know
        parts = settings.parts()
        if len(parts) == 1:
            return ((*self._named(parts[0]), *self._worded(settings)),)
        return tuple(tuple(self._named(part)) for part in parts)

    def _named(self, names: Iterable[str]) -> Iterator[Phrase]:
        for name in names:
            if name in self._evidence.templates:
                yield self._evidence.phrase(name)

    def _worded(self, settings: Params) -> Iterator[Phrase]:
        named = settings.phrase_names()
        for words in _texts(settings.model_dump()):
            if words not in named and any(map(is_chinese, words)):
                try:
                    yield compile_phrase(words, (self._evidence.filled(words),))
                except TemplateError:
                    continue  # a text that is no wording


def _laid_over(heard: str, found: Iterable[Sequence[Run]]) -> tuple[Run, ...]:
    """The same text marked by several parts of a wording: what any of them explains counts."""
    best: list[How] = [""] * len(heard)
    for runs in filter(None, found):
        hows: list[How] = [run.how for run in runs for _character in run.text]
        best = [max(pair, key=_EXPLAINS.index) for pair in zip(best, hows, strict=True)]
    if not any(best):
        return ()
    for at, character in enumerate(heard):
        if character == LEFT_OUT:
            best[at] = ""
    marked = zip(best, heard, strict=True)
    return tuple(
        Run("".join(character for _how, character in run), how)
        for how, run in groupby(marked, key=itemgetter(0))
    )


def _texts(value: object) -> Iterator[str]:
    """Every text within settings, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(cast("Mapping[str, object]", value).values()))
    elif isinstance(value, list | tuple):
        for each in cast("Sequence[object]", value):
            yield from _texts(each)
