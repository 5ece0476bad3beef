"""Places that cannot count are not looked at: that must not show in any answer."""

from __future__ import annotations

import pytest

from tests.unit.scoring.calls import STANDARDS
from trainer.benchmarks.rules import sentences
from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.loader import load_scenarios
from trainer.paths import scenarios
from trainer.phrases import Match, compile_phrase, find, find_all, listen
from trainer.phrases import match as finding


def _answers(forbidden: bool) -> list[tuple[Match | tuple[Match, ...], ...]]:
    known = load_scenarios(scenarios() / "core").scenarios
    scenario = known["furious-caller"]
    call = synthetic_call(scenario, sentences(list(known.values())), 3.0)
    heard = listen(call.utterances)
    variables = dict(scenario.variables)
    phrases = [
        compile_phrase(name, templates, variables)
        for name, templates in {**STANDARDS["combined"].phrases, **scenario.phrases}.items()
    ]
    return [
        (
            find(phrase, heard, forbidden=forbidden),
            find(phrase, heard, forbidden=forbidden, perhaps_said=True),
            find_all(phrase, heard, forbidden=forbidden),
            find_all(phrase, heard, forbidden=forbidden, surely=True),
        )
        for phrase in phrases
    ]


@pytest.mark.parametrize("forbidden", [False, True])
def test_every_answer_is_as_if_all_places_were_judged(
    forbidden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = _answers(forbidden)
    with monkeypatch.context() as patch:
        patch.setattr(finding, "hopeless", lambda *_: False)
        thorough = _answers(forbidden)
    assert quick == thorough
    answers = {each[0].answer for each in quick if isinstance(each[0], Match)}
    assert answers >= {"said", "unsure", "not_said"}
    for one, perhaps, every, sure in quick:
        assert isinstance(one, Match) and isinstance(perhaps, Match)
        assert perhaps == one or one.answer == perhaps.answer == "not_said"
        assert isinstance(every, tuple) and sure == tuple(m for m in every if m.answer == "said")
