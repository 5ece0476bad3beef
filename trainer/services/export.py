"""One call as one HTML page that needs nothing else: for a trainer's mailbox, for print, for years.

The page makes no request: style, script and sound are inside it, and its own policy forbids the
rest. Texts of scenarios and of what was heard are escaped wherever they stand.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer import i18n, paths
from trainer.domain.figures import number, percent
from trainer.domain.scorecard import Verdict
from trainer.domain.tally import FAILED
from trainer.services import export_findings as findings
from trainer.services.export_findings import in_language
from trainer.services.export_picture import Picture, draw
from trainer.services.export_transcript import passages
from trainer.services.export_words import (
    ENDED_BY,
    MODES,
    WORDS,
    foot,
)
from trainer.services.shelf_view import with_evidence
from trainer.services.views import StoredCall
from trainer.storage.eventlog import cannot_write

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Total:
    """The head of the scorecard. `share` 0–1 of the ring; `tone` colours it."""

    score: str
    max_score: str
    percent: str
    share: float
    tone: str
    verdict: str
    pass_mark: str
    review: str
    vetoed: bool
    """Enough points, and yet failed by a mandatory (critical) criterion."""
    to_work_on: tuple[tuple[str, str], ...]
    """(advice, how often it went wrong)"""


def export_html(
    stored: StoredCall, target: Path, translate: Translate, language: str | None = None
) -> None:
    """Write the page; `language` is that of `translate` (None = the one in use).

    Raises `KnownError` when `target` cannot be written; it is there whole or not at all.
    """
    page = render(stored, translate, language or i18n.language())
    temporary = target.with_name(target.name + ".new")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def render(stored: StoredCall, translate: Translate, language: str) -> str:
    """The page's text."""
    # Imported here: nobody waits for a template engine while the window opens.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folder = paths.assets() / "export"
    style = (folder / "call.css").read_text(encoding="utf-8")
    script = (folder / "call.js").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    if not stored.shown:
        stored = with_evidence(stored)
    rows = findings.rows(stored.shown, translate, language)
    return environment.get_template("call.html.j2").render(
        lang=language.replace("_", "-"),
        policy=_policy(style, script),
        # Our own files, inserted as they are; everything else is escaped.
        style=Markup(style),
        script=Markup(script),
        t={name: message.render(translate) for name, message in WORDS.items()},
        title=in_language(stored.summary.title_zh, stored.summary.title_en, language),
        facts=_facts(stored, translate, language),
        total=_total(stored, translate),
        stages=findings.stages(rows, stored.scorecard, translate),
        left_out=[row for row in rows if row.verdict is Verdict.NOT_APPLICABLE],
        typed=stored.scenario is not None and stored.scenario.channel == "chat",
        picture=_picture(stored, rows),
        sound=_sound(stored.recording),
        talk=passages(stored.call, stored.scorecard.findings if stored.scorecard else ()),
        clock=clock,
        foot=_foot(stored, translate),
    )


def clock(seconds: float) -> str:
    """``2:05``."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; media-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _sound(recording: Path | None) -> str:
    """The recording as it is (lossless, and every browser plays FLAC), or nothing."""
    if recording is None:
        return ""
    try:
        return "data:audio/flac;base64," + base64.b64encode(recording.read_bytes()).decode()
    except OSError:
        return ""


def _facts(stored: StoredCall, translate: Translate, language: str) -> list[tuple[str, str]]:
    """What call it was, as (name, value)."""

    def word(name: str) -> str:
        return WORDS[name].render(translate)

    summary, started = stored.summary, stored.call.started
    standard = stored.standard
    facts = [
        (word("trainee"), summary.trainee),
        (word("date"), f"{summary.started_at.astimezone():%Y-%m-%d %H:%M}"),
        (word("duration"), clock(summary.duration)),
        (
            word("standard"),
            in_language(standard.title, standard.title_en, language)
            if standard
            else summary.standard,
        ),
        (word("mode"), MODES[started.mode].render(translate) if started else ""),
        (word("ending"), _ending(stored, translate, language)),
    ]
    if stored.scorecard is not None and stored.scorecard.pace_cpm is not None:
        pace = f"{stored.scorecard.pace_cpm:.0f} {word('cpm')}"
        facts.append((word("mean_pace"), pace))
    return [(name, value) for name, value in facts if value]


def _ending(stored: StoredCall, translate: Translate, language: str) -> str:
    ending = stored.scenario.endings.get(stored.summary.ending) if stored.scenario else None
    parts = [in_language(ending.label.zh, ending.label.en, language)] if ending else []
    if stored.summary.ended_by in ENDED_BY:
        parts.append(ENDED_BY[stored.summary.ended_by].render(translate))
    return " · ".join(parts)


def _total(stored: StoredCall, translate: Translate) -> Total | None:
    card = stored.scorecard
    if card is None:
        return None
    return Total(
        score=number(card.score),
        max_score=number(card.max_score),
        percent=percent(card.score, card.max_score),
        share=min(1.0, max(0.0, card.percent / 100)),
        tone="good" if card.passed else "bad",
        verdict=WORDS["passed" if card.passed else "failed"].render(translate),
        pass_mark=number(card.pass_mark),
        review=number(card.review_points) if card.review_points else "",
        vetoed=not card.passed
        and card.percent >= card.pass_mark
        and any(f.critical and not f.fatal and f.verdict in FAILED for f in card.findings),
        to_work_on=tuple(
            (each.advice.render(translate), findings.words(each.recurrence, translate))
            for each in stored.to_work_on
        ),
    )


def _picture(stored: StoredCall, rows: Sequence[findings.Row]) -> Picture:
    card = stored.scorecard
    return draw(
        stored.recording,
        duration=max(stored.call.duration, stored.summary.duration),
        marks=[
            (row.number, row.start, row.verdict.value, f"{row.word}: {row.title}")
            for row in rows
            if row.start is not None and row.verdict is not Verdict.NOT_APPLICABLE
        ],
        pace=[(point.time, point.cpm) for point in card.pace_curve] if card else [],
        band=stored.standard.pace if stored.standard else None,
    )


def _foot(stored: StoredCall, translate: Translate) -> str:
    started = stored.call.started
    return foot(
        started.program if started else "?",
        started.model if started else "?",
        stored.summary.call_id,
    ).render(translate)
