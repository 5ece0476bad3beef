"""What the pages for those who write standards and phrases show works, in both languages."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from tests.unit.scoring.calls import STANDARDS, Log, criterion, scenario
from trainer import paths
from trainer.content.standards import CriterionFile, StandardFile
from trainer.phrases import compile_phrase
from trainer.scoring import CHECKS
from trainer.scoring.evidence import Evidence

DOCS = paths.root() / "docs"
STANDARDS_PAGES = ("standards.md", "standards.zh-CN.md")
PHRASES_PAGES = ("phrases.md", "phrases.zh-CN.md")
CHINESE = sorted(path.name for path in DOCS.glob("*.zh-CN.md"))


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def table(page: str, title: str) -> list[list[str]]:
    """The cells of each row of the first table below a heading of a page."""
    below = read(page).split(f"\n## {title}\n", 1)[1]
    rows = re.findall(r"^\|.*\|$", below.split("\n## ", 1)[0], re.MULTILINE)
    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows]
    return [[cell.strip() for cell in row] for row in cells[2:]]


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", cell))


@pytest.mark.parametrize(
    ("page", "title", "form"),
    [
        ("standards.md", "The keys", StandardFile),
        ("standards.md", "The keys of a criterion", CriterionFile),
        ("standards.zh-CN.md", "标准的键", StandardFile),
        ("standards.zh-CN.md", "评分项的键", CriterionFile),
    ],
)
def test_the_tables_have_every_key(
    page: str, title: str, form: type[StandardFile | CriterionFile]
) -> None:
    keys = [key for row in table(page, title) for key in re.findall(r"`(\w+)`", row[0])]
    assert sorted(keys) == sorted(form.model_fields)
    required = {name for name, field in form.model_fields.items() if field.is_required()}
    told = {
        key
        for first, default, *_ in table(page, title)
        if default in ("required", "必填")
        for key in re.findall(r"`(\w+)`", first)
    }
    assert required <= told


def test_the_chinese_table_of_checks_has_them_all_and_names_settings_that_exist() -> None:
    rows = table("standards.zh-CN.md", "有哪些检查")
    names = {row[0].removesuffix(" ★").strip("`") for row in rows}
    spoken = {name for name in CHECKS if not name.startswith("chat_")}
    assert not spoken - names, (
        "docs/standards.zh-CN.md, 有哪些检查, needs a row “| `check` | 看什么 | 常用参数 |” for "
        f"{', '.join(sorted(spoken - names))}."
    )
    assert not names - spoken, f"docs/standards.zh-CN.md tells of {names - spoken}: no such check."
    for first, _, settings in rows:
        name = first.removesuffix(" ★").strip("`")
        fields = CHECKS[name].params.model_fields
        known = {field.alias or key for key, field in fields.items()}
        values = {"avoid", "say", "plain", "customer", "trainee"}
        assert named(settings) - values <= known, name
        assert ("★" in first) == ("after_line" in known), name


def test_the_phrases_that_the_chinese_page_names_come_along() -> None:
    text = read("standards.zh-CN.md").split("下面这些短语名可以直接用", 1)[1].split("\n\n", 1)[0]
    assert len(named(text)) > 10
    assert named(text) <= set(STANDARDS["hotline"].phrases)


@pytest.mark.parametrize("page", STANDARDS_PAGES)
def test_the_leeway_of_pace_is_what_the_page_says(page: str) -> None:
    assert "184" in read(page) and "259" in read(page)
    for pace, met in ((185, True), (258, True), (183, False), (260, False)):
        said = Log().say(6, "我来说明一下情况请您听好" * 5, cps=pace / 60)
        rules = STANDARDS["hotline"]
        found = CHECKS["pace"].settings(criterion("pace", band=[200, 240]))
        strict = CHECKS["pace"].settings(criterion("pace", band=[200, 240], tolerance=0))
        evidence = Evidence(rules, scenario(), said.call)
        assert (CHECKS["pace"].judge(found, evidence)[0].verdict == "met") is met
        assert CHECKS["pace"].judge(strict, evidence)[0].verdict == "violated"


@pytest.mark.parametrize("page", PHRASES_PAGES)
def test_every_template_of_the_page_can_be_read(page: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", read(page), re.DOTALL)
    assert blocks
    for block in blocks:
        for name, templates in YAML(typ="safe").load(block)["phrases"].items():
            wording = [templates] if isinstance(templates, str) else templates
            compile_phrase(name, wording, {"company": "顺达快递", "agent_id": "1024"})


@pytest.mark.parametrize("page", CHINESE)
def test_links_of_the_chinese_pages_lead_somewhere(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", read(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:]*(?:#[^)]*)?)\)", prose):
        name, _, anchor = target.partition("#")
        path = DOCS / name if name else DOCS / page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
            ids = [re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings]
            assert anchor in ids, target


@pytest.mark.parametrize("page", CHINESE)
def test_chinese_text_has_chinese_punctuation(page: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|^    .*$", "", read(page), flags=re.S | re.M)
    found = re.findall(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", prose)
    assert not found, found
