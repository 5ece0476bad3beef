"""Usual slips in YAML: named on the line where they are, in words that say what to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.content.loader import load_scenarios
from trainer.content.source import SourceError, parse_yaml
from trainer.domain.message import M_, Message

GOOD = """\
title: 试
standard: hotline
start: waiting
moments:
  waiting:
    next:
      - {silence: 5, goto: bye}
  bye:
    say: 再见
    ending: done
"""
COLON = "stands the full-width “：”"
SPACE = "a space is missing"
WIDE = "A wide space"
QUOTED = "needs quotation marks"
STEP = "indented differently"


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("standard: ", "standard：", 2, COLON),
        ("standard: ", "standard:", 2, SPACE),
        ("    say: ", "    say：", 9, COLON),
        ("silence: 5", "silence:5", 7, SPACE),
        ("- {", "-{", 7, SPACE),
        ("    say: ", "\u3000\u3000say: ", 9, WIDE),
        ("    say: ", "    say:\u3000", 9, WIDE),
        ("{silence: 5, goto: bye}", "｛silence: 5, goto: bye｝", 7, "half-width “{”."),
        ("5, goto", "5，goto", 7, "type the half-width “,”."),
        ("    say", "\tsay", 9, "A tab stands here"),
        ("    ending", "     ending", 10, STEP),
        ("    ending", "   ending", 10, STEP),
        ("  bye:", "   bye:", 8, STEP),
        ("  bye:", " bye:", 8, STEP),
        ("bye}", "bye", 7, "must end with “}”"),
        ("再见", "[笑]再见", 9, "begins so needs quotation marks"),
        ("再见", "{company}再见", 9, "begins so needs quotation marks"),
        ("再见", "再见: 好", 9, QUOTED),
        ("再见", '"再"见', 9, "between quotation marks"),
        ("再见", '"再见', 9, "not closed"),
        *(("再见", f"{sign}再见", 9, QUOTED) for sign in "*&@%`!|>"),
    ],
)
def test_a_slip_is_told_where_it_is(old: str, new: str, line: int, part: str) -> None:
    assert GOOD.count(old) == 1
    parse_yaml(GOOD)
    with pytest.raises(SourceError) as caught:
        parse_yaml(GOOD.replace(old, new))
    assert (caught.value.line, part in str(caught.value)) == (line, True), str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{silence: 5", "{silence： 5", "7: moments.waiting.next[1].silence： 5: Behind “silence” "
         "stands the full-width “：”; type the half-width “:” and a space: “silence: ”."),
        ("say: 再见\n    ending: done", "say：再见", "9: moments.bye: Behind “say” stands the "
         "full-width “：”; type the half-width “:” and a space: “say: ”."),
        ("say: 再见", "say: {company}", "9: moments.bye.say.company: A text that begins with "
         "“{” needs quotation marks."),
        ("goto: bye", "goto: 再见", "7: moments.waiting.next[1].goto: There is no moment “再见”. "
         "There are: waiting, bye."),
        ("standard: hotline", "standard: 热线", "2: standard: There is no standard “热线”. "
         "There are: "),
        ("ending: done", "ending: 好", "10: moments.bye.ending: There is no ending “好”. "
         "There are: done."),
        ("  bye:", "  bye: {ending: done}\n  再见:", "9: moments.再见: “再见” cannot be a name: "),
        ("silence: 5", "anything: yes", "7: moments.waiting.next[1].anything: “yes” is not "
         "possible here; possible: true."),
        ("start:", "line: {noise: traffic}\nstart:", "3: line.noise: “traffic” is not possible "
         "here; possible: "),
    ],
)  # fmt: skip
def test_what_reads_as_yaml_but_is_none_is_told_too(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    text = GOOD + "situation: 试\nbriefing: 试\nendings: {done: {label: 完, good: true}}\n"
    assert text.count(old) == 1
    (folder / "scenario.yaml").write_text(text.replace(old, new), "utf-8")
    found = [str(each) for each in load_scenarios(tmp_path).problems]
    assert any(each.startswith(f"one/scenario.yaml:{sentence}") for each in found), found
    assert not any("Did you mean “office”" in each for each in found)


def test_a_sentence_inside_a_sentence_is_translated_with_it() -> None:
    words = {"{a} is bad: {why}": "{why}：{a}", "never {n}": "从不{n}"}
    message = M_("{a} is bad: {why}", a="x", why=M_("never {n}", n=3))
    assert message.render(words.__getitem__) == "从不3：x"
    assert str(message) == "x is bad: never 3"
    assert Message.from_json(message.to_json()) == message
