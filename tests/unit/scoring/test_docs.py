"""What the pages on checks and standards tell works, and they leave no check out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.scoring.calls import STANDARDS, Log, criterion, scenario
from trainer import paths
from trainer.scoring import CHECKS, score
from trainer.scoring.checks.base import Check, PartOfCall
from trainer.scoring.evidence import Evidence
from trainer.services.own_standards import standard_in

DOCS = paths.root() / "docs"
CHECKS_PAGE = (DOCS / "checks.md").read_text("utf-8")
CHAT_PAGE = (DOCS / "chat.md").read_text("utf-8")
LANGUAGES = ("", ".zh-CN")
STANDARDS_PAGES = {
    name: (DOCS / name).read_text("utf-8") for name in ("standards.md", "standards.zh-CN.md")
}


def block(page: str, language: str, containing: str) -> str:
    """The example in a page that has these words."""
    found = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    return next(text for text in found if containing in text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_check_stands_in_the_tables_with_its_settings(check: Check, language: str) -> None:
    pages = "".join((DOCS / f"{n}{language}.md").read_text("utf-8") for n in ("checks", "chat"))
    rows = re.findall(rf"^\| `{check.name}`(?: ★)? \|.*$", pages, re.MULTILINE)
    assert rows, (
        f"docs/checks{language}.md needs a row “| `{check.name}` | settings (default) | applies | "
        "verdicts and points |” in one of the tables under “The checks” (docs/chat.md for chats)."
    )
    shared = PartOfCall.model_fields if issubclass(check.params, PartOfCall) else {}
    fields = check.params.model_fields
    own = {field.alias or name for name, field in fields.items() if name not in shared}
    lacking = sorted(name for name in own if f"`{name}`" not in rows[0])
    assert not lacking, (
        f"docs/checks{language}.md: the row of `{check.name}` does not name "
        f"{', '.join(lacking)} in its column “settings (default)”."
    )


def test_the_check_that_the_page_tells_how_to_write_works() -> None:
    module = ModuleType("longest_turn")
    exec(block(CHECKS_PAGE, "python", "CHECK ="), module.__dict__)
    check = module.CHECK
    assert isinstance(check, Check) and check.about == "avoiding"
    said = Log().say(6, "您好请说").line(10, 12).say(13, "我来说明" * 20, cps=4.0)
    evidence = Evidence(STANDARDS["hotline"], scenario(), said.call)
    rule = criterion("longest_turn", seconds=15)
    outcomes = check.judge(check.settings(rule), evidence)
    assert [o.verdict.value for o in outcomes] == ["violated"]
    assert (outcomes[0].start, outcomes[0].end, outcomes[0].share) == (13, 33, 0.5)
    patient = check.settings(criterion("longest_turn", seconds=25))
    assert [o.verdict.value for o in check.judge(patient, evidence)] == ["met"]


def test_the_pace_of_a_match_is_measured_as_the_page_tells() -> None:
    module = ModuleType("pace_within")
    exec(block(CHECKS_PAGE, "python", "def pace_within"), module.__dict__)
    said = Log().say(6, "您好请稍等", cps=5.0).say(10, "电话是一三八零零一三八零零零", cps=2.0)
    evidence = Evidence(STANDARDS["hotline"], scenario(), said.call)
    (match,) = evidence.places(("电话是{number}",), evidence.spoken)
    assert match.heard == "电话是一三八零零一三八零零零"
    assert dict(match.values) == {"number": "一三八零零一三八零零零"}
    assert module.pace_within(match, evidence.spoken) == pytest.approx(120)
    (greeting,) = evidence.places(("请稍等",), evidence.spoken)
    assert module.pace_within(greeting, evidence.spoken) == pytest.approx(300)


@pytest.mark.parametrize("page", STANDARDS_PAGES.values(), ids=STANDARDS_PAGES)
def test_the_small_standard_of_the_page_works(tmp_path: Path, page: str) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(block(page, "yaml", "pass_mark: 75"), "utf-8")
    ours = standard_in(file)
    greeting = "您好这里是顺达快递请问有什么可以帮您"
    good = score(ours, scenario(), Log().say(6, greeting, cps=3.2).call)
    assert good.passed and good.percent == 100
    hurried = score(ours, scenario(), Log().say(6, greeting + "赶紧说", cps=3.2).call)
    assert not hurried.passed and hurried.percent == 75
    assert "greeting" in STANDARDS["hotline"].phrases and "greeting" in ours.phrases


@pytest.mark.parametrize("page", STANDARDS_PAGES.values(), ids=STANDARDS_PAGES)
def test_the_table_of_standards_is_right(page: str) -> None:
    for name, standard in STANDARDS.items():
        row = re.search(rf"^\| `{name}` \|.*\| (.*) \| (\d+) \|$", page, re.MULTILINE)
        assert row is not None, name
        assert float(row[2]) == sum(c.points for c in standard.criteria)
        if name != "chat":
            assert row[1] == "–".join(f"{end:g}" for end in standard.pace)


def test_not_applicable_leaves_the_denominator_and_critical_and_fatal_are_what_they_say() -> None:
    rule = STANDARDS["hotline"].criteria[0]
    rules = {
        "greeting": replace(rule, id="greeting", points=10),
        "hold": replace(criterion("hold_consent", ask=["please_wait"],
                                  thanks=["thanks_for_waiting"]), id="hold", points=90),
        "rude": replace(criterion("forbidden_phrase", phrases=["rude"]), id="rude", points=1),
    }  # fmt: skip
    standard = replace(STANDARDS["hotline"], criteria=tuple(rules.values()))
    polite = Log().say(6, "您好顺达快递很高兴为您服务")
    card = score(standard, scenario(), polite.call)
    assert (card.score, card.max_score, card.passed) == (11, 11, True)
    rude = Log().say(6, "您好顺达快递很高兴为您服务").say(10, "你闭嘴")
    for critical, fatal, points, passed in (
        (False, False, 10, True),
        (True, False, 10, False),
        (False, True, 0, False),
    ):
        changed = replace(rules["rude"], critical=critical, fatal=fatal)
        strict = replace(standard, criteria=(*standard.criteria[:2], changed))
        card = score(strict, scenario(), rude.call)
        assert (card.score, card.max_score, card.passed) == (points, 11, passed)
