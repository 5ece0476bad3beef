"""The book's own wording, taken from the text of the clauses.

What it forbids is found out where the clause is judged, and what it asks for is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.unit.scoring.calls import STANDARDS, Log
from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Criterion, Standard
from trainer.scoring.checks import check_of
from trainer.scoring.evidence import Evidence

SCENARIOS = load_scenarios(paths.scenarios()).scenarios
CLAUSES = STANDARDS["combined"].clauses
EITHER = {
    "先生/小姐": "先生",
    "是否明白/是否清楚": "是否明白",
    "两小时（简单投诉）/二十四小时（复杂投诉）": "二十四小时",
    "公司、工号": "顺达快递工号一零二四",
    "本公司客服部": "顺达快递",
    "×××号": "一零二四",
    "××": "幺幺四",
}
"""Places of the clauses that stand for wording: one way of saying each."""
FORBIDS = re.compile("不可以说|不能说")


def quoted(text: str) -> list[str]:
    """The wordings between quotation marks, as they are said."""
    found: list[str] = []
    for wording in re.findall("“([^”]*)”", text):
        for written, said in EITHER.items():
            wording = wording.replace(written, said)
        found.append("".join(c for c in wording if "一" <= c <= "鿿"))
    return found


def parts(clause: str) -> tuple[list[str], list[str]]:
    """What a clause asks for, and what it forbids."""
    wanted, *forbidden = FORBIDS.split(CLAUSES[clause], maxsplit=1)
    return quoted(wanted), quoted("".join(forbidden))


def judging(clause: str, check: str) -> Iterator[tuple[Standard, Scenario, Criterion]]:
    """Criteria that judge a clause by this check: the situations', then the combined standard's."""
    for scenario in SCENARIOS.values():
        for criterion in scenario.criteria:
            if criterion.clause == clause and criterion.check == check:
                yield STANDARDS[scenario.standard], scenario, criterion
    anyone = SCENARIOS["wrong-number"]
    for criterion in STANDARDS["combined"].criteria:
        general = check == "forbidden_phrase" and "after_phrase" not in criterion.params
        if criterion.check == check and (general or criterion.clause == clause):
            yield STANDARDS["combined"], anyone, criterion


def answers(
    text: str, standard: Standard, scenario: Scenario, criterion: Criterion, *, forbidden: bool
) -> set[str]:
    """What is said of each phrase of a criterion when just this was spoken."""
    evidence = Evidence(standard, scenario, Log().say(6, text).call)
    spoken = evidence.utterances
    names = check_of(criterion).settings(criterion).phrase_names()
    if forbidden:
        found = [m for n in names for m in evidence.find_all(n, spoken, forbidden=True)]
        return {match.answer for match in found}
    return {evidence.find(name, spoken).answer for name in names}


FORBIDDEN = [(clause, wording) for clause in CLAUSES for wording in parts(clause)[1]]
NOT_BY_WORDING = {"HOTLINE 2b", "HOTLINE 16"}
"""Judged by the use of the name, and by what is not said to somebody who shouts."""
ASKED = [c for c in CLAUSES
         if c.startswith("HOTLINE") and parts(c)[0] and c not in NOT_BY_WORDING]  # fmt: skip


@pytest.mark.parametrize(("clause", "wording"), FORBIDDEN)
def test_what_a_clause_forbids_is_found_out(clause: str, wording: str) -> None:
    assert any(
        "said" in answers(wording, *judge, forbidden=True)
        for judge in judging(clause, "forbidden_phrase")
    )


@pytest.mark.parametrize("clause", ASKED)
def test_what_a_hotline_clause_asks_for_is_accepted(clause: str) -> None:
    text = "".join(parts(clause)[0])
    judges = judging(clause, "required_phrase")
    assert any("said" in answers(text, *judge, forbidden=False) for judge in judges)


def test_the_clauses_tell_enough_wording_to_test() -> None:
    assert len(FORBIDDEN) >= 17
    assert len(ASKED) >= 32
