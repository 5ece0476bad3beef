"""Alignment of a known reading with a net's answers."""

from __future__ import annotations

import numpy as np
import pytest

from models.recipe import align
from models.recipe.syllables import SILENCE, UNITS

STEP = 480  # samples between two answers
READING = ["ma1", "an4"]
SAID = ["m", "a1", "an4"]


def answers(runs: list[tuple[int, int]]) -> np.ndarray:
    """Log-likelihoods that favour each pdf of `runs` for so many answers."""
    rows = np.full((sum(length for _, length in runs), UNITS.pdf_count), -5.0)
    start = 0
    for pdf, length in runs:
        rows[start : start + length, pdf] = 0.0
        start += length
    return rows


def test_every_unit_is_found_where_the_net_hears_it() -> None:
    silence = UNITS.pdfs[SILENCE][0]
    inside = [pdf for unit in SAID for pdf in UNITS.pdfs[unit]]
    scores = answers([(silence, 4), *((pdf, 3) for pdf in inside), (silence, 5)])
    fit = align.best_path(scores, READING)
    rows = align.marks(fit, READING, len(scores) * STEP + 80)
    assert fit.score == pytest.approx(0.0)
    assert [UNITS.names[unit] for unit, _, _ in rows] == [SILENCE, *SAID, SILENCE]
    # The first answer is for sample 320; borders lie half way between two answers.
    border = 320 - STEP // 2
    assert [start for _, start, _ in rows[1:]] == [
        border + STEP * place for place in (4, 7, 13, 19)
    ]
    assert [row[1] for row in rows[1:]] == [row[2] for row in rows[:-1]]
    assert rows[-1, 2] == len(scores) * STEP + 80


def test_silence_may_be_missing_but_no_sound_may() -> None:
    inside = [pdf for unit in SAID for pdf in UNITS.pdfs[unit]]
    # The net never hears the m, yet it gets its place.
    scores = answers([(pdf, 3) for pdf in inside[1:]])
    rows = align.marks(align.best_path(scores, READING), READING, len(scores) * STEP)
    assert [UNITS.names[unit] for unit, _, _ in rows] == SAID


def test_a_recording_shorter_than_its_reading_fits_worst() -> None:
    assert align.best_path(np.zeros((3, UNITS.pdf_count)), READING).score == float("-inf")


def test_quiet_frames_are_silence_and_loud_ones_are_not() -> None:
    silence = UNITS.pdfs[SILENCE][0]
    scores = answers([(UNITS.pdfs["a1"][0], 2), (silence, 2)])
    heard = align.prefer_silence_where_quiet(scores, np.array([-60.0, 0.0, -60.0, 0.0]))
    assert list(heard.argmax(axis=1) == silence) == [True, False, True, False]


def test_of_two_readings_the_right_one_fits_better() -> None:
    silence = UNITS.pdfs[SILENCE][0]
    said = [*UNITS.pdfs["h"], *UNITS.pdfs["ang2"]]
    scores = answers([(silence, 3), *((pdf, 4) for pdf in said), (silence, 3)])
    right, wrong = (align.best_path(scores, [reading]) for reading in ("hang2", "xing2"))
    assert right.score > wrong.score


def test_without_a_language_any_row_of_syllables_is_heard() -> None:
    silence = UNITS.pdfs[SILENCE][0]
    said = ["ma1", "an4", "hao3"]
    runs = [(silence, 4)]
    for units in (["m", "a1"], ["an4"], ["h", "ao3"]):
        runs += [(pdf, 4) for unit in units for pdf in UNITS.pdfs[unit]]
    loop = align.SyllableLoop(["an4", "ba1", "hao3", "ma1", "ma4"])
    assert loop.hear(answers([*runs, (silence, 4)])) == said
    assert loop.hear(answers([(silence, 20)])) == []
