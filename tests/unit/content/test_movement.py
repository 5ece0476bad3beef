"""What moves a talk on, as it is written: read whole, and every slip named."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.content.graph import can_end, ends_unaided, reachable
from trainer.content.loader import load_scenarios
from trainer.content.mood import default_mood
from trainer.domain.branching import AGAIN, BACK, Branch, Condition, FollowUp
from trainer.domain.mood import MoodRule
from trainer.domain.scenario import Scenario

GOOD = """\
title: 试
situation: 有人来电。
briefing: 您是坐席。
standard: hotline
start: waiting
variables: {phone: "13900001234"}
phrases:
  repeats: "您的电话是{number}"
  asks: 请问您
mood_rules:
  long_hold: {held_for: 30, mood: +2}
  interrupted: false
  asked: {heard: asks, shortly_after: repeats, within: 5, mood: -1, at_most: 1}
everywhere:
  - {talking_for: 12, once: true, goto: baby}
moments:
  waiting:
    say: 您好
    say_calm: [您好呀]
    next:
      - {heard: repeats, heard_value: {number: "{phone}"}, goto: bye, mood: 0}
      - {promised: 24小时, faster_than: 200, slower_than: 300, goto: bye}
      - {promised: any, louder_by: 4, quieter_by: 2, interrupted: true, goto: bye}
      - {ever: asks, never: repeats, elapsed: 60, mood_at_most: 2, goto: bye}
      - {act: hold, holds: 3, held_for: 20, chance: 0.5, again: true}
      - {silence: 5, goto: bye}
  baby:
    aside: true
    say: 是{heard_number}吗
    next:
      - {anything: true, back: true}
      - {silence: 5, back: true}
  bye:
    ending: done
    follow_up: {call_back: result, missed: chases}
  result: {next: [{anything: true, goto: over}, {silence: 5, goto: over}]}
  chases: {say: "说好{promised_time}的", next: [{after: 1, goto: over}]}
  over: {ending: done}
endings:
  done: {label: 好, good: true}
"""


def load(root: Path, text: str) -> tuple[Scenario | None, list[str]]:
    folder = root / "one"
    folder.mkdir(exist_ok=True)
    (folder / "scenario.yaml").write_text(text, "utf-8")
    library = load_scenarios(root)
    return library.scenarios.get("one"), [str(p) for p in library.problems]


def test_everything_that_can_be_written_is_read(tmp_path: Path) -> None:
    scenario, problems = load(tmp_path, GOOD)
    assert problems == []
    assert scenario is not None
    cut_in, *own = scenario.moments["waiting"].branches
    assert cut_in == Branch(Condition(talking_for=12.0, once=True), "baby")
    assert own == [
        Branch(Condition(heard=("repeats",), heard_value=(("number", "{phone}"),)), "bye", 0),
        Branch(Condition(promised_within=86400.0, faster_than=200.0, slower_than=300.0), "bye"),
        Branch(Condition(promised=True, louder_by=4.0, quieter_by=2.0, interrupted=True), "bye"),
        Branch(Condition(ever=("asks",), never=("repeats",), elapsed=60.0, mood_at_most=2), "bye"),
        Branch(Condition(act="hold", holds=3, held_for=20.0, chance=0.5), AGAIN),
        Branch(Condition(silence=5.0), "bye"),
    ]
    assert scenario.moments["baby"].aside
    assert [b.goto for b in scenario.moments["baby"].branches] == ["baby", BACK, BACK]
    assert scenario.moments["waiting"].say_calm == ("您好呀",)
    assert scenario.moments["bye"].follow_up == FollowUp("result", "chases")


def test_rules_of_mood_are_changed_dropped_and_added(tmp_path: Path) -> None:
    scenario, _ = load(tmp_path, GOOD)
    assert scenario is not None
    rules = {rule.id: rule for rule in scenario.mood_rules}
    assert rules["long_hold"] == MoodRule("long_hold", 2, held_for=30.0)
    assert rules["asked"] == MoodRule(
        "asked", -1, heard=("asks",), shortly_after=("repeats",), within=5.0, at_most=1
    )
    default = {rule.id for rule in default_mood().rules}
    assert set(rules) == (default | {"asked"}) - {"interrupted"}
    # All that the rules listen for can be heard.
    assert {name for r in rules.values() for name in r.phrases} <= set(scenario.phrases)


def test_the_graph_knows_asides_and_follow_ups(tmp_path: Path) -> None:
    scenario, _ = load(tmp_path, GOOD)
    assert scenario is not None
    everything = set(scenario.moments)
    assert reachable(scenario) == everything
    assert can_end(scenario) == everything
    assert ends_unaided(scenario) == everything
    stuck, _ = load(tmp_path, GOOD.replace("      - {silence: 5, back: true}\n", ""))
    assert stuck is not None
    assert ends_unaided(stuck) == everything - {"baby"}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{after: 1, goto: over}", "{after: 1}",
         "moments.chases.next[1]: A branch needs one of “goto”, “again” and “back”."),
        ("{after: 1, goto: over}", "{after: 1, goto: over, back: true}",
         "moments.chases.next[1]: A branch needs one of “goto”, “again” and “back”."),
        ("promised: 24小时", "promised: 很快",
         "moments.waiting.next[2].promised: “很快” is no length of time. Did you mean “24小时”?"),
        ('{number: "{phone}"}', '{number: "{phon}"}',
         "moments.waiting.next[1].heard_value.number: There is no variable “phon”. "
         "Did you mean “phone”?"),
        ("never: repeats", "never: repeat",
         "moments.waiting.next[4].never: There is no phrase “repeat”. Did you mean “repeats”?"),
        ("missed: chases}", "missed: chase}",
         "moments.bye.follow_up.missed: There is no moment “chase”. Did you mean “chases”?"),
        ("    ending: done\n    follow_up", "    next: [{after: 1, goto: over}]\n    follow_up",
         "moments.bye.follow_up: “follow_up” needs an “ending”: how it ends when nothing was "
         "promised."),
        ("interrupted: false", "interupted: false",
         "mood_rules.interupted: There is no rule “interupted”. Did you mean “interrupted”?"),
        ("{held_for: 30, mood: +2}", "{mood: +2}",
         "mood_rules.long_hold: This rule does not say what changes the mood."),
        ("shortly_after: repeats", "shortly_after: repeat",
         "mood_rules.asked.shortly_after: There is no phrase “repeat”. Did you mean “repeats”?"),
        ("    say: 您好\n", "",
         "moments.waiting.say_calm: “say_calm” replaces “say”, which is missing."),
        ("act: hold, holds: 3", "act: hang_up, holds: 3",
         "moments.waiting.next[5]: After the agent has hung up only a moment with an “ending” "
         "can follow."),
        ("chance: 0.5", "chance: 2",
         "moments.waiting.next[5].chance: The number is too large; the limit is 1."),
    ],
)  # fmt: skip
def test_each_slip_is_one_clear_sentence(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert GOOD.count(old) == 1
    _, problems = load(tmp_path, GOOD.replace(old, new))
    assert any(problem in each for each in problems), problems
