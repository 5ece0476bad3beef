"""What would be heard otherwise than its author meant it, and clauses that there are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.content.test_lint import GOOD, KNOWN, problems
from trainer.content.lint import Known, StandardNames, lint
from trainer.content.loader import load_scenarios

OPEN = GOOD.replace("start: waiting", "variables: {company: 甲公司}\nstart: waiting").replace(
    "  greets: 您好您好\n", "  greets: ['您好您好', '您的单号是{number}']\n"
)
FILLED = "No phrase has an open place “{}”, so nothing is ever heard in it."
ALOUD = "would be spoken"


def test_what_is_right_is_passed_over(tmp_path: Path) -> None:
    said = OPEN.replace("再见。", "'{heard_number}，{misheard_number}，{company}'")
    said = said.replace("heard: greets, goto", "heard: greets, heard_value: {number: '12'}, goto")
    said = said.replace('["嗯"]', '["嗯", "(等待5s)", "# 客服：[嗯]"]')
    found = problems(tmp_path, said, replace(KNOWN, characters=frozenset()))
    assert found == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("再见。", "'{heard_numer}'", f"15: moments.bye.say[1]: {FILLED.format('numer')} "
         "Did you mean “number”?"),
        ("再见。", "'{misheard_city}'", f"15: moments.bye.say[1]: {FILLED.format('city')} "
         "There are: number."),
        ("heard: greets, goto", "heard: greets, heard_value: {nummer: '12'}, goto",
         f"12: moments.waiting.next[1].heard_value.nummer: {FILLED.format('nummer')} "
         "Did you mean “number”?"),
        ("{number}", "{numer}", "8: phrases.greets[2]: “{place}” is an open place here, no "
         "variable and none of the known ones. Did you mean “number”?".replace("{place}", "numer")),
        ("{number}", "{compnay}", "8: phrases.greets[2]: “compnay” is an open place here, no "
         "variable and none of the known ones. Did you mean “company”?"),
        ("say: 再见。", "say:", "15: moments.bye.say: Nothing stands behind “say:”."),
        ('["嗯"]', '["嗯", "客服：嗯"]', f"29: examples[2].script[2]: “客服：” {ALOUD} too: a "
         "script holds the agent's words only; leave it out."),
        ('["嗯"]', '["嗯", "[等待5s]"]', f"29: examples[2].script[2]: “[等待5s]” {ALOUD}: "
         "directions stand in round brackets, “(等待5s)”."),
    ],
)  # fmt: skip
def test_each_slip_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert OPEN.count(old) == 1
    known = replace(KNOWN, characters=frozenset())
    found = problems(tmp_path, OPEN.replace(old, new), known)
    assert f"warning one/scenario.yaml:{sentence}" in found, found


def test_scripts_in_files_are_told_at_their_own_line(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    text = GOOD.replace('["嗯"]', "middling.txt")
    (folder / "scenario.yaml").write_text(text, "utf-8")
    (folder / "middling.txt").write_text("嗯\n坐席: 您好【等待5s】\n", "utf-8")
    found = [str(each) for each in lint(load_scenarios(tmp_path), Known())]
    assert [each.split(" would")[0] for each in found] == [
        "one/middling.txt:2: “坐席:”",
        "one/middling.txt:2: “【等待5s】”",
    ]


def test_a_pack_has_places_too(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(GOOD, "utf-8")
    pack = "title: 包\nphrases: {a: '{surnam}您好'}\n"
    (tmp_path / "pack.yaml").write_text(pack, "utf-8")
    (problem,) = [p for p in lint(load_scenarios(tmp_path), Known()) if "pack" in p.file]
    assert (problem.line, problem.suggestion) == (2, "surname")


@pytest.mark.parametrize(
    ("clause", "suggestion"),
    [("HOTLINE 99", ""), ("hotline19", "HOTLINE 19"), ("HOTLNE 19", "HOTLINE 19"),
     ("第19条", ""), ("HOTLINE", "")],
)  # fmt: skip
def test_only_a_clause_of_the_same_number_is_like_another(
    tmp_path: Path, clause: str, suggestion: str
) -> None:
    names = StandardNames(
        frozenset({"thanks"}),
        frozenset({"closing", "pace"}),
        frozenset({"HOTLINE 9", "HOTLINE 19"}),
    )
    (tmp_path / "one").mkdir()
    text = GOOD.replace("HOTLINE 1", clause)
    (tmp_path / "one" / "scenario.yaml").write_text(text, "utf-8")
    found = lint(load_scenarios(tmp_path), replace(KNOWN, standards={"hotline": names}))
    (problem,) = [p for p in found if "clause" in p.path]
    assert str(problem.message) == f"There is no clause “{clause}”; “trainer coverage” lists them."
    assert problem.suggestion == suggestion
