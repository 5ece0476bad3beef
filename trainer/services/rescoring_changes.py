"""What scoring again changed, and why: two versions of a scorecard side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from trainer.domain.decision import Decision, in_force
from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Finding, Scorecard, Verdict
from trainer.storage.scorecards import ScorecardVersion

Kind = Literal["judged", "points", "added", "dropped"]
"""`points`: judged as before, but worth other points; `added`, `dropped`: only the new, only the
old rules have it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion that is judged otherwise than before. None: the rules did not have it.

    `old` and `new` are what the program found. `decision`: a trainer's, which stands whatever the
    program finds.
    """

    old: Finding | None
    new: Finding | None
    why: Message
    decision: Decision | None = None

    @property
    def finding(self) -> Finding:
        """The newer one there is: whose title to show."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def kind(self) -> Kind:
        if self.old is None:
            return "added"
        if self.new is None:
            return "dropped"
        old, new = self.old, self.new
        if old.verdict is not new.verdict or old.max_points == new.max_points:
            return "judged"
        # A reason often quotes the limits of the rule: what is met in full is judged as before.
        in_full = old.points == old.max_points and new.points == new.max_points
        as_before = old.verdict is Verdict.MET and in_full
        return "points" if as_before or str(old.reason) == str(new.reason) else "judged"

    @property
    def flips(self) -> bool:
        """Whether both rules have the criterion and the verdict is another."""
        return (
            self.old is not None
            and self.new is not None
            and (self.old.verdict is not self.new.verdict)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions. `causes`: what was different when the newer one was made."""

    old: ScorecardVersion
    new: ScorecardVersion
    causes: tuple[Message, ...]
    changes: tuple[Change, ...]


def compare(
    old: ScorecardVersion, new: ScorecardVersion, decisions: Iterable[Decision] = ()
) -> Comparison:
    """What the newer version judges otherwise: other verdicts first, in the order of findings."""
    standing = in_force(decisions)
    was, now = _by_criterion(old.scorecard), _by_criterion(new.scorecard)
    names = [*now, *(name for name in was if name not in now)]
    heard_anew = _heard(old) != _heard(new)
    changes = [
        Change(
            was.get(name), now.get(name), _why(was.get(name), now.get(name), heard_anew),
            standing.get(name),
        )
        for name in names
        if _differ(was.get(name), now.get(name))
    ]  # fmt: skip
    changes.sort(key=lambda c: bool(c.old and c.new and c.old.verdict is c.new.verdict))
    return Comparison(old, new, _causes(old, new), tuple(changes))


def _by_criterion(card: Scorecard) -> dict[str, Finding]:
    """criterion → its first finding, the one that carries the points."""
    found: dict[str, Finding] = {}
    for finding in card.findings:
        found.setdefault(finding.criterion, finding)
    return found


def _heard(version: ScorecardVersion) -> tuple[str, str]:
    return version.model, version.heard


def _causes(old: ScorecardVersion, new: ScorecardVersion) -> tuple[Message, ...]:
    causes: list[Message] = []
    was, now = old.scorecard.standard, new.scorecard.standard
    if was != now:
        causes.append(M_("Scored by another standard: {old} → {new}.", old=was, new=now))
    elif old.profile != new.profile:
        causes.append(M_("The rules of the standard or of the scenario were changed."))
    if _heard(old) != _heard(new):
        causes.append(M_("The recording was heard again by the model {name}.", name=new.model))
    if old.program != new.program:
        causes.append(
            M_("Scored by another version of the program: {old} → {new}.",
               old=old.program, new=new.program)
        )  # fmt: skip
    return tuple(causes)


def _differ(old: Finding | None, new: Finding | None) -> bool:
    if old is None or new is None:
        return True
    return _judgement(old) != _judgement(new)


def _judgement(finding: Finding) -> tuple[object, ...]:
    return finding.verdict, finding.points, finding.max_points, str(finding.reason)


def _why(old: Finding | None, new: Finding | None, heard_anew: bool) -> Message:
    if old is None:
        return M_("Only the new rules have this criterion.")
    if new is None:
        return M_("The new rules do not have this criterion.")
    if old.verdict == new.verdict and old.max_points != new.max_points:
        return M_("It is worth {new} points now, not {old}.",
                  old=f"{old.max_points:g}", new=f"{new.max_points:g}")  # fmt: skip
    if heard_anew and old.heard != new.heard:
        return M_("Other words were heard.")
    if heard_anew:
        return M_("The call was heard otherwise.")
    return M_("The rule judges the same words otherwise.")


def history(
    versions: Sequence[ScorecardVersion], decisions: Iterable[Decision] = ()
) -> tuple[Comparison, ...]:
    """Every version beside the one before it, the newest first."""
    standing = tuple(decisions)
    steps = [compare(a, b, standing) for a, b in pairwise(versions)]
    return tuple(reversed(steps))
