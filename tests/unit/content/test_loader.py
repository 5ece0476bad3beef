"""Loading: good packs whole, every fault of a broken file as one clear sentence with its place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainer.content.loader import Library, load_scenarios
from trainer.domain.scenario import Branch, Condition, Persona

GOOD = """\
title: {zh: 试, en: Try}
situation: 有人来电。
briefing: 好好说话。
standard: hotline
start: waiting
variables: {agent_id: "1024"}
phrases:
  greets: 您好
moments:
  waiting:
    next:
      - {heard: greets, goto: bye, mood: -1}
      - {silence: 5, goto: bye}
  bye:
    say: 再见，{company}。
    ending: done
endings:
  done: {label: 完了, good: true}
examples:
  - {id: good, script: ["您好", "(等客户挂机)"], quality: good, ending: done}
"""
PACK = "title: 包\nvariables: {company: 甲公司, agent_id: '1'}\nphrases: {asks: 请问您}\n"


def put(root: Path, text: str, name: str = "one", pack: str | None = PACK) -> Path:
    folder = root / "pack" / name
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(text, "utf-8")
    if pack is not None:
        (root / "pack" / "pack.yaml").write_text(pack, "utf-8")
    return folder


def load_one(root: Path, text: str) -> list[str]:
    put(root, text)
    return said(load_scenarios(root))


def said(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]


def test_files_are_named_as_they_were_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, GOOD.replace("start: waiting", "start: nowhere"))
    monkeypatch.chdir(tmp_path.parent)
    (problem,) = load_scenarios(Path(tmp_path.name)).problems
    assert problem.file.startswith(f"{tmp_path.name}/")
    (problem,) = load_scenarios(tmp_path).problems
    assert not problem.file.startswith(tmp_path.name)


def test_a_good_scenario_is_whole(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    library = load_scenarios(tmp_path)
    assert said(library) == []
    scenario = library.scenarios["one"]
    assert scenario.title.en == "Try"
    assert scenario.situation.zh == "有人来电。"
    assert scenario.variables == {"company": "甲公司", "agent_id": "1024"}
    assert scenario.phrases["asks"] == ("请问您",)
    assert scenario.phrases["greets"] == ("您好",)
    assert scenario.moments["waiting"].branches == (
        Branch(Condition(heard=("greets",)), "bye", -1),
        Branch(Condition(silence=5.0), "bye", None),
    )
    assert scenario.moments["bye"].ending == "done"
    assert scenario.persona == Persona()
    assert set(scenario.endings) == {
        *("done", "hung_up_early", "unanswered", "gave_up", "transferred")
    }
    assert scenario.examples[0].script == ("您好", "(等客户挂机)")
    assert scenario.examples[0].score == (0.0, 100.0)
    assert library.origins["one"].file == "pack/one/scenario.yaml"


def test_branches_for_everywhere_come_first_and_otherwise_last(tmp_path: Path) -> None:
    extra = (
        "everywhere:\n  - {act: hold, goto: waiting}\notherwise:\n  - {anything: true, goto: bye}\n"
    )
    put(tmp_path, GOOD + extra)
    moments = load_scenarios(tmp_path).scenarios["one"].moments
    assert [b.when.act for b in moments["waiting"].branches] == ["hold", None, None, None]
    assert moments["waiting"].branches[-1].when.anything
    assert moments["bye"].branches == ()


@pytest.mark.parametrize("place", [".", "pack", "pack/one", "pack/one/scenario.yaml"])
def test_any_place_above_a_scenario_may_be_given(tmp_path: Path, place: str) -> None:
    put(tmp_path, GOOD)
    library = load_scenarios(tmp_path / place)
    assert list(library.scenarios) == ["one"]
    assert said(library) == []


def test_a_broken_scenario_never_harms_the_others(tmp_path: Path) -> None:
    put(tmp_path, GOOD)
    put(tmp_path, "title: [", name="broken")
    put(tmp_path, GOOD.replace("goto: bye, mood", "goto: by, mood"), name="wrong")
    library = load_scenarios(tmp_path)
    assert list(library.scenarios) == ["one"]
    assert {problem.file for problem in library.problems} == {
        "pack/broken/scenario.yaml",
        "pack/wrong/scenario.yaml",
    }


def test_all_faults_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("standard:", "standart:").replace("silence: 5", "silence: five")
    problems = load_one(tmp_path, text)
    assert problems == [
        "pack/one/scenario.yaml:13: moments.waiting.next[2].silence: “five” is text, no number; "
        "write digits alone, such as 85, without “%”, units, quotation marks or words.",
        "pack/one/scenario.yaml:4: standart: “standart” is not a known key. "
        "Did you mean “standard”?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (GOOD, "", "1: The file must consist of keys and values (“title: …”)."),
        (GOOD, "- a", "1: The file must consist of keys and values (“title: …”)."),
        (GOOD, "a: [", "1: What begins with “[” must end"),
        ("start: waiting", "start: waitin",
         "5: start: There is no moment “waitin”. Did you mean “waiting”?"),
        ("goto: bye, mood", "goto: bey, mood",
         "12: moments.waiting.next[1].goto: There is no moment “bey”. Did you mean “bye”?"),
        ("heard: greets", "heard: [greets, greet]",
         "12: moments.waiting.next[1].heard: There is no phrase “greet”. "
         "Did you mean “greets”?"),
        ("{silence: 5,", "{silence: 5, unheard: as,",
         "13: moments.waiting.next[2].unheard: There is no phrase “as”. Did you mean “asks”?"),
        ("silence: 5", "silence: 0",
         "13: moments.waiting.next[2].silence: The number is too small; the limit is 0.0."),
        ("silence: 5", "silense: 5",
         "13: moments.waiting.next[2].silense: “silense” is not a known key. "
         "Did you mean “silence”?"),
        ("silence: 5", "act: hangup",
         "13: moments.waiting.next[2].act: “hangup” is not possible here; possible: hang_up, "
         "hold, resume, transfer. Did you mean “hang_up”?"),
        ("silence: 5", "act: hang_up", ""),
        ("silence: 5, goto: bye", "act: hang_up, goto: waiting",
         "13: moments.waiting.next[2].goto: After the agent has hung up only a moment with an "
         "“ending” can follow."),
        ("mood: -1", "mood: -1.5",
         "12: moments.waiting.next[1].mood: This must be a whole number."),
        ("    ending: done", "    ending: don",
         "16: moments.bye.ending: There is no ending “don”. Did you mean “done”?"),
        ("    ending: done", "    ending: done\n    next: [{goto: waiting}]",
         "17: moments.bye.next: A moment with an “ending” ends the call; it cannot have “next”."),
        ("    ending: done", "    hint: 说再见",
         "14: moments.bye: This moment needs “next” or an “ending”."),
        ("{company}", "{compani}",
         "15: moments.bye.say[1]: There is no variable “compani”. Did you mean “company”?"),
        ("greets: 您好", "greets: ['您好', '您(好']",
         "8: phrases.greets[2]: The wording “您(好” cannot be read, character "),
        ("greets: 您好", "greets: 3",
         "8: phrases.greets: This must be a list (lines that begin with “-”, or […])."),
        ("agent_id: \"1024\"", "agent_id: 1024",
         "6: variables.agent_id: This must be text; put numbers in quotation marks."),
        ("waiting:\n    next", "Waiting:\n    next",
         "10: moments.Waiting: “Waiting” cannot be a name: small letters, digits, _ and -, "
         "beginning with a letter."),
        ("ending: done}", "ending: doen}",
         "20: examples[1].ending: There is no ending “doen”. Did you mean “done”?"),
        ("ending: done}", "ending: done, score: [90, 10]}",
         "20: examples[1].score: The lower score comes first."),
        ("ending: done}", "ending: done, score: [90]}",
         "20: examples[1].score: There are too few entries here: 1; 2 at least are needed."),
        ('"(等客户挂机)"', '"(等客户)"',
         "20: examples[1].script[2]: “(等客户)” is not a known direction. "
         "Did you mean “等客户挂机”?"),
        ('["您好", "(等客户挂机)"]', "../../secret.txt",
         "20: examples[1].script: Scripts stand in the scenario's own folder"),
        ('["您好", "(等客户挂机)"]', "/etc/passwd",
         "20: examples[1].script: Scripts stand in the scenario's own folder"),
        ('["您好", "(等客户挂机)"]', "examples/good.txt",
         "20: examples[1].script: There is no file “examples/good.txt”."),
        ("examples:\n", "hung_up_early: dne\nexamples:\n",
         "19: hung_up_early: There is no ending “dne”. Did you mean “done”?"),
        ("examples:\n", "examples:\n  - {id: good, script: [您好], quality: rude, ending: done}\n",
         "21: examples[2].id: The id “good” is given twice."),
        ("start: waiting", "start: waiting\npersona: {pace: 999, sx: male}",
         "6: persona.pace: The number is too large; the limit is 400."),
    ],
)  # fmt: skip
def test_each_fault_is_one_clear_sentence(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert GOOD.count(old) == 1
    problems = load_one(tmp_path, GOOD.replace(old, new))
    if not problem:
        assert problems == []
        return
    assert problems[0].startswith(f"pack/one/scenario.yaml:{problem}"), problems
    assert load_scenarios(tmp_path).scenarios == {}


def test_a_fault_in_a_script_file_names_that_file(tmp_path: Path) -> None:
    text = GOOD.replace('["您好", "(等客户挂机)"]', "examples/good.txt")
    folder = put(tmp_path, text)
    (folder / "examples").mkdir()
    (folder / "examples" / "good.txt").write_text("您好\n(跳舞)\n", "utf-8")
    assert said(load_scenarios(tmp_path)) == [
        "pack/one/examples/good.txt:2: “(跳舞)” is not a known direction."
    ]
    (folder / "examples" / "good.txt").write_text("您好\n(挂机)\n", "utf-8")
    assert load_scenarios(tmp_path).scenarios["one"].examples[0].script == ("您好", "(挂机)")


def test_a_missing_script_suggests_one_that_is_there(tmp_path: Path) -> None:
    folder = put(tmp_path, GOOD.replace('["您好", "(等客户挂机)"]', "examples/god.txt"))
    (folder / "examples").mkdir()
    (folder / "examples" / "good.txt").write_text("您好", "utf-8")
    (problem,) = load_scenarios(tmp_path).problems
    assert problem.suggestion == "examples/good.txt"


def test_a_broken_pack_is_reported_once(tmp_path: Path) -> None:
    put(tmp_path, GOOD, pack="titel: x\n")
    put(tmp_path, GOOD.replace("，{company}", ""), name="two")
    (tmp_path / "pack" / "pack.yaml").write_text("titel: x\n", "utf-8")
    library = load_scenarios(tmp_path)
    assert list(library.scenarios) == ["two"]
    texts = said(library)
    assert sum(text.startswith("pack/pack.yaml") for text in texts) == 1
    assert any("Did you mean “title”?" in text for text in texts)


def test_a_template_in_a_pack_that_cannot_be_read(tmp_path: Path) -> None:
    put(tmp_path, GOOD, pack=PACK.replace("请问您", "'请(问'"))
    assert any(
        text.startswith("pack/pack.yaml:3: phrases.asks[1]: The wording “请(问” cannot be read")
        for text in said(load_scenarios(tmp_path))
    )


def test_two_scenarios_of_one_name(tmp_path: Path) -> None:
    put(tmp_path / "a", GOOD)
    other = tmp_path / "a" / "other" / "one"
    other.mkdir(parents=True)
    (other / "scenario.yaml").write_text(GOOD.replace("，{company}", ""), "utf-8")
    library = load_scenarios(tmp_path / "a")
    assert len(library.scenarios) == 1
    (problem,) = library.problems
    assert "already a scenario “one”" in str(problem)


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (problem,) = load_scenarios(tmp_path).problems
    assert "There is no scenario here" in str(problem)
    (problem,) = load_scenarios(tmp_path / "missing").problems
    assert "There is no scenario here" in str(problem)


@pytest.mark.parametrize("place", [".", "pack", "pack/one", "pack/one/scenario.yml"])
def test_a_file_of_another_name_is_told_what_to_be_called(tmp_path: Path, place: str) -> None:
    folder = put(tmp_path, GOOD)
    (folder / "scenario.yaml").rename(folder / "scenario.yml")
    library = load_scenarios(tmp_path / place)
    assert not library.scenarios
    (problem,) = library.problems
    assert problem.file.endswith("scenario.yml")
    assert "must be called “scenario.yaml”" in str(problem)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_out_of_the_pack_are_refused(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", GOOD, name="far")
    put(tmp_path / "root", GOOD)
    (tmp_path / "root" / "pack" / "far").symlink_to(outside)
    folder = tmp_path / "root" / "pack" / "two"
    folder.mkdir()
    text = GOOD.replace('["您好", "(等客户挂机)"]', "script.txt")
    (folder / "scenario.yaml").write_text(text, "utf-8")
    (tmp_path / "secret.txt").write_text("您好", "utf-8")
    (folder / "script.txt").symlink_to(tmp_path / "secret.txt")
    library = load_scenarios(tmp_path / "root")
    assert list(library.scenarios) == ["one"]
    assert said(library) == [
        "pack/far/scenario.yaml:1: This file leads out of its folder; keep files inside it.",
        "pack/two/script.txt:1: This file leads out of its folder; keep files inside it.",
    ]
