"""What Chinese input types: full-width signs, and figures with signs or words around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.content.broken_packs import GOOD as SCENARIO
from tests.unit.content.test_standards import FORMS, GOOD
from trainer.content.figures import no_band, number_meant
from trainer.content.lint_standard import lint_standard
from trainer.content.loader import load_scenarios
from trainer.content.wide import wide_in_template, wide_in_value

PARAMS = "{phrase: greets, where: first_turn}"
WORDING = '"您好[这里是]{company}"'


def wide(signs: str, narrow: str) -> str:
    return f"The full-width “{signs}” stands here; type the half-width “{narrow}”."


def colon(key: str) -> str:
    what = "type the half-width “:” and a space"
    return f"Behind “{key}” stands the full-width “：”; {what}: “{key}: ”."


def quotes(text: str) -> str:
    what = "leave them out, or type half-width ones"
    return f"Full-width quotation marks stand around “{text}”; {what}."


def number(found: str, meant: str) -> str:
    return (
        f"“{found}” is text, no number; write {meant} alone, without “%”, units, quotation marks "
        "or words."
    )


def band(found: str) -> str:
    return f"“{found}” is no list of two numbers; write [200, 240]."


# fmt: off
STANDARDS = [
    ("[170, 210]", "[200，240]", f"3: pace[1]: {wide('，', ',')}"),
    ("[170, 210]", "【200, 240】", f"3: pace: {wide('【】', '[]')}"),
    ("[170, 210]", "［200，240］", f"3: pace: {wide('［，］', '[,]')}"),
    ("[170, 210]", "200-240", f"3: pace: {band('200-240')}"),
    ("[170, 210]", "200～240", f"3: pace: {band('200～240')}"),
    ("[170, 210]", "200到240字", f"3: pace: {band('200到240字')}"),
    ("[170, 210]", "200，240", f"3: pace: {band('200，240')}"),
    ("[170, 210]", "[200-240]", f"3: pace[1]: {band('200-240')}"),
    ("pass_mark: 75", "pass_mark: 85%", f"4: pass_mark: {number('85%', '85')}"),
    ("pass_mark: 75", 'pass_mark: "85"', f"4: pass_mark: {number('85', '85')}"),
    ("pass_mark: 75", "pass_mark: “85”", f"4: pass_mark: {number('85', '85')}"),
    ("pass_mark: 75", "pass_mark: 85分", f"4: pass_mark: {number('85分', '85')}"),
    ("pass_mark: 75", "pass_mark: ８５％", f"4: pass_mark: {number('８５％', '85')}"),
    ("points: 10", "points: 八", f"16: criteria[1].points: {number('八', '8')}"),
    ("points: 10", "points:\n      一百", f"17: criteria[1].points: {number('一百', '100')}"),
    (PARAMS, "{any_of: [greets，rude]}", f"15: criteria[1].params.any_of[1]: {wide('，', ',')}"),
    (PARAMS, "{any_of: [greets、rude]}", f"15: criteria[1].params.any_of[1]: {wide('、', ',')}"),
    (PARAMS, "{phrase：greets}", f"15: criteria[1].params.phrase：greets: {colon('phrase')}"),
    (PARAMS, "｛phrase: greets｝", f"15: {wide('｛', '{')}"),
    (PARAMS, "{phrase: “greets”}", f"15: criteria[1].params.phrase: {quotes('greets')}"),
    ("required_phrase\n    params: " + PARAMS, "greet_within\n    params: {seconds：2}",
     f"15: criteria[1].params.seconds：2: {colon('seconds')}"),
    ("required_phrase\n    params: " + PARAMS, "greet_within\n    params: {seconds: 2秒}",
     f"15: criteria[1].params.seconds: {number('2秒', '2')}"),
    ("  OURS 1:", "  NIGHT 2：夜里不挂机\n  OURS 1:", f"9: {colon('NIGHT 2')}"),
    ("criteria:", "  NIGHT 2：夜里不挂机\ncriteria:", f"10: {colon('NIGHT 2')}"),
    ("criteria:", "  夜班 2：夜里不挂机\ncriteria:", f"10: {colon('夜班 2')}"),
    ("  OURS 1: ", "  OURS 1：", f"9: clauses: {colon('OURS 1')}"),
    ("  OURS 1: ", "  OURS 1:", "9: clauses: Behind “OURS 1:” a space is missing."),
    ("criteria:", "＃ 评分项\ncriteria:", f"10: {wide('＃', '#')}"),
    ("check: required_phrase", "check: “required_phrase”",
     f"14: criteria[1].check: {quotes('required_phrase')}"),
    ("critical: true", "stage: 开场",
     "17: criteria[1].stage: “开场” is not possible here; possible: opening, body, waiting, "
     "closing, manner, pace."),
    (WORDING, "（电话|号码）", f"7: phrases.greets[1]: {wide('（）', '()')}"),
    (WORDING, "(电话｜号码)", f"7: phrases.greets[1]: {wide('｜', '|')}"),
    (WORDING, "我的｛number｝号", f"7: phrases.greets[1]: {wide('｛｝', '{}')}"),
    (WORDING, "您好［这里是］", f"7: phrases.greets[1]: {wide('［］', '[]')}"),
    (WORDING, "您好【这里是】", f"7: phrases.greets[1]: {wide('【】', '[]')}"),
    ("required_phrase\n    params: " + PARAMS,
     "better_wording\n    params: {words: [{avoid: [（没|不）], say: 好}]}",
     f"15: criteria[1].params.words[1].avoid: {wide('（）', '()')}"),
]
SCENARIOS = [
    ("greets: 您好", "greets: （您好|早上好）", f"7: phrases.greets[1]: {wide('（）', '()')}"),
    ("{heard: greets, goto", "{heard: [greets，thanks], goto",
     f"11: moments.waiting.next[1].heard[1]: {wide('，', ',')}"),
    ("{silence: 5,", "{silence: 5秒,",
     f"12: moments.waiting.next[2].silence: {number('5秒', '5')}"),
    ("{silence: 5,", "{silence：5,", f"12: moments.waiting.next[2].silence：5: {colon('silence')}"),
    ("standard: hotline", "standard: “hotline”", f"4: standard: {quotes('hotline')}"),
    ("start: waiting", "difficulty: 三\nstart: waiting", "5: difficulty: “三” is text, no number; "
     "write 3 alone, without “%”, units, quotation marks or words."),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "said"), STANDARDS, ids=[new for _, new, _ in STANDARDS])
def test_in_a_standard_one_sentence_names_what_to_type(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert GOOD.count(old) == 1
    file = tmp_path / "ours.yaml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    assert [str(each) for each in lint_standard(file, FORMS)] == [f"ours.yaml:{said}"]


@pytest.mark.parametrize(("old", "new", "said"), SCENARIOS, ids=[new for _, new, _ in SCENARIOS])
def test_in_a_scenario_too(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert SCENARIO.count(old) == 1
    (tmp_path / "one").mkdir()
    text = (
        SCENARIO.replace(old, new).replace("，{company}", "").replace("examples/good.txt", '["x"]')
    )
    text = text.replace("examples/good.txt", '["x"]')
    (tmp_path / "one" / "scenario.yaml").write_text(text, "utf-8")
    found = [str(each) for each in load_scenarios(tmp_path).problems]
    assert f"one/scenario.yaml:{said}" in found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("85", "85"), ("85%", "85"), (" 85 ％", "85"), ("85分", "85"), ("2.5s", "2.5"),
        ("-3", "-3"), ("八", "8"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("八十五分", "85"),
        ("二百一十五", "215"), ("一千零五", "1005"), ("两百", "200"), ("百分之八十", "80"),
        ("many", ""), ("八成", ""), ("8-9", ""), ("85 or 90", ""), ("", ""), ("%", ""),
    ],
)  # fmt: skip
def test_the_number_that_was_meant(text: str, meant: str) -> None:
    assert number_meant(text) == meant


@pytest.mark.parametrize("text", ["240", "greets", "a-b", "", "1-2-3"])
def test_what_is_no_band(text: str) -> None:
    assert no_band(text) is None


@pytest.mark.parametrize("text", ["再见，您好", "热线", "【待补：名字】", "", "greets, rude"])
def test_prose_and_gaps_are_left_alone(text: str) -> None:
    assert wide_in_value(text) is None
    assert wide_in_template("您好，请问【待补：什么】") is None
