"""The commands for people who write scenarios, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.conftest import Command
from tests.system.test_command_line import refused

TABLE = """\
咨询类,,,
环节,核心动作,话术,注意事项
开场问候,报工号,“您好，这里是××公司，工号××为您服务，请问怎么称呼您？”,避免使用“喂，找谁”
明确需求,复述,“您是想了解套餐的流量使用规则，对吗？”,
结束通话,,“请问还有其他问题吗？感谢您的来电，再见！”,
"""


def test_lint_prints_json_for_programs(trainer: Command, tmp_path: Path) -> None:
    folder = tmp_path / "pack" / "broken"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text("title: 坏\nstart: [\n", "utf-8")
    answer = trainer("lint", tmp_path, "--json")
    assert answer.code == 1
    (problem,) = answer.json
    assert problem["file"] == "pack/broken/scenario.yaml"
    assert (problem["line"], problem["severity"], problem["suggestion"]) == (2, "error", "")
    assert "must end with “]”" in problem["message"]


def test_lint_knows_scenarios_and_packs_by_their_names(trainer: Command, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "mine" / "broken"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text("title：坏\n", "utf-8")
    for name in ("broken", "mine"):
        answer = trainer("lint", name, home=tmp_path)
        assert answer.code == 1
        assert answer.out.startswith("Error ") and "full-width “：”" in answer.out
    assert trainer("lint", "wrong-number", home=tmp_path).code == 0
    assert "nor a scenario of that name" in refused(trainer("lint", "brokn", home=tmp_path))


def test_coverage_prints_the_wording_of_each_clause(trainer: Command) -> None:
    clauses = {row["clause"]: row["wording"] for row in trainer("coverage", "--json").json}
    answer = trainer("coverage", "--wording")
    assert answer.code == 0
    printed = "".join(answer.out.split())
    for clause, wording in clauses.items():
        assert "".join(f"{clause}{wording}".split()) in printed


def test_coverage_names_every_clause_and_fails_while_one_is_missing(trainer: Command) -> None:
    answer = trainer("coverage", "--json")
    clauses = {row["clause"]: row for row in answer.json}
    assert "wrong-number" in clauses["HOTLINE 13"]["scenarios"]
    assert clauses["HOTLINE 1"]["by_standard"]
    missing = [c for c in clauses.values() if not c["scenarios"] and not c["by_standard"]]
    assert answer.code == (1 if missing else 0)
    shown = trainer("coverage")
    assert shown.code == answer.code
    lines = shown.out.splitlines()
    assert sum(line.startswith("HOTLINE 13 ") for line in lines) == 1
    assert lines[-1] == f"{len(clauses)} clauses, {len(missing)} without a scenario"


def test_import_makes_a_pack_that_plays(trainer: Command, tmp_path: Path) -> None:
    table, pack = tmp_path / "表.csv", tmp_path / "drafts"
    table.write_bytes(TABLE.encode("gb18030"))
    answer = trainer("import", table, "--to", pack)
    assert answer.code == 0, answer
    assert "3 stages" in answer.out
    problems = trainer("lint", pack, "--json")
    assert problems.code == 0
    assert {problem["severity"] for problem in problems.json} == {"gap"}
    before = sorted(path.read_bytes() for path in pack.rglob("*.yaml"))
    assert str(pack) in refused(trainer("import", table, "--to", pack))
    assert sorted(path.read_bytes() for path in pack.rglob("*.yaml")) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["drafts", "表.csv"]


@pytest.mark.parametrize("name", ["missing.docx", "notes.pdf"])
def test_import_of_what_is_no_table_is_one_line(
    trainer: Command, tmp_path: Path, name: str
) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    assert name in refused(trainer("import", tmp_path / name, "--to", tmp_path / "x"))
    assert not (tmp_path / "x").exists()
