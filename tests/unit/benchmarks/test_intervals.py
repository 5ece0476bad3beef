"""Intervals beside those of another library, and of known distributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from trainer.benchmarks.intervals import of_mean, of_share


@given(st.integers(1, 500), st.data())
def test_shares_agree_with_scipy(tries: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, tries))
    known = binomtest(hits, tries).proportion_ci(0.95, "wilson")
    assert of_share(hits, tries) == pytest.approx((known.low, known.high), abs=1e-6)


def test_nothing_tried_says_nothing() -> None:
    assert of_share(0, 0) == (0.0, 1.0)
    assert all(np.isnan(of_mean([])))


def test_the_mean_of_many_lies_where_theory_says() -> None:
    values = np.random.default_rng(3).normal(5.0, 2.0, 400).tolist()
    low, high = of_mean(values)
    mean, error = np.mean(values), np.std(values) / 20
    assert low == pytest.approx(mean - 1.96 * error, abs=0.03)
    assert high == pytest.approx(mean + 1.96 * error, abs=0.03)
    assert of_mean(values) == (low, high)
