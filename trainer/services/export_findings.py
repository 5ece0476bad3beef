"""The findings on an exported page: numbered, in stages, with all their evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trainer.domain.figures import number
from trainer.domain.message import Message
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.domain.tally import FAILED, OUT_OF_SUM
from trainer.phrases.matched import Run
from trainer.services.export_words import SHAPES, STAGES, WORDS
from trainer.services.shown_findings import Shown
from trainer.services.verdict_words import verdict_message

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as the page shows it; `number` is the one on its mark."""

    number: int
    verdict: Verdict
    word: str
    shape: str
    stage: str
    title: str
    clause: str
    points: str
    heard: tuple[Run, ...]
    """What was heard in runs by how they matched; one run where nothing was compared."""
    certainty: str
    reason: str
    """Empty where it says no more than `heard`."""
    advice: str
    instead: str
    clause_wording: str
    lost: str
    """Points that it cost; empty where none."""
    start: float | None
    end: float | None
    weight: str
    """What it does to the whole call, where it does."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Findings of one part of the call with their sum."""

    title: str
    points: str
    rows: tuple[Row, ...]


def in_language(zh: str, en: str, language: str) -> str:
    """A text of the content in the page's language; Chinese where there is no English."""
    return zh if language.startswith("zh") or not en else en


def rows(shown: Sequence[Shown], translate: Translate, language: str) -> tuple[Row, ...]:
    """Numbered in the order in which the page lists them: by stage, what was left out last."""
    order = list(STAGES)
    listed = sorted(
        shown,
        key=lambda each: (
            each.finding.verdict is Verdict.NOT_APPLICABLE,
            order.index(_stage(each.finding)),
        ),
    )

    def row(at: int, each: Shown) -> Row:
        finding = each.finding
        counts = finding.verdict not in OUT_OF_SUM
        return Row(
            number=at,
            verdict=finding.verdict,
            word=verdict_message(finding.verdict.value, finding.about).render(translate),
            shape=SHAPES[finding.verdict],
            stage=_stage(finding),
            title=in_language(finding.title, finding.title_en, language) or finding.criterion,
            clause=finding.clause,
            points=f"{number(finding.points)} / {number(finding.max_points)}" if counts else "",
            heard=each.heard or ((Run(finding.heard, ""),) if finding.heard else ()),
            certainty=words(each.certainty, translate),
            reason=words(each.reason, translate),
            advice=words(each.advice, translate),
            instead=each.instead,
            clause_wording=each.clause,
            lost=number(each.lost) if each.lost else "",
            start=finding.start,
            end=finding.end,
            weight=_weight(finding, translate),
        )

    return tuple(row(at, each) for at, each in enumerate(listed, start=1))


def _weight(finding: Finding, translate: Translate) -> str:
    if finding.verdict not in FAILED or not (finding.fatal or finding.critical):
        return ""
    return WORDS["fatal" if finding.fatal else "critical"].render(translate)


def words(message: Message | None, translate: Translate) -> str:
    """A message in the page's language; empty where there is none."""
    return message.render(translate) if message is not None else ""


def _stage(finding: Finding) -> str:
    return finding.stage if finding.stage in STAGES else ""


def stages(rows: Sequence[Row], card: Scorecard | None, translate: Translate) -> list[Stage]:
    """The rows by part of the call; what was left out is in none of them."""
    stages: list[Stage] = []
    for stage, title in STAGES.items():
        shown = [r for r in rows if r.stage == stage and r.verdict is not Verdict.NOT_APPLICABLE]
        counted = [
            f
            for f in (card.findings if card else ())
            if _stage(f) == stage and f.verdict not in (Verdict.REVIEW, Verdict.NOT_APPLICABLE)
        ]
        if shown:
            earned, most = sum(f.points for f in counted), sum(f.max_points for f in counted)
            points = f"{number(earned)} / {number(most)}" if counted else ""
            stages.append(Stage(title.render(translate), points, tuple(shown)))
    return stages
