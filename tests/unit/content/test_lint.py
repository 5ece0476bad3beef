"""Looking over scenarios that load: what was forgotten or would go wrong in a call."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.content.lint import Known, StandardNames, lint
from trainer.content.loader import load_scenarios
from trainer.scoring import CHECKS

GOOD = """\
title: {zh: 试, en: Try}
situation: 有人来电。
briefing: 好好说话。
standard: hotline
start: waiting
phrases:
  greets: 您好您好
moments:
  waiting:
    next:
      - {heard: greets, goto: bye}
      - {silence: 5, goto: bye}
  bye:
    say: 再见。
    ending: done
endings:
  done: {label: 完了, good: true}
leave_out: [closing]
criteria:
  - id: greeted
    title: 问好
    clause: HOTLINE 1
    check: required_phrase
    points: 30
    params: {any_of: [greets, thanks], moments: [waiting]}
examples:
  - {id: good, script: ["您好您好"], quality: good, ending: done, verdicts: {pace: met}}
  - {id: middling, script: ["嗯"], quality: middling, ending: done}
  - {id: rude, script: ["喂"], quality: rude, ending: done}
"""
KNOWN = Known(
    standards={
        "hotline": StandardNames(
            frozenset({"thanks"}), frozenset({"closing", "pace"}), frozenset({"HOTLINE 1"})
        )
    },
    checks={name: CHECKS[name].params for name in ("required_phrase", "ending")},
    characters=frozenset("您好嗯喂"),
)


def problems(root: Path, text: str, known: Known = KNOWN) -> list[str]:
    folder = root / "one"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(text, "utf-8")
    return [f"{p.severity} {p}" for p in lint(load_scenarios(root), known)]


def test_unknown_keys_and_names_that_lead_nowhere_are_told_in_one_round(tmp_path: Path) -> None:
    text = GOOD.replace("heard: greets, goto: bye", "heard: greats, goto: bie")
    found = " ".join(problems(tmp_path, text.replace("standard:", "moood: 2\nstandard:")))
    for word in ("moood", "greats", "bie"):
        assert f"“{word}”" in found


def test_branches_may_listen_for_what_the_standard_brings_along(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("{heard: greets,", "{heard: [greets, slurs],")) == []
    scenario = load_scenarios(tmp_path).scenarios["one"]
    assert "!滚" in scenario.phrases["slurs"]


def test_nothing_to_say_about_a_good_one(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("standard: hotline", "standard: hotlin",
         "error one/scenario.yaml:4: standard: There is no standard “hotlin”. "
         "Did you mean “hotline”?"),
        ("leave_out: [closing]", "leave_out: [closin]",
         "error one/scenario.yaml:18: leave_out[1]: The standard has no criterion “closin”. "
         "Did you mean “closing”?"),
        ("check: required_phrase", "check: require_phrase",
         "error one/scenario.yaml:23: criteria[1].check: There is no check “require_phrase”. "
         "Did you mean “required_phrase”?"),
        ("clause: HOTLINE 1", "clause: HOTLNE 1",
         "error one/scenario.yaml:22: criteria[1].clause: There is no clause “HOTLNE 1”; “trainer "
         "coverage” lists them. "
         "Did you mean “HOTLINE 1”?"),
        ("points: 30", "points: 3",
         "warning one/scenario.yaml:19: criteria: The scenario's own criteria make 3 points "
         "together; expected are about 30 (20 to 50)."),
        ("id: greeted", "id: pace",
         "warning one/scenario.yaml:19: criteria: There is no criterion of its own; criteria of "
         "about 30 points are expected."),
        ("- {silence: 5, goto: bye}", "- {heard: greets, visits: 2, goto: bye}\n"
         "      - {silence: 5, goto: bye}",
         "warning one/scenario.yaml:12: moments.waiting.next[2]: This branch can never be taken: "
         "moments.waiting.next[1] always comes first."),
        ("- {silence: 5, goto: bye}", "- {silence: 9, goto: bye}\n      - {silence: 5, goto: bye}",
         "warning one/scenario.yaml:12: moments.waiting.next[2]: This branch can never be taken: "
         "moments.waiting.next[3] always comes first."),
        ("{heard: greets, goto: bye}", "{heard: greets, unheard: greets, goto: bye}",
         "warning one/scenario.yaml:11: moments.waiting.next[1]: This branch can never be taken: "
         "“unheard” excludes all that it listens for."),
        ("situation: 有人来电。", "situation: 有人来电【待补：是谁】。",
         "gap one/scenario.yaml:2: situation: This is still to be filled in: 是谁."),
        ("any_of:", "anyof:",
         "error one/scenario.yaml:25: criteria[1].params.anyof: The check “required_phrase” has "
         "no setting “anyof”. Did you mean “any_of”?"),
        ("[greets, thanks]", "[greets, thank]",
         "error one/scenario.yaml:25: criteria[1].params.any_of[2]: There is no phrase “thank”. "
         "Did you mean “thanks”?"),
        ("moments: [waiting]", "moments: [waitin]",
         "error one/scenario.yaml:25: criteria[1].params.moments[1]: There is no moment “waitin”. "
         "Did you mean “waiting”?"),
        ("pace: met", "pase: met",
         "error one/scenario.yaml:27: examples[1].verdicts.pase: There is no criterion “pase”. "
         "Did you mean “pace”?"),
        ("  bye:\n", "  lost: {next: [{silence: 1, goto: bye}]}\n  bye:\n",
         "warning one/scenario.yaml:13: moments.lost: No branch leads to this moment."),
        ("silence: 5, goto: bye", "silence: 5, goto: trap",
         ""),
        ("      - {silence: 5, goto: bye}\n", "",
         "warning one/scenario.yaml:9: moments.waiting: When the agent says nothing, the "
         "customer waits here for ever."),
        ("endings:\n", "endings:\n  other: {label: 别的, good: false}\n",
         "warning one/scenario.yaml:17: endings.other: No course of the call comes to this "
         "ending."),
        ("endings:\n", "endings:\n  other: {label: 别的, good: false}\n",
         "warning one/scenario.yaml:17: endings.other: No example comes to this ending."),
        ("quality: rude", "quality: other",
         "warning one/scenario.yaml:26: examples: There is no example of the quality “rude”."),
        ("  greets: 您好您好\n", "  greets: 您好您好\n  spare: 您好您\n",
         "warning one/scenario.yaml:8: phrases.spare: Neither a branch nor a criterion uses this "
         "phrase."),
        ('["嗯"]', '["嗯，龘靐"]',
         "warning one/scenario.yaml:28: examples[2].script: The recognition model does not know "
         "“靐龘” and cannot hear it."),
        ("greets: 您好您好", "greets: 您好[靐]您好",
         "warning one/scenario.yaml:7: phrases.greets[1]: The recognition model does not know "
         "“靐” and cannot hear it."),
        ("    say: 再见。", "    say_angry: 再见。",
         "error one/scenario.yaml:14: moments.bye.say_angry: “say_angry” replaces “say”, which "
         "is missing."),
    ],
)  # fmt: skip
def test_each_oversight_is_one_clear_sentence(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if not problem:
        text = text.replace("  bye:\n", "  trap: {next: [{anything: true, goto: trap}]}\n  bye:\n")
        problem = (
            "error one/scenario.yaml:13: moments.trap: From here the call can never come to an "
            "ending."
        )
    assert problem in problems(tmp_path, text)


def test_a_phrase_that_always_sounds_like_an_earlier_one_is_named(tmp_path: Path) -> None:
    text = GOOD.replace("phrases:\n", "phrases:\n  longer: 真的[非常]您好您好(啊|呀)\n")
    text = text.replace(
        "      - {silence: 5", "      - {heard: longer, goto: bye}\n      - {silence: 5"
    )
    (found,) = problems(tmp_path, text, Known())
    assert found == (
        "warning one/scenario.yaml:13: moments.waiting.next[2]: This branch can never be taken: "
        "moments.waiting.next[1] always comes first."
    )


def test_branches_that_differ_in_what_they_ask_are_let_be(tmp_path: Path) -> None:
    branches = """\
      - {heard: greets, unheard: thanks, goto: bye}
      - {heard: greets, mood_at_least: 3, goto: bye}
      - {heard: [greets, thanks], goto: bye}
      - {act: hold, silence: 30, goto: bye}
      - {act: hang_up, silence: 4, goto: bye}
      - {act: hang_up, goto: bye}
      - {silence: 5, visits: 2, goto: bye}
"""
    text = GOOD.replace("      - {heard: greets, goto: bye}\n", branches)
    assert problems(tmp_path, text) == []


def test_branches_for_all_moments_are_named_once_where_they_stand(tmp_path: Path) -> None:
    everywhere = "everywhere:\n  - {anything: true, goto: bye}\n  - {heard: greets, goto: bye}\n"
    found = problems(
        tmp_path, GOOD.replace("moments:\n  waiting", everywhere + "moments:\n  waiting")
    )
    assert [each for each in found if "everywhere[2]:" in each] == [
        "warning one/scenario.yaml:10: everywhere[2]: This branch can never be taken: "
        "everywhere[1] always comes first."
    ]
    assert any("moments.waiting.next[1]: This branch" in each for each in found)


def test_what_follows_in_all_moments_is_dead_only_if_it_is_so_in_each(tmp_path: Path) -> None:
    shared = "otherwise:\n  - {heard: greets, goto: bye}\n  - {silence: 4, goto: bye}\n"
    found = problems(tmp_path, GOOD.replace("moments:\n  waiting", shared + "moments:\n  waiting"))
    assert [each for each in found if "otherwise" in each and "next" not in each] == [
        "warning one/scenario.yaml:9: otherwise[1]: This branch can never be taken: in every "
        "moment another comes first."
    ]


def test_moments_behind_a_dead_branch_are_out_of_reach(tmp_path: Path) -> None:
    moments = "  lost: {next: [{silence: 1, goto: bye}]}\n  bye:\n"
    text = GOOD.replace("  bye:\n", moments).replace(
        "      - {silence: 5", "      - {heard: greets, goto: lost}\n      - {silence: 5"
    )
    assert any("moments.lost: No branch leads" in each for each in problems(tmp_path, text))


def test_a_problem_is_data_for_programs_too(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(GOOD.replace("start: waiting", "start: waitin"), "utf-8")
    (found,) = lint(load_scenarios(tmp_path), KNOWN)
    assert found.to_json(str) == {
        "file": "one/scenario.yaml",
        "line": 5,
        "path": "start",
        "severity": "error",
        "message": "There is no moment “waitin”.",
        "suggestion": "waiting",
    }


def test_wording_of_a_pack_is_looked_at_once(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text("title: 包\nphrases:\n  rare: [您好您好, 您好靐]\n", "utf-8")
    for name in ("one", "two"):
        (pack / name).mkdir()
        (pack / name / "scenario.yaml").write_text(GOOD, "utf-8")
    assert [str(each) for each in lint(load_scenarios(tmp_path), KNOWN)] == [
        "pack/pack.yaml:3: phrases.rare[2]: The recognition model does not know “靐” and cannot "
        "hear it."
    ]


def test_what_is_not_known_is_not_checked(tmp_path: Path) -> None:
    text = GOOD.replace("standard: hotline", "standard: other").replace("any_of:", "anyof:")
    assert problems(tmp_path, text, Known()) == []


def test_problems_of_loading_come_along(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, GOOD.replace("start: waiting", "start: nowhere"))
    assert "There is no moment “nowhere”." in found
