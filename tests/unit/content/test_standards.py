"""What is said of a standard's file: one sentence with its line and the word that was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trainer import i18n, paths
from trainer.content.lint_standard import files, lint_standard
from trainer.content.problems import Problem
from trainer.content.standards import load_standard, load_standards, read_standard
from trainer.domain.errors import KnownError
from trainer.services.check_forms import check_forms
from trainer.services.own_standards import own_standards, standard_in

GOOD = """\
title: {zh: 我们的, en: Ours}
include: common.yaml
pace: [170, 210]
pass_mark: 75
phrases:
  greets:
    - "您好[这里是]{company}"
clauses:
  OURS 1: 报公司名。
criteria:
  - id: greets
    title: 报公司名
    clause: OURS 1
    check: required_phrase
    params: {phrase: greets, where: first_turn}
    points: 10
    critical: true
"""
FORMS = check_forms()
ANYTHING_ENGLISH = re.compile(r"[A-Z][a-z]+ [a-z]+|\b(is|the|there|must|here)\b")


def found(folder: Path, text: str, name: str = "ours.yaml") -> tuple[Problem, ...]:
    file = folder / name
    file.write_text(text, "utf-8")
    return lint_standard(file, FORMS)


def test_a_good_one_is_not_talked_about(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == ()
    assert load_standard(tmp_path / "ours.yaml").title == "我们的"


# fmt: off
FAULTS = [
    ("pass_mark: 75", "passmark: 75",
     "4: passmark: “passmark” is not a known key. Did you mean “pass_mark”?"),
    ("points: 10", "point: 10",
     "16: criteria[1].point: “point” is not a known key. Did you mean “points”?"),
    ("critical: true", "critcal: true",
     "17: criteria[1].critcal: “critcal” is not a known key. Did you mean “critical”?"),
    ("pass_mark: 75\n", "", "1: “pass_mark” is missing."),
    ("    title: 报公司名\n", "", "11: criteria[1]: “title” is missing."),
    ("[170, 210]", "170", "3: pace: This must be a list (lines that begin with “-”, or […])."),
    ("[170, 210]", "[170]",
     "3: pace: There are too few entries here: 1; 2 at least are needed."),
    ("[170, 210]", "[170, 180, 210]",
     "3: pace: There are too many entries here; 2 at most are possible."),
    ("[170, 210]", "[210, 170]",
     "3: pace: The band must run from a lower figure above 0 to a higher one."),
    ("points: 10", "points: -1",
     "16: criteria[1].points: The number is too small; the limit is 0.0."),
    ("points: 10", "points: many", "16: criteria[1].points: “many” is text, no number; "
     "write digits alone, such as 85, without “%”, units, quotation marks or words."),
    ("check: required_phrase", "check: requird_phrase",
     "14: criteria[1].check: There is no check “requird_phrase”. "
     "Did you mean “required_phrase”?"),
    ("check: required_phrase", "check: zzz",
     "14: criteria[1].check: There is no check “zzz”. There are: answer_rings, ask_trainer,"),
    ("phrase: greets", "phrase: greet",
     "15: criteria[1].params.phrase: There is no phrase “greet”. Did you mean “greets”?"),
    ("phrase: greets", "phrasse: greets",
     "15: criteria[1].params.phrasse: The check “required_phrase” has no setting “phrasse”. "
     "Did you mean “phrase”?"),
    ("where: first_turn", "where: first_trn",
     "15: criteria[1].params.where: “first_trn” is not possible here; possible: anywhere, "
     "first_turn, last_turn. Did you mean “first_turn”?"),
    ("where: first_turn", "moments: [hello]",
     "15: criteria[1].params.moments[1]: A standard knows no moments: put a criterion that "
     "names “hello” into the scenario."),
    ("where: first_turn", "where: first_turn, after_line: x",
     "15: criteria[1].params: Only one of where, moments and after_line can be given."),
    ("phrase: greets, ", "",
     "15: criteria[1].params: Give exactly one of phrase, any_of and all_of."),
    ("phrase: greets", "any_of: greets",
     "15: criteria[1].params.any_of: This must be a list (lines that begin with “-”, or […])."),
    ("[这里是]", "[这里是",
     "7: phrases.greets[1]: The wording “您好[这里是{company}” cannot be read, character 3: "
     "“[” is never closed."),
    ("[170, 210]", "[170, 210", "3: What begins with “[” must end with “]”"),
    ("[170, 210]", "[170 210]\nx: {a\nb: c", "4: What begins with “{” must end with “}”"),
    ("OURS 1: 报", "OURS 2: 报",
     "13: criteria[1].clause: The clause “OURS 1” has no wording under “clauses”. "
     "There are: OURS 2."),
    ("common.yaml", "comon.yaml",
     "2: include: There is no file “comon.yaml” beside this one, nor among those that ship: "
     "put it there, or name another. Did you mean “common.yaml”?"),
    ("common.yaml", "../common.yaml", "2: include: There is no file “../common.yaml”"),
    ("include: common.yaml", "include: guide.yaml",
     "2: include: There is no file “guide.yaml” beside this one, nor among those that ship: put "
     "it there, or name another. There are: common.yaml."),
    ("include: common.yaml", "include: “common.yaml”",
     "2: include: Full-width quotation marks stand around “common.yaml”; leave them out"),
    ("check: required_phrase", "check: base",
     "14: criteria[1].check: “trainer/scoring/checks/base.py” is there but defines no CHECK; "
     "docs/checks.md says how a check is written."),
    ("required_phrase\n    params: {phrase: greets, where: first_turn}",
     "polite_words\n    params: {words: [greets, thanks], at_least: 20}",
     "15: criteria[1].params: “at_least” asks for 20 different words; “words” lists only 2."),
    ("criteria:", "criterias:",
     "10: criterias: “criterias” is not a known key. Did you mean “criteria”?"),
]
OVERLOOKED = [
    ("{company}", "{compny}",
     "7: phrases.greets[1]: “compny” is an open place here, no variable and none of the known "
     "ones. Did you mean “company”?"),
    ("[这里是]", "(这里是)?",
     "7: phrases.greets[1]: “?” behind “(这里是)” does nothing here; what may be left out stands "
     "in square brackets: “[这里是]”."),
    ("clauses:", "  spare: [早上好]\nclauses:", "8: phrases.spare: No criterion uses this phrase."),
    ("pass_mark: 75", "pass_mark: 0.85",
     "4: pass_mark: The pass mark is 0.85 percent. Did you mean “85”?"),
    ("pass_mark: 75", "pass_mark: 1",
     "4: pass_mark: The pass mark is 1 percent. Did you mean “100”?"),
    ("pass_mark: 75", "pass_mark: 0",
     "4: pass_mark: With a pass mark of 0 percent every call is passed."),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[said for _, _, said in FAULTS])
def test_a_fault_is_one_sentence_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (problem,) = found(tmp_path, GOOD.replace(old, new, 1))
    assert problem.severity == "error"
    assert str(problem).startswith(f"ours.yaml:{said}")
    with pytest.raises(KnownError) as caught:
        standard_in(tmp_path / "ours.yaml")
    assert str(caught.value).startswith(f"ours.yaml:{said}")


@pytest.mark.parametrize(("old", "new", "said"), OVERLOOKED)
def test_an_oversight_is_told_and_the_standard_stays_usable(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (problem,) = found(tmp_path, GOOD.replace(old, new, 1))
    assert (problem.severity, str(problem)) == ("warning", f"ours.yaml:{said}")
    assert standard_in(tmp_path / "ours.yaml").id == "ours"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mine_Std.yaml", "No scenario can name the standard “Mine_Std”"),
        ("third.yml", "The name must end in “.yaml”"),
        ("third.txt", "The name must end in “.yaml”; otherwise this file is not used."),
        ("hotline.yaml", "A standard that ships is called “hotline” too, and that one counts"),
    ],
)
def test_a_name_that_does_not_serve_is_told(tmp_path: Path, name: str, said: str) -> None:
    (problem,) = found(tmp_path, GOOD, name)
    assert problem.severity == "warning" and str(problem).startswith(f"{name}:1: {said}")
    assert [each.name for each in files(tmp_path)] == [name] * (not name.endswith(".txt"))


def test_every_fault_is_told_at_once_by_line(tmp_path: Path) -> None:
    text = GOOD.replace("pass_mark", "passmark").replace("points: 10", "points: -1")
    assert [each.line for each in found(tmp_path, text)] == [4, 16]


def test_what_is_wrong_in_an_included_file_names_both(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("clauses: {}\nphrasse: {a: 您好}\n", "utf-8")
    (problem,) = found(tmp_path, GOOD)
    assert str(problem) == (
        "ours.yaml:2: include: What is included cannot be used: common.yaml:2: phrasse: "
        "“phrasse” is not a known key. Did you mean “phrases”?"
    )


def test_a_missing_include_is_one_line_whatever_depends_on_it(tmp_path: Path) -> None:
    hotline = (paths.assets() / "standards" / "hotline.yaml").read_text("utf-8")
    (nowhere,) = found(tmp_path, hotline.replace("include: common.yaml", "include: shared.yaml"))
    assert "include: There is no file “shared.yaml”" in str(nowhere)
    (missing,) = found(tmp_path, hotline.replace("include: common.yaml\n", ""))
    assert str(missing) == (
        "ours.yaml:12: “include” is missing: clauses or phrases that this standard names stand in "
        "“common.yaml”; write “include: common.yaml”."
    )
    (tmp_path / "house.yaml").write_text("clauses: {OURS 1: 报公司名。}\n", "utf-8")
    own = GOOD.replace("include: common.yaml\n", "").replace("clauses:\n  OURS 1: 报公司名。\n", "")
    assert "write “include: house.yaml”" in str(found(tmp_path, own)[0])
    assert len(found(tmp_path, own)) == 1


def test_a_standard_that_names_nothing_shared_needs_no_include(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD.replace("include: common.yaml\n", "")) == ()
    replaced = GOOD.replace("clauses:", "  thanks: [谢谢您]\nclauses:")
    assert found(tmp_path, replaced) == (), "scenarios name this one"


def test_a_file_to_be_included_is_no_standard(tmp_path: Path) -> None:
    assert found(tmp_path, "phrases: {a: 您好}\n", "shared.yaml") == ()
    found(tmp_path, GOOD)
    found(tmp_path, GOOD.replace("criteria:", "criterias:"), "broken.yaml")
    assert list(own_standards(tmp_path)) == ["ours"]
    with pytest.raises(KnownError, match=r"broken\.yaml:10"):
        load_standards(tmp_path)
    assert read_standard(tmp_path / "broken.yaml").standard is None


@pytest.fixture
def chinese() -> Iterator[Callable[[str], str]]:
    before = i18n.language()
    i18n.set_language("zh_CN")
    yield i18n._
    i18n.set_language(before)


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _ in (*FAULTS, *OVERLOOKED)])
def test_nothing_of_it_stays_english(
    tmp_path: Path, chinese: Callable[[str], str], old: str, new: str
) -> None:
    (problem,) = found(tmp_path, GOOD.replace(old, new, 1))
    sentence = problem.message.render(chinese)
    assert re.search("[\u4e00-\u9fff]", sentence) and sentence != str(problem.message)
    assert not ANYTHING_ENGLISH.search(sentence)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a:\n  - [1,\n     2\n\nb: 3\n", 2, "is not closed with “]”"),
        ("a: {b: 1,\n\n  c: 2\n\nb: [3]\n", 1, "is not closed with “}”"),
        ('a: "\\q"', 1, "“\\” means something else between double quotation marks"),
        ("a: b\n- c\n", 2, "A key with “:” was expected here"),
        ("? a\n? ]", 2, "look at its brackets"),
    ],
)
def test_what_the_parser_cannot_read_is_told_plainly(
    tmp_path: Path, text: str, line: int, said: str, chinese: Callable[[str], str]
) -> None:
    (problem,) = found(tmp_path, text)
    assert problem.line == line and said in str(problem)
    assert not ANYTHING_ENGLISH.search(problem.message.render(chinese))


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("promises", {"promises": ["greets"], "deadlines": ["soon"]}, "“soon” is no duration"),
        ("better_wording", {"words": [{"avoid": ["(a"], "say": "b"}]}, "“(” is never closed"),
        ("slower_for", {}, "Name the phrases or the moments that matter."),
        ("waiting_time", {"after_phrase": "greets", "until": "hang_up", "occurrence": 0},
         "Occurrences count from 1"),
        ("chat_wrong_characters", {"sure": {"(": "x"}}, "“(” is no regular expression"),
    ],
)  # fmt: skip
def test_the_rules_of_settings_are_told_too(
    tmp_path: Path, name: str, params: object, said: str, chinese: Callable[[str], str]
) -> None:
    text = GOOD.replace("check: required_phrase", f"check: {name}")
    text = text.replace("{phrase: greets, where: first_turn}", repr(params))
    (problem,) = found(tmp_path, text)
    assert problem.line == 15 and said in str(problem)
    assert problem.message.render(chinese) != str(problem.message)


@pytest.mark.parametrize("name", [*load_standards(paths.assets() / "standards"), "common"])
def test_nothing_to_say_of_those_that_ship_nor_of_their_copies(tmp_path: Path, name: str) -> None:
    shipped = paths.assets() / "standards" / f"{name}.yaml"
    assert lint_standard(shipped, FORMS) == ()
    assert found(tmp_path, shipped.read_text("utf-8"), f"our-{name}.yaml") == ()
