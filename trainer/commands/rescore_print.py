"""What scoring again changed, for reading: one call in full, or one line for each of many."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator

from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.i18n import _, is_chinese, ngettext, render
from trainer.services.rescoring import Rescored
from trainer.services.rescoring_changes import Change, Kind
from trainer.services.verdict_words import verdict_message

MOST_LISTED = 50
"""Calls that are listed of many: more is not read, `--json` has them all."""


class Many:
    """Collects what came of many calls, which are done in no certain order, in flat memory: the
    first `MOST_LISTED` that changed, by their ids, and the sums."""

    def __init__(self) -> None:
        self._listed: list[tuple[str, str]] = []
        self._changed = self._more = self._less = self._passed = self._failed = 0

    def add(self, result: Rescored) -> None:
        old, new = result.before, result.scorecard
        if result.state != "scored" or new is None or not has_changed(result):
            return
        self._changed += 1
        if old is not None:
            self._more += new.percent > old.percent
            self._less += new.percent < old.percent
            self._passed += new.passed and not old.passed
            self._failed += old.passed and not new.passed
        insort(self._listed, (result.call_id, _one_line(result, new)))
        del self._listed[MOST_LISTED:]

    def lines(self) -> Iterator[str]:
        """The calls that changed, and the sums; nothing where none did."""
        if not self._changed:
            return
        for _id, line in self._listed:
            yield line
        rest = self._changed - len(self._listed)
        if rest:
            yield _("… and {n} more; --json lists them all.").format(n=rest)
        yield _(
            "Changed: {n}. Better: {more}, worse: {less}; pass now: {passed}, no longer: {failed}."
        ).format(
            n=self._changed, more=self._more, less=self._less,
            passed=self._passed, failed=self._failed,
        )  # fmt: skip


def has_changed(result: Rescored) -> bool:
    """Whether the score is another, anything is judged otherwise, or it is the first score."""
    changes = result.comparison.changes if result.comparison is not None else ()
    return bool(changes) or points(result.before) != points(result.scorecard)


def _one_line(result: Rescored, card: Scorecard) -> str:
    line = f"{result.call_id}  {points(result.before)} → {points(card)}"
    changes = result.comparison.changes if result.comparison is not None else ()
    if changes:
        words = ngettext("{n} criterion changed", "{n} criteria changed", len(changes))
        line += "  " + words.format(n=len(changes))
    flips = sum(change.flips for change in changes)
    if flips:
        words = ngettext("{n} other verdict", "{n} other verdicts", flips)
        line += "  " + words.format(n=flips)
    return line


def in_full(result: Rescored, card: Scorecard) -> Iterator[str]:
    """Every change of one call with its reasons. Under another standard criteria that only come or
    go would bury the rest: they stand below, one a line; those worth other points in one line."""
    before = f"{points(result.before)} → " if result.before is not None else ""
    yield f"{result.call_id}  {before}{points(card)}"
    comparison = result.comparison
    if comparison is None:
        return
    for cause in comparison.causes:
        yield f"  {render(cause)}"
    if not comparison.changes:
        yield "  " + _("No criterion is judged otherwise.")
    kinds: dict[Kind, list[Change]] = {}
    for change in comparison.changes:
        # What a trainer decided is always told in full.
        kind: Kind = "judged" if change.decision is not None else change.kind
        kinds.setdefault(kind, []).append(change)
    for change in kinds.get("judged", ()):
        yield f"  {_title(change.finding)}: {_short(change.old)} → {_short(change.new)}"
        yield f"    {render(change.why)}"
        for words, finding in (
            (_("Before: {reason}"), change.old),
            (_("Now: {reason}"), change.new),
        ):
            if finding is not None:
                yield "    " + words.format(reason=render(finding.reason))
        if change.decision is not None:
            words = _("The decision of {name} stands: {verdict}.")
            verdict = _word(change.decision.verdict, change.finding.about)
            yield "    " + words.format(name=change.decision.by, verdict=verdict)
    names = [_other_points(change) for change in kinds.get("points", ())]
    if names:
        words = _("Judged as before, worth other points: {names}")
        yield "  " + words.format(names=" · ".join(names))
    apart: tuple[tuple[Kind, str], ...] = (
        ("added", _("Only in the new rules:")),
        ("dropped", _("No longer in the rules:")),
    )
    for kind, words in apart:
        if kind in kinds:
            yield "  " + words
        for change in kinds.get(kind, ()):
            finding = change.finding
            yield f"    {_title(finding)}: {_short(finding)}  {render(finding.reason)}"


def points(card: Scorecard | None) -> str:
    """``63 / 70 (passed)``."""
    if card is None:
        return _("no score")
    outcome = _("passed") if card.passed else _("not passed")
    return f"{card.score:g} / {card.max_score:g} ({outcome})"


def _other_points(change: Change) -> str:
    old, new = change.old, change.new
    assert old is not None and new is not None, "both rules have what is only worth other points"
    return f"{_title(new)} {old.max_points:g} → {new.max_points:g}"


def _title(finding: Finding) -> str:
    title = finding.title if is_chinese() or not finding.title_en else finding.title_en
    return title or finding.criterion


def _word(verdict: Verdict, about: str) -> str:
    return render(verdict_message(verdict.value, about))


def _short(finding: Finding | None) -> str:
    if finding is None:
        return "–"
    return f"{_word(finding.verdict, finding.about)} {finding.points:g}/{finding.max_points:g}"
