"""The published schema is the one that the program checks by, and knows every documented key."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.content.schema import json_schema_text
from trainer.content.script import Answer, parse_script

PUBLISHED = paths.root() / "assets" / "schema" / "scenario.schema.json"
REFERENCE = paths.root() / "docs" / "scenarios.md"


def test_the_published_schema_is_current() -> None:
    assert PUBLISHED.read_text("utf-8") == json_schema_text(), (
        "make it anew: python -m trainer.content.schema > assets/schema/scenario.schema.json"
    )


def test_the_reference_page_explains_every_key() -> None:
    page = REFERENCE.read_text("utf-8")
    schema = json.loads(json_schema_text())
    forms = [schema, *schema["$defs"].values()]
    keys = {key for form in forms for key in form.get("properties", {})}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_the_example_of_the_reference_page_can_be_played(tmp_path: Path) -> None:
    page = REFERENCE.read_text("utf-8")
    (scenario,) = re.findall(r"```yaml\n(title:.*?)```", page, re.DOTALL)
    (script,) = re.findall(r"```\n(# the good agent.*?)```", page, re.DOTALL)
    folder = tmp_path / "wrong-number"
    (folder / "examples").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(scenario, "utf-8")
    (folder / "examples" / "good.txt").write_text(script, "utf-8")
    library = load_scenarios(folder)
    assert [str(problem) for problem in library.problems] == []
    assert list(library.scenarios) == ["wrong-number"]
    assert parse_script(script)[0] == Answer(2)


def test_the_scenario_of_the_chinese_page_can_be_played(tmp_path: Path) -> None:
    page = REFERENCE.with_name("scenarios.zh-CN.md").read_text("utf-8")
    (scenario,) = re.findall(r"```yaml\n(title:.*?)```", page, re.DOTALL)
    script = page[page.index("`examples/good.txt`，一行") :].split("```")[1]
    folder = tmp_path / "where-is-it"
    (folder / "examples").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(scenario, "utf-8")
    (folder / "examples" / "good.txt").write_text(textwrap.dedent(script), "utf-8")
    library = load_scenarios(folder)
    assert [str(problem) for problem in library.problems] == []
    assert list(library.scenarios) == ["where-is-it"]
    assert parse_script(textwrap.dedent(script))[0] == Answer(2)


def test_the_directions_of_the_reference_page_are_understood() -> None:
    page = REFERENCE.read_text("utf-8")
    table = page[page.index("| direction |") : page.index("Each line is spoken")]
    directions = re.findall(r"`(\(.+?\))`", table)
    assert len(directions) >= 20
    for direction in directions:
        if "回电" in direction or "call back" in direction:
            script = f"再见(挂机){direction}"
        elif "挂机" in direction or "hang" in direction:
            script = direction
        else:
            script = f"{direction}您好"
        assert parse_script(script)
