"""Decisions of the matcher and the baselines on the same heard sentences, and figures of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import Levenshtein

from trainer.benchmarks import intervals
from trainer.benchmarks.asr_corpus import plain
from trainer.benchmarks.phrases_baselines import NAMES, best_threshold, likenesses
from trainer.benchmarks.phrases_cases import Case, Trial
from trainer.phrases.certainty import Answer
from trainer.phrases.heard import listen
from trainer.phrases.match import find

Interval = tuple[float, float]

_DRAWS = 1000
_SEED = 11
_BINS = 10


@dataclass(frozen=True)
class Decision:
    """About one phrase in one heard sentence."""

    trial: Trial
    answer: Answer
    probability: float
    errors: int
    """Characters heard wrongly in the whole sentence, of `length`."""
    length: int
    likeness: Mapping[str, float] = field(default_factory=dict[str, float])
    """By each baseline, 0–100."""


@dataclass(frozen=True)
class Figures:
    """Of one group of decisions by one method; shares from 0 to 1. An answer that is to be
    reviewed counts as not said in precision, recall and `f1`."""

    count: int
    said: int
    precision: float
    recall: float
    f1: float
    f1_range: Interval
    f1_decided: float
    """Answers to be reviewed left out."""
    review: float
    review_range: Interval
    wrong: float
    """Wrong answers among all, other than those to be reviewed."""
    wrong_range: Interval
    lost: float
    """Said ones that were answered as not said, among those said."""
    near: float
    """Near misses, negated ones and ones without an important syllable that were taken as said."""
    near_range: Interval
    brier: float | None = None
    calibration: float | None = None
    """Expected calibration error over ten bins of probability."""


def decide(heard: Sequence[Case]) -> list[Decision]:
    """Look for each trial's phrase in what was heard."""
    made: list[Decision] = []
    for trial, utterance, compared in heard:
        wanted = trial.wanted
        match = find(wanted.phrase, listen([utterance], compared), forbidden=wanted.forbidden)
        text = plain(trial.text)
        made.append(
            Decision(
                trial,
                match.answer,
                match.probability,
                Levenshtein.distance(text, plain(utterance.text)),
                len(text),
                likenesses(wanted, utterance.text),
            )
        )
    return made


def character_error(decisions: Sequence[Decision]) -> float | None:
    """None where it is not known what was said."""
    length = sum(d.length for d in decisions)
    return sum(d.errors for d in decisions) / length if length else None


def ours(decisions: Sequence[Decision]) -> Figures:
    told = np.array([d.probability for d in decisions])
    said = np.array([float(d.trial.said) for d in decisions])
    bins = np.minimum((told * _BINS).astype(int), _BINS - 1)
    apart: list[float] = [
        abs(float(np.sum(told[bins == at])) - float(np.sum(said[bins == at]))) / len(told)
        for at in range(_BINS)
        if (bins == at).any()
    ]
    return _figures(
        decisions, [d.answer for d in decisions], float(np.mean(np.square(told - said))), sum(apart)
    )


def baselines(decisions: Sequence[Decision], choosing: Sequence[Decision]) -> dict[str, Figures]:
    """Each with the threshold that is best on `choosing`; exact text needs none."""
    found: dict[str, Figures] = {}
    for name in NAMES:
        pairs = [(d.likeness[name], d.trial.said) for d in choosing]
        level = 100.0 if name == NAMES[0] else best_threshold(pairs)
        answers: list[Answer] = [
            "said" if d.likeness[name] >= level else "not_said" for d in decisions
        ]
        found[name] = _figures(decisions, answers)
    return found


def _figures(
    decisions: Sequence[Decision],
    answers: Sequence[Answer],
    brier: float | None = None,
    calibration: float | None = None,
) -> Figures:
    pairs = list(zip(decisions, answers, strict=True))
    right = sum(a == "said" and d.trial.said for d, a in pairs)
    false = sum(a == "said" and not d.trial.said for d, a in pairs)
    said = sum(d.trial.said for d in decisions)
    lost = sum(a == "not_said" and d.trial.said for d, a in pairs)
    review = sum(a == "unsure" for a in answers)
    near = [a == "said" for d, a in pairs if d.trial.kind in "nxk"]
    count = len(pairs)
    return Figures(
        count,
        said,
        right / max(1, right + false),
        right / max(1, said),
        2 * right / max(1, right + false + said),
        _f1_range(pairs),
        2 * right / max(1, 2 * right + false + lost),
        review / max(1, count),
        intervals.of_share(review, count),
        (false + lost) / max(1, count),
        intervals.of_share(false + lost, count),
        lost / max(1, said),
        sum(near) / max(1, len(near)),
        intervals.of_share(sum(near), len(near)),
        brier,
        calibration,
    )


def _f1_range(pairs: Sequence[tuple[Decision, Answer]]) -> Interval:
    """By drawing phrases, not decisions: those on one phrase go right or wrong together."""
    counts: dict[str, list[int]] = {}
    for decision, answer in pairs:
        own = counts.setdefault(decision.trial.wanted.name, [0, 0])
        own[0] += answer == "said" and decision.trial.said
        own[1] += (answer == "said") + decision.trial.said
    if not counts:
        return 0.0, 1.0
    table = np.array(list(counts.values()), dtype=np.float64)
    chance = np.random.default_rng(_SEED)
    drawn = table[chance.integers(0, len(table), (_DRAWS, len(table)))].sum(axis=1)
    low, high = np.percentile(2 * drawn[:, 0] / np.maximum(1, drawn[:, 1]), (2.5, 97.5))
    return float(low), float(high)


def false_alarms(heard: Sequence[Case], forbidden: bool) -> int:
    """Phrases taken as said in sentences of other phrases, where no such wording occurs."""
    from trainer.benchmarks.phrases_baselines import wordings

    phrases = {c.trial.wanted.name: c.trial.wanted for c in heard}
    count = 0
    for trial, utterance, compared in heard:
        text, columns = plain(trial.text), listen([utterance], compared)
        for wanted in phrases.values():
            if wanted.forbidden != forbidden or wanted.name == trial.wanted.name:
                continue
            if any(wording in text for wording in wordings(wanted.templates)):
                continue
            match = find(wanted.phrase, columns, forbidden=forbidden, perhaps_said=True)
            count += match.answer == "said"
    return count
