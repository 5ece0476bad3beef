"""What every check is made of: settings, a judgement, an outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from trainer.domain.errors import KnownError
from trainer.domain.form_errors import sentence
from trainer.domain.message import M_, Message
from trainer.domain.scorecard import Verdict
from trainer.domain.standard import Criterion
from trainer.phrases import Match, TemplateError, compile_phrase
from trainer.scoring.evidence import Evidence, Utterances


class Params(BaseModel):
    """Settings of a check: exactly those named, nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    phrase_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that name phrases."""
    moment_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that name moments."""

    def phrase_names(self) -> tuple[str, ...]:
        return self._names(self.phrase_fields)

    def parts(self) -> tuple[tuple[str, ...], ...]:
        """Names of phrases by the parts of a wording: each part wants one of its own said."""
        return (self.phrase_names(),)

    def wordings(self) -> tuple[tuple[str, ...], ...]:
        """Templates that stand in the settings themselves and are looked for in every call."""
        return ()

    def moment_names(self) -> tuple[str, ...]:
        return self._names(self.moment_fields)

    def _names(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        values = [getattr(self, field) for field in fields]
        named: list[str] = []
        for value in values:
            named += [value] if isinstance(value, str) else list(value or ())
        return tuple(named)


class PartOfCall(Params):
    """Settings that choose which part of the call is looked at."""

    where: Literal["anywhere", "first_turn", "last_turn"] = "anywhere"
    moments: tuple[str, ...] = ()
    after_line: str | None = None
    moment_fields: ClassVar[tuple[str, ...]] = ("moments", "after_line")

    @model_validator(mode="after")
    def _one_part(self) -> PartOfCall:
        chosen = (self.where != "anywhere") + bool(self.moments) + (self.after_line is not None)
        if chosen > 1:
            raise ValueError(M_("Only one of where, moments and after_line can be given."))
        return self

    def select(self, evidence: Evidence) -> Utterances | None:
        """The utterances of this part; None when the call never came to it."""
        if self.moments:
            return evidence.at_moments(self.moments)
        if self.after_line is not None:
            return evidence.after_line(self.after_line)
        if self.where == "first_turn":
            return evidence.first_turn
        return evidence.last_turns if self.where == "last_turn" else evidence.utterances

    def place(self, part: Utterances) -> dict[str, Any]:
        """The span of what is missing: this part of the call; none where it is the whole."""
        limited = self.where != "anywhere" or self.moments or self.after_line is not None
        return span_of(part) if limited else {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check saw. `share` of the points that was earned, 0–1; times in call time.

    `wanted`: better wording for just this case, in place of the criterion's model; `advice`: what
    to do next time, where it is not about wording.
    """

    verdict: Verdict
    reason: Message
    share: float = 0.0
    start: float | None = None
    end: float | None = None
    heard: str = ""
    confidence: float | None = None
    wanted: str = ""
    advice: Message | None = None


Judge = Callable[[Any, Evidence], Sequence[Outcome]]
Kind = Literal["saying", "avoiding", "doing"]
PartJudge = Callable[[Any, Evidence, Utterances], Sequence[Outcome]]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of rule: its name in YAML, its settings, how it judges, and what it is about.

    `judge(params, evidence)` gives at least one outcome; the first carries the points, further
    ones are further evidence. `about` chooses the word for its verdicts: of wording that is wanted
    they are “said” and “not said” (in a chat “written”), of what must not be “no violation”, of
    anything else “done” and “not done”. It has no default, so that nobody forgets it.
    """

    name: str
    params: type[Params]
    judge: Judge
    about: Kind

    def settings(self, criterion: Criterion) -> Params:
        """The criterion's settings, checked. Raises KnownError naming the criterion."""
        try:
            return self.params.model_validate(dict(criterion.params))
        except ValidationError as error:
            raise KnownError(
                M_("The settings of the criterion “{id}” do not fit the check “{check}”: {what}",
                   id=criterion.id, check=self.name, what=explain(error)),
                M_("Correct the params; docs/checks.md lists what each check takes."),
            ) from error  # fmt: skip


def judging_part(judge: PartJudge, *, of_silence: bool = False) -> Judge:
    """A judge of one part of the call, asked only where the call came to it.

    `of_silence`: also where the trainee said nothing in it, so that something is missing.
    """

    def judge_call(settings: PartOfCall, evidence: Evidence) -> Sequence[Outcome]:
        part = settings.select(evidence)
        if part is None:
            return not_applicable(NOT_REACHED if evidence.has_dialogue else NO_DIALOGUE)
        if not part and not of_silence:
            return not_applicable(NOTHING_SAID)
        return judge(settings, evidence, part)

    return judge_call


def explain(error: ValidationError) -> Message:
    """The first of what is wrong with settings: ``seconds: This must be a number.``"""
    first = error.errors(include_url=False)[0]
    parts = [str(part) for part in first["loc"]]
    said = sentence(first["type"], first["input"], first.get("ctx", {}), parts[-1] if parts else "")
    place = ".".join(parts) + ": " if parts else ""
    return Message("{place}{said}", {"place": place, "said": said})


def met(reason: Message, match: Match | None = None, /, **more: Any) -> Outcome:
    """Full points, with the match as evidence."""
    return _with_match(Outcome(Verdict.MET, reason, share=1.0, **more), match)


def missed(reason: Message, /, share: float = 0.0, **more: Any) -> Outcome:
    return Outcome(Verdict.MISSED, reason, share=share, **more)


def violated(
    reason: Message, match: Match | None = None, /, share: float = 0.0, **more: Any
) -> Outcome:
    return _with_match(Outcome(Verdict.VIOLATED, reason, share=share, **more), match)


def review(reason: Message, match: Match | None = None, /, **more: Any) -> Outcome:
    return _with_match(Outcome(Verdict.REVIEW, reason, **more), match)


def not_applicable(reason: Message) -> tuple[Outcome, ...]:
    return (Outcome(Verdict.NOT_APPLICABLE, reason),)


def wording(
    said: Sequence[Match],
    unsure: Sequence[Match],
    *,
    fault: Callable[[Match], Outcome],
    doubt: Callable[[Match], Message],
    fine: Message,
) -> tuple[Outcome, ...]:
    """What unwanted wording comes to: every sure place is a fault; without one the first unsure
    place is for review; without any, all is `fine`."""
    if said:
        return tuple(fault(match) for match in said)
    if unsure:
        return (review(doubt(unsure[0]), unsure[0]),)
    return (met(fine),)


def perhaps(match: Match) -> Message:
    if match.contradicted:
        return M_(
            "Perhaps said: “{heard}” was heard, and the sound is clearly closer to that than"
            " to “{wording}”.",
            heard=match.heard, wording=match.contradicted,
        )  # fmt: skip
    if match.doubt == "denied":
        return M_("Perhaps said: “{heard}” was heard, but it may be what was denied.",
                  heard=match.heard)  # fmt: skip
    if match.doubt == "another person":
        return M_("Perhaps said: “{heard}” was heard; it may be about somebody else.",
                  heard=match.heard)  # fmt: skip
    if match.doubt == "variable":
        return M_("Perhaps said: “{heard}” was heard, but the number or name in it is not clear.",
                  heard=match.heard)  # fmt: skip
    return M_("Perhaps said: “{heard}” was heard.", heard=match.heard)


def perhaps_forbidden(match: Match) -> Message:
    if match.contradicted:
        return M_(
            "Perhaps forbidden: “{heard}” was heard, and the sound is clearly closer to that than"
            " to “{wording}”.",
            heard=match.heard, wording=match.contradicted,
        )  # fmt: skip
    if match.doubt == "denied":
        return M_("Perhaps forbidden: “{heard}” was heard, but it may be what was denied.",
                  heard=match.heard)  # fmt: skip
    if match.doubt == "another person":
        return M_("Perhaps forbidden: “{heard}” was heard; it may be about somebody else.",
                  heard=match.heard)  # fmt: skip
    return M_("Perhaps forbidden: “{heard}” was heard.", heard=match.heard)


def in_time(matches: Sequence[Match]) -> list[Match]:
    return sorted(matches, key=lambda m: (m.start or 0.0, m.end or 0.0, m.phrase))


def apart(one: Match, other: Match) -> float:
    """Seconds between two places; negative where they overlap."""
    return max((one.start or 0.0) - (other.end or 0.0), (other.start or 0.0) - (one.end or 0.0))


def whole_number(match: Match) -> Match:
    """A place that may begin within a spoken number, with all of it: 二十|四小时之内."""
    number = dict(match.values).get("number", "")
    cut = next((at for at in range(len(number)) if match.heard.startswith(number[at:])), 0)
    return replace(match, heard=number[:cut] + match.heard)


def span_of(part: Utterances) -> dict[str, Any]:
    """`start` and `end` of these utterances, for an outcome; nothing for none."""
    if not part:
        return {}
    return {"start": min(u.start for u in part), "end": max(u.end for u in part)}


def left(each: float, faults: int) -> float:
    """The share that so many faults leave when each costs `each`."""
    return max(0.0, 1 - each * faults)


def worded(templates: tuple[str, ...]) -> tuple[str, ...]:
    """Wording that stands in settings, checked. Raises ValueError naming the mistake."""
    try:
        compile_phrase("settings", templates)
    except TemplateError as error:
        raise ValueError(
            M_("The wording “{template}” cannot be read, character {position}: {problem}.",
               template=error.template, position=error.position, problem=error.problem)
        ) from error  # fmt: skip
    return templates


def part_of(match: Match, good: Match) -> bool:
    """Whether a forbidden place is really part of good wording: most of it lies within."""
    begin, end = match.start or 0.0, match.end or 0.0
    shared = min(end, good.end or 0.0) - max(begin, good.start or 0.0)
    return shared > 0.6 * (end - begin)


def falling(value: float, good: float, zero: float) -> float:
    """The share that is left: 1 up to `good`, evenly falling to 0 at `zero`."""
    return min(1.0, max(0.0, 1 - (value - good) / max(1e-6, zero - good)))


def _with_match(outcome: Outcome, match: Match | None) -> Outcome:
    if match is None:
        return outcome
    return Outcome(
        outcome.verdict,
        outcome.reason,
        outcome.share,
        match.start,
        match.end,
        match.heard,
        match.probability,
        outcome.wanted,
        outcome.advice,
    )


NO_DIALOGUE = M_("A recording without a dialogue cannot show this.")
NOTHING_SAID = M_("Nothing was said.")
NOT_REACHED = M_("The call never came to this point.")
TYPED = M_("The answers were typed.")
