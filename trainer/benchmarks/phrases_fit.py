"""The numbers of `trainer.phrases.certainty`, fitted to the part for choosing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from trainer.benchmarks.phrases_cases import Case
from trainer.phrases.certainty import WEIGHTS, Evidence
from trainer.phrases.heard import listen
from trainer.phrases.match import weigh

Floats = npt.NDArray[np.float64]

_PENALTY = 1e-3
_FOLDS = 5
_STEPS = 2000


@dataclass(frozen=True)
class Row:
    """What spoke for a phrase in what was heard, and whether it was said. `name`: the phrase;
    `weight`: in the fit."""

    name: str
    evidence: Evidence
    said: bool
    weight: float = 1.0


def balanced(*parts: Sequence[Case]) -> list[Row]:
    """The rows of several kinds of errors; each kind weighs the same in the fit, however many
    there are."""
    made = [part for part in map(rows, parts) if part]
    whole = sum(map(len, made))
    return [replace(row, weight=whole / len(made) / len(part)) for part in made for row in part]


def rows(heard: Sequence[Case]) -> list[Row]:
    """Twice each: with all the recogniser's readings, and with the best one alone, as from one
    that gives no more. What has no place at all needs no probability."""
    made: list[Row] = []
    for trial, utterance, _ in heard:
        for told in (utterance, replace(utterance, alternatives=())):
            evidence = weigh(trial.wanted.phrase, listen([told]))
            if evidence is not None:
                made.append(Row(trial.wanted.name, evidence, trial.said))
    return made


@dataclass(frozen=True)
class Fit:
    """`loss`: mean negative log likelihood (nats), on phrases that were left out in turn."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    loss: float
    brier: float


def fit(data: Sequence[Row], features: Sequence[str] = tuple(WEIGHTS)) -> Fit:
    """Logistic regression on some of the features, of which the first is the constant."""
    x = np.array([_values(row.evidence, features) for row in data])
    y = np.array([float(row.said) for row in data])
    heavy = np.array([row.weight for row in data])
    phrases = sorted({row.name for row in data})
    fold = np.array([phrases.index(row.name) % _FOLDS for row in data])
    told = np.empty(len(y))
    for number in range(_FOLDS):
        inside = fold == number
        rest = ~inside
        told[inside] = _sigmoid(x[inside] @ _solve(x[rest], y[rest], heavy[rest]))
    return Fit(
        tuple(features),
        tuple(round(float(w), 2) for w in _solve(x, y, heavy)),
        _loss(told, y, heavy),
        float(np.average((told - y) ** 2, weights=heavy)),
    )


def in_use(data: Sequence[Row]) -> Fit:
    """How the numbers in use do on the same."""
    x = np.array([_values(row.evidence, tuple(WEIGHTS)) for row in data])
    told = _sigmoid(x @ np.array(list(WEIGHTS.values())))
    y = np.array([float(row.said) for row in data])
    heavy = np.array([row.weight for row in data])
    return Fit(
        tuple(WEIGHTS),
        tuple(WEIGHTS.values()),
        _loss(told, y, heavy),
        float(np.average((told - y) ** 2, weights=heavy)),
    )


def _values(evidence: Evidence, features: Sequence[str]) -> list[float]:
    values = evidence.values
    return [values[name] for name in features]


def _loss(told: Floats, y: Floats, heavy: Floats) -> float:
    sure = np.clip(told, 1e-4, 1 - 1e-4)
    return -float(np.average(y * np.log(sure) + (1 - y) * np.log(1 - sure), weights=heavy))


def _sigmoid(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


def _solve(x: Floats, y: Floats, heavy: Floats) -> Floats:
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread == 0] = 1.0
    mean[0] = 0.0
    z: Floats = (x - mean) / spread

    # Steepest descent with momentum: the columns are of one size, so it settles soon.
    width = len(x[0])
    damping: Floats = np.full(width, 2 * _PENALTY)
    damping[0] = 0.0
    found: Floats = np.zeros(width)
    speed: Floats = np.zeros(width)
    for _ in range(_STEPS):
        wrong: Floats = heavy * (_sigmoid(np.dot(z, found)) - y)
        slope: Floats = np.dot(z.T, wrong) / heavy.sum() + damping * found
        speed = 0.95 * speed - 0.3 * slope
        found = found + speed
    weights: Floats = found / spread
    weights[0] = found[0] - float(np.dot(found[1:], mean[1:] / spread[1:]))
    return weights
