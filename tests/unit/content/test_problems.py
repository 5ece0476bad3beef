"""How a problem reads in a printed list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trainer import i18n
from trainer.content.problems import Problem, Severity
from trainer.domain.message import M_

NO_CHECK = M_("There is no check “{name}”.", name="zz")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("language", "severity", "line"),
    [
        ("en", "error", "Error a.yaml:3: x.y: There is no check “zz”. Did you mean “z”?"),
        ("zh_CN", "error", "错误 a.yaml:3: x.y: 没有检查“zz”。您是不是想写“z”？"),
        ("zh_CN", "warning", "疏漏 a.yaml:3: x.y: 没有检查“zz”。您是不是想写“z”？"),
        ("zh_CN", "gap", "待补 a.yaml:3: x.y: 没有检查“zz”。您是不是想写“z”？"),
    ],
)
def test_a_line_says_first_what_kind_it_is(language: str, severity: Severity, line: str) -> None:
    i18n.set_language(language)
    assert Problem("a.yaml", 3, "x.y", NO_CHECK, "z", severity).listed(i18n._) == line


def test_what_there_is_instead_follows_without_a_space_in_chinese() -> None:
    i18n.set_language("zh_CN")
    problem = Problem("a.yaml", 3, "", NO_CHECK, known=("a", "b"))
    assert problem.render(i18n._) == "a.yaml:3: 没有检查“zz”。现有：a, b。"
