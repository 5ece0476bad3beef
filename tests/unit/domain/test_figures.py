"""Figures as people read them."""

from __future__ import annotations

import pytest

from trainer.domain.figures import number, percent


@pytest.mark.parametrize(
    ("score", "maximum", "shown"),
    [(77.5, 96, "80"), (79.99, 100, "79"), (80, 100, "80"), (29, 100, "29"), (5, 0, "0")],
)
def test_a_percentage_is_never_rounded_up(score: float, maximum: float, shown: str):
    assert percent(score, maximum) == shown


@pytest.mark.parametrize(
    ("points", "shown"), [(79.96, "79.9"), (80.0, "80"), (0.29 * 10, "2.9"), (2.64, "2.6")]
)
def test_points_are_never_rounded_up(points: float, shown: str):
    assert number(points) == shown
