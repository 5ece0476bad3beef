"""Chinese over several lines of YAML: the breaks leave no spaces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.content.source import parse_yaml

WIDE = "您好客服请稍等，。？！：、（）《》"
NARROW = "abcXYZ159{}."
SPACED = re.compile(
    "[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e“”] [\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e“”]"
)
FORMS = ("a: >-\n{lines}\n", "a: >\n{lines}\n", "a:\n{lines}\n", "a: '{lines}'\n", 'a: "{lines}"\n')


def folded(form: str, lines: list[str]) -> str:
    indented = "\n".join(f"  {line}" for line in lines)
    return str(parse_yaml(form.format(lines=indented)).data["a"]).rstrip("\n").strip()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["您好，", "请稍等。"], "您好，请稍等。"),
        (["请换一部电话打来，", "好吗？", "再见"], "请换一部电话打来，好吗？再见"),
        (["他说“不可以", "”就走"], "他说“不可以”就走"),
        (["坐席，", "1024号"], "坐席，1024号"),
        # Beside letters and figures a break stays a space, as in English.
        (["工号", "1024"], "工号 1024"),
        (["an offer", "of 80"], "an offer of 80"),
        (["say 挂失", "and 工本费"], "say 挂失 and 工本费"),
        # What was typed within a line is meant.
        (["张三 李四", "王五"], "张三 李四王五"),
    ],
)
def test_breaks_between_chinese_are_no_spaces(form: str, lines: list[str], whole: str) -> None:
    assert folded(form, lines) == whole


@pytest.mark.parametrize("mark", ["\r\n", "\n"])
def test_line_ends_and_rare_characters_do_not_shift_the_places(mark: str) -> None:
    text = "# 😀 ü\nb: 😀\na: >-  # how\n    您好😀\n    请问\n\n    再见 了\n    吗\nc: 1\n"
    read = parse_yaml(text.replace("\n", mark)).data
    assert read == {"b": "😀", "a": "您好😀请问\n再见 了吗", "c": 1}


words = st.text(WIDE + NARROW + " ", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(words, min_size=1, max_size=5))
def test_only_breaks_close_up_and_nothing_else_changes(lines: list[str]) -> None:
    """Against a reader that keeps to YAML: the same but for spaces where lines meet."""
    text = "a: >-\n" + "".join(f"  {line}\n" for line in lines)
    strict = str(YAML(typ="safe", pure=True).load(text)["a"])
    ours = str(parse_yaml(text).data["a"])
    assert ours.replace(" ", "") == strict.replace(" ", "")
    assert strict.count(" ") - ours.count(" ") <= len(lines) - 1
    for line in lines:
        assert line in ours, "within a line nothing is closed up"
    if all(set(line) <= set(WIDE) for line in lines):
        assert ours == "".join(lines)


def test_what_ships_reads_as_chinese_is_written() -> None:
    scenarios = load_scenarios(paths.scenarios()).scenarios
    shown = [
        (id, label.zh)
        for id, each in scenarios.items()
        for label in (each.title, each.situation, each.briefing)
    ]
    assert len(shown) > 180
    assert [(id, found[0]) for id, text in shown for found in SPACED.finditer(text)] == []
