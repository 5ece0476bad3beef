"""Every rule is broken and just kept in a call of its own, spoken or typed, and judged right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rule_calls import Span, play
from tests.support.rule_pairs import Pair, Told, read_pairs
from trainer import paths
from trainer.content.standards import load_standards
from trainer.domain.scorecard import Finding
from trainer.scoring import CHECKS
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings

PAIRS = read_pairs(Path(__file__).parent / "rules")
STANDARDS = load_standards(paths.assets() / "standards")
VOICES = ("m3", "f2")
ROUGHLY = 0.6
"""Seconds: when within a line a word is spoken is only known as closely as this."""
CALLS = [
    pytest.param(pair, told, voice, id=f"{pair.channel}-{at}-{pair.rule}-{kind}")
    for at, pair in enumerate(PAIRS)
    for told, kind, voice in (
        (pair.breaks, "breaks", VOICES[at % 2]),
        (pair.keeps, "keeps", VOICES[(at + 1) % 2]),
    )
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    home = tmp_path_factory.mktemp("rules")
    made = Workshop(home, Settings(home, {}))
    yield made
    made.close()


@pytest.mark.e2e
@pytest.mark.parametrize(("pair", "told", "voice"), CALLS)
def test_a_call_is_judged_right(shop: Workshop, pair: Pair, told: Told, voice: str) -> None:
    played = play(shop, pair, told, voice)
    found = played.findings[0]
    heard = " / ".join(u.text for u in played.call.utterances)
    assert found.verdict == told.verdict, f"{found.reason} {heard}"
    assert found.clause == pair.clause
    planted = played.planted(told)
    if planted is not None:
        place = f"{found.start}–{found.end} instead of {planted}: {found.reason} {heard}"
        assert lies_on(found, planted, exact=told.silence is not None), place


def lies_on(found: Finding, planted: Span, *, exact: bool) -> bool:
    """Whether the finding shows the planted fault; a silence from its beginning to its end."""
    if found.start is None or found.end is None:
        return False
    begin, end = planted
    if exact:
        return abs(found.start - begin) <= ROUGHLY and abs(found.end - end) <= ROUGHLY
    return begin - ROUGHLY <= found.start <= found.end <= end + ROUGHLY


def test_every_check_and_every_rule_of_the_standards_has_a_pair() -> None:
    judged = {pair.judged_by(STANDARDS[pair.standard]).check for pair in PAIRS}
    assert judged == set(CHECKS)
    for channel, name in (("phone", "combined"), ("chat", "chat")):
        rules = {pair.rule for pair in PAIRS if pair.channel == channel}
        assert {c.id for c in STANDARDS[name].criteria} <= rules


def test_the_two_calls_of_a_pair_come_out_differently() -> None:
    assert all(pair.breaks.verdict != pair.keeps.verdict for pair in PAIRS)
    assert all(pair.clause in STANDARDS[pair.standard].clauses for pair in PAIRS)
