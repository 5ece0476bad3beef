"""What is quoted of a wording that has several parts: all that was heard of it."""

from __future__ import annotations

import pytest

from tests.unit.scoring.calls import Log, judged

CLOSING = {"all_of": ["closing", "goodbye"], "where": "last_turn"}


@pytest.mark.parametrize(
    ("text", "parts", "heard"),
    [
        ("感谢您的来电再见", ["closing", "goodbye"], "感谢您的来电再见"),
        ("感谢您的来电那就先这样再见", ["closing", "goodbye"], "感谢您的来电…再见"),
        # One lies within the other.
        ("您好顺达快递有事吗", ["greeting", "company"], "您好顺达快递"),
        ("您好顺达快递有事吗", ["company", "greeting"], "您好顺达快递"),
    ],
)
def test_the_quotation_runs_over_all_parts(text: str, parts: list[str], heard: str) -> None:
    finding = judged(Log().say(6, text), "required_phrase", all_of=parts)
    assert (finding.verdict, finding.heard) == ("met", heard)
    assert "".join(finding.quotes) == heard.replace("…", "")
    assert finding.start is not None and finding.end is not None
    begin, end = text.find(heard[:2]), text.find(heard[-2:]) + 2
    assert finding.start == pytest.approx(6 + begin / 3.3, abs=0.05)
    assert finding.end == pytest.approx(6 + end / 3.3, abs=0.05)


def test_parts_in_several_utterances_and_turns() -> None:
    log = Log().say(6, "感谢您的来电").line(10, 12, "好的").say(20, "再见")
    finding = judged(log, "required_phrase", **CLOSING)
    assert (finding.verdict, finding.heard) == ("met", "感谢您的来电…再见")
    assert finding.quotes == ("感谢您的来电", "再见")
    assert (finding.start, finding.end) == (
        pytest.approx(6, abs=0.05),
        pytest.approx(20 + 2 / 3.3, abs=0.05),
    )


def test_of_three_parts_the_two_that_were_heard_are_quoted() -> None:
    log = Log().say(6, "请您稍等").say(9, "感谢您的来电")
    finding = judged(log, "required_phrase", all_of=["closing", "please_wait", "goodbye"])
    assert (finding.verdict, finding.heard) == ("missed", "请您稍等…感谢您的来电")
    assert finding.points == pytest.approx(20 / 3, abs=0.01)
    assert finding.start == pytest.approx(6, abs=0.05)
    assert finding.end == pytest.approx(9 + 6 / 3.3, abs=0.05)


def test_what_is_written_keeps_the_marks_between_its_parts() -> None:
    log = Log().type(6, "感谢您的来电，再见！")
    finding = judged(log, "required_phrase", all_of=["closing", "goodbye"])
    assert finding.verdict == "met"
    assert finding.quotes == ("感谢您的来电，再见",)


def test_facts_that_were_said_back_are_quoted_together() -> None:
    log = Log().say(6, "感谢您的来电嗯嗯好的再见")
    facts = {"谢": ["closing"], "别": ["goodbye"]}
    finding = judged(log, "facts_restated", facts=facts)
    assert (finding.verdict, finding.heard) == ("met", "感谢您的来电…再见")


def test_one_doubtful_part_makes_the_whole_doubtful() -> None:
    sure = judged(Log().say(6, "感谢您的来电再见"), "required_phrase", phrase="closing")
    both = judged(
        Log().say(6, "感谢您的来电再见"), "required_phrase", all_of=["closing", "goodbye"]
    )
    assert sure.confidence is not None and both.confidence is not None
    assert both.confidence <= sure.confidence
