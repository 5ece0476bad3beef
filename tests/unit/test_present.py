"""A scorecard in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.scoring.calls import ENQUIRY, STANDARDS, Log
from trainer import i18n
from trainer.commands.present import print_calls, print_scorecard, span
from trainer.domain.decision import Decision
from trainer.domain.scorecard import Scorecard, Verdict
from trainer.scoring import score
from trainer.services.result import as_object
from trainer.storage.records import CallRow

HOTLINE = STANDARDS["hotline"]
LOG = (
    Log(answered=2)
    .say(2.5, "您好顺达快递工号一零二四很高兴为您服务请问有什么可以帮助您")
    .line(12, 13)
    .say(14, "好的你等一下")
    .hang_up(20)
)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return score(HOTLINE, ENQUIRY, LOG.call)


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.language()
    yield i18n.set_language(request.param)
    i18n.set_language(before)


def printed(
    card: Scorecard,
    capsys: pytest.CaptureFixture[str],
    past: tuple[Scorecard, ...] = (),
    decisions: tuple[Decision, ...] = (),
) -> str:
    result = as_object(
        LOG.call, card, str, call_id="c", recording=None, log=None,
        standard=HOTLINE, scenario=ENQUIRY, past=past, decisions=decisions,
    )  # fmt: skip
    print_scorecard(result, ENQUIRY)
    return capsys.readouterr().out


def test_what_went_wrong_has_all_its_evidence(card: Scorecard, capsys: pytest.CaptureFixture[str]):
    shown = printed(card, capsys)
    at = next(f for f in card.findings if f.criterion == "opening")
    assert f"Heard: “{at.heard}”" in shown
    assert span(at.start, at.end) in shown and " s" in span(at.start, at.end)
    wrong = next(f for f in card.findings if f.verdict.value == "missed" and f.max_points > 1)
    assert f"{wrong.max_points - wrong.points:g} points lost" in shown
    assert f"    {wrong.clause}: {HOTLINE.clauses[wrong.clause]}" in shown
    assert wrong.advice is not None and f"    → {wrong.advice}" in shown


def test_the_card_names_standard_pass_mark_and_call(
    card: Scorecard, capsys: pytest.CaptureFixture[str], language: str
):
    words = {
        "en": ("Standard hotline · pass mark 80 %", " · call c"),
        "zh_CN": ("标准：hotline · 及格线 80 %", " · 通话 c"),
    }[language]
    assert f"{words[0]}{words[1]}" in printed(card, capsys).splitlines()
    result = as_object(LOG.call, card, str, call_id="", recording=None, log=None)
    print_scorecard(result, ENQUIRY)
    assert words[0] in capsys.readouterr().out.splitlines(), "a recording is no call"


def test_what_to_work_on_stands_at_the_top_and_says_how_often(
    card: Scorecard, capsys: pytest.CaptureFixture[str]
):
    alone = printed(card, capsys)
    assert alone.index("To work on next") < alone.index("You: 您好")
    assert "in your last" not in alone
    assert "3 times in your last 3 calls" in printed(card, capsys, (card, card))


CRITICAL = {
    "en": ("Fails the call by itself: Polite words", "Fails the call  "),
    "zh_CN": ("必须项未做到：礼貌用语", "必须项未做到  "),
}
FATAL = {
    "en": ("Takes all points by itself: Polite words", "Takes all points  "),
    "zh_CN": ("一票否决，总分清零：礼貌用语", "一票否决  "),
}


@pytest.mark.parametrize(
    ("fatal", "own", "others"), [(False, CRITICAL, FATAL), (True, FATAL, CRITICAL)]
)
def test_what_decides_alone_says_which_way(
    card: Scorecard,
    capsys: pytest.CaptureFixture[str],
    language: str,
    fatal: bool,
    own: dict[str, tuple[str, str]],
    others: dict[str, tuple[str, str]],
):
    wrong = next(f for f in card.findings if f.verdict.value == "missed")
    wrong = replace(wrong, title="礼貌用语", title_en="Polite words", start=1.0, end=2.0)
    graver = replace(wrong, critical=True, fatal=fatal)
    shown = printed(replace(card, findings=(graver,)), capsys)
    assert all(words in shown for words in own[language])
    assert not any(words.strip() in shown for words in others[language])


def test_a_decision_counts_and_what_the_program_found_stands_beside_it(
    card: Scorecard, capsys: pytest.CaptureFixture[str]
):
    wrong = next(f for f in card.findings if f.verdict is Verdict.MISSED and f.max_points > 0)
    when = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    decision = Decision(wrong.criterion, Verdict.MET, 1.0, "李老师", when, "方言")
    shown = printed(card, capsys, decisions=(decision,))
    assert f"{card.score + wrong.max_points - wrong.points:g} / {card.max_score:g}" in shown
    assert "With decisions by: 李老师" in shown
    assert "Decided by 李老师: 方言" in shown
    assert f"The program found: Not said, {wrong.points:g} of {wrong.max_points:g} points." in shown
    back = replace(decision, verdict=Verdict.REVIEW)
    assert printed(card, capsys, decisions=(decision, back)) == printed(card, capsys)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(1.23, 2.5, "1.2–2.5 s"), (1.0, 1.0, "1.0 s"), (1.0, None, "1.0 s"), (None, None, "")],
)
def test_a_span_in_seconds(start: float | None, end: float | None, words: str):
    assert span(start, end) == words


def row(**changes: object) -> CallRow:
    made = CallRow(
        "c-1", "plain", "查快递", "Where is it", "hotline", "", "practice",
        datetime(2026, 11, 22, 7, 0, tzinfo=UTC), 61.2, "finished", "customer", "", "f", "1", "m",
        79.96, 100, False,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_past_calls_have_title_percentage_and_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "200")
    rows = [
        row(),
        row(score=96.0, passed=True),
        row(passed=True, state="recovered"),
        row(passed=True, state="damaged"),
        row(score=None, max_score=None, passed=None),
    ]
    print_calls(rows)
    lines = capsys.readouterr().out.splitlines()
    assert "Where is it (plain)" in lines[1]
    shown = [" ".join(line.split()[-2:]) for line in lines[1:]]
    assert shown == ["not passed", "96% passed", "79% recovered", "passed, damaged", "– finished"]
    assert "79%" in lines[1]
