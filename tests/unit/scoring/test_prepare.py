"""What is prepared while it rings is not done again when the call is scored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainer.benchmarks.rules import sentences
from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.loader import load_scenarios
from trainer.domain.call import Call
from trainer.domain.events import CallStarted
from trainer.paths import scenarios as folder
from trainer.phrases import Phrase
from trainer.scoring import prepare, score, wordings

from .calls import STANDARDS


@pytest.mark.parametrize(
    "named", [{}, {"customer_name": "欧阳"}], ids=["usual", "its own customer"]
)
def test_a_prepared_call_reads_no_wording_when_it_is_scored(
    named: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = load_scenarios(folder() / "core").scenarios["plain-enquiry"]
    shipped = STANDARDS[scenario.standard]
    # One that no other test has read: wording is kept for as long as the process lives.
    own = {
        name: (*given, f"[顺便说{len(named)}]{given[0]}") for name, given in shipped.phrases.items()
    }
    standard = replace(shipped, phrases=own)
    made = synthetic_call(scenario, sentences([scenario]), 1.0)
    begun = made.started
    assert begun is not None
    started = CallStarted(
        0.0, "", scenario.id, standard.id, 0, "", "", "", "", variables={**begun.variables, **named}
    )
    read: list[str] = []
    plain = wordings.compile_phrase

    def counted(name: str, templates: tuple[str, ...], variables: dict[str, str]) -> Phrase:
        read.append(name)
        return plain(name, templates, variables)

    monkeypatch.setattr(wordings, "compile_phrase", counted)
    prepare(standard, scenario, started)
    assert len(read) > 10
    read.clear()
    score(standard, scenario, Call([started, *made.log[1:]]))
    assert read == []
