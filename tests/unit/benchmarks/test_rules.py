from __future__ import annotations

import pytest

from trainer.benchmarks.rules import MINUTES, measure, sentences
from trainer.benchmarks.synthetic_call import READINGS, synthetic_call
from trainer.content.loader import load_scenarios
from trainer.content.standards import load_standards
from trainer.paths import assets, scenarios


@pytest.fixture(scope="module")
def core():
    return load_scenarios(scenarios() / "core").scenarios


def test_a_synthetic_call_is_as_long_as_asked_and_always_the_same(core):
    said = sentences(list(core.values()))
    call = synthetic_call(core["plain-enquiry"], said, 5.0)
    assert 300 <= call.duration <= 330
    assert call.log == synthetic_call(core["plain-enquiry"], said, 5.0).log
    assert all(len(u.alternatives) == READINGS + 1 for u in call.utterances)
    assert call.ended is not None and call.moments and call.lines
    assert all(u.text for u in call.utterances)


@pytest.mark.slow
def test_each_length_is_timed_beside_its_baselines(core):
    standard = load_standards(assets() / "standards")["combined"]
    costs = measure(core["plain-enquiry"], standard, sentences(list(core.values())), 3)
    assert [c.minutes for c in costs] == list(MINUTES)
    for cost in costs:
        assert len(cost.scoring) >= 3
        assert min(cost.scoring) > min(cost.few_checks) > 0
        assert min(cost.reading) > 0
    # No worse than linear in the length of the call.
    by_minutes = {c.minutes: min(c.scoring) for c in costs}
    assert by_minutes[60] <= 1.5 * 4 * by_minutes[15]
