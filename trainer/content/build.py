"""From the documents to the domain's scenario: shared parts merged, defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer.content.build_branches import branches_of as branches_of
from trainer.content.build_branches import build_branch, build_rules, listened_for
from trainer.content.schema import (
    CriterionDoc,
    ExampleDoc,
    FollowUpDoc,
    LabelDoc,
    LineDoc,
    MomentDoc,
    PackDoc,
    PersonaDoc,
    QuickReplyDoc,
    RecordingDoc,
    ScenarioDoc,
)
from trainer.domain.scenario import (
    Ending,
    Example,
    FollowUp,
    Label,
    LineEffects,
    Moment,
    Persona,
    QuickReply,
    Scenario,
)
from trainer.domain.standard import Criterion
from trainer.domain.voice import STRENGTHS

DEFAULT_ENDINGS: Mapping[str, Ending] = {
    ending.id: ending
    for ending in (
        Ending("hung_up_early", Label("坐席提前挂机", "The agent hung up early"), False),
        Ending("unanswered", Label("电话无人接听", "The call was not answered"), False),
        Ending(
            "gave_up",
            Label("通话拖得太久，客户挂机", "The call dragged on and was given up"),
            False,
        ),
        Ending("transferred", Label("转接给了组长", "Passed on to the team leader"), False),
    )
}
"""Ways to end that every scenario has, named or not."""


def build_scenario(
    doc: ScenarioDoc,
    pack: PackDoc | None,
    *,
    id: str,
    scripts: Mapping[str, Sequence[str]],
    source: str,
    standard: Mapping[str, tuple[str, ...]] | None = None,
    recordings: Mapping[str, str] | None = None,
) -> Scenario:
    """Make the scenario. `scripts`: example id → its lines; references are taken as checked.

    `standard`: the standard's phrases; those that branches listen for become the scenario's.
    `recordings`: sound files as the document names them → where they are; those that can be played.
    """
    variables, phrases = merged(doc, pack)
    rules, mood_phrases = build_rules(doc, {*phrases, *(standard or {})})
    shared = {**mood_phrases, **(standard or {})}
    # Sorted: a set's order differs from process to process, and calls are drawn from these.
    for name in sorted(listened_for(doc, rules) - set(phrases)):
        phrases[name] = shared[name]
    endings = {
        name: Ending(name, _label(ending.label), ending.good)
        for name, ending in doc.endings.items()
    }
    return Scenario(
        id=id,
        title=_label(doc.title),
        situation=_label(doc.situation),
        briefing=_label(doc.briefing),
        standard=doc.standard,
        start=doc.start,
        moments={
            name: _moment(name, moment, doc, recordings or {})
            for name, moment in doc.moments.items()
        },
        endings={**DEFAULT_ENDINGS, **endings},
        persona=build_persona(doc.persona),
        effects=build_effects(doc.line),
        phrases=phrases,
        criteria=tuple(_criterion(criterion) for criterion in doc.criteria),
        leave_out=frozenset(doc.leave_out),
        variables=variables,
        mood=doc.mood,
        mood_rules=rules,
        industry=doc.industry,
        difficulty=doc.difficulty,
        minutes=doc.minutes,
        max_rings=doc.max_rings,
        hung_up_early=doc.hung_up_early,
        unanswered=doc.unanswered,
        gave_up=doc.gave_up,
        transferred=doc.transferred,
        examples=tuple(_example(example, scripts) for example in doc.examples),
        channel=doc.channel,
        quick_replies=tuple(
            _quick_reply(each)
            for each in (*doc.quick_replies, *(pack.quick_replies if pack else ()))
            if doc.channel == "chat"
        ),
        source=source,
    )


def merged(
    doc: ScenarioDoc, pack: PackDoc | None
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Variables and phrases of pack and scenario; the scenario's own win."""
    variables = {**(pack.variables if pack else {}), **doc.variables}
    templates = {**(pack.phrases if pack else {}), **doc.phrases}
    return variables, {name: tuple(each) for name, each in templates.items()}


def _label(doc: LabelDoc) -> Label:
    return Label(doc.zh, doc.en)


def text_of(line: str | RecordingDoc) -> str:
    """What is said in a line, spoken or recorded."""
    return line if isinstance(line, str) else line.text


def build_persona(doc: PersonaDoc) -> Persona:
    """An accent of which nothing more is said is of medium strength."""
    strength = doc.accent_strength
    if strength is None:
        strength = "medium" if doc.accent else 0.0
    return Persona(
        name=doc.name,
        sex=doc.sex,
        pace=doc.pace,
        pitch=doc.pitch,
        variant=doc.variant,
        accent=doc.accent,
        accent_strength=STRENGTHS[strength] if isinstance(strength, str) else strength,
        age=doc.age,
        loudness=doc.loudness,
    )


def build_effects(doc: LineDoc) -> LineEffects:
    """The same, key by key."""
    return LineEffects(
        band=doc.band,
        level_db=doc.level_db,
        noise=doc.noise,
        snr_db=doc.snr_db,
        dropouts=doc.dropouts,
        echo=doc.echo,
        crackle=doc.crackle,
        clipping=doc.clipping,
        silent_after=doc.silent_after,
    )


def _moment(
    name: str, moment: MomentDoc, doc: ScenarioDoc, recordings: Mapping[str, str]
) -> Moment:
    return Moment(
        id=name,
        say=tuple(text_of(line) for line in moment.say or ()),
        say_angry=tuple(text_of(line) for line in moment.say_angry or ()),
        say_calm=tuple(text_of(line) for line in moment.say_calm or ()),
        recordings={
            line.text: recordings[line.recording]
            for _, _, line in moment.spoken()
            if isinstance(line, RecordingDoc) and line.recording in recordings
        },
        effects=build_effects(moment.line) if moment.line else None,
        persona=build_persona(moment.persona) if moment.persona else None,
        branches=tuple(build_branch(branch) for branch in branches_of(moment, doc)),
        ending=moment.ending,
        hang_up_after=moment.hang_up_after,
        follow_up=_follow_up(moment.follow_up),
        aside=moment.aside,
        hint=moment.hint,
    )


def _quick_reply(doc: QuickReplyDoc) -> QuickReply:
    return QuickReply(doc.text, tuple(doc.fits or ()), doc.wrong)


def _follow_up(doc: FollowUpDoc | None) -> FollowUp | None:
    return None if doc is None else FollowUp(doc.call_back, doc.missed)


def _criterion(doc: CriterionDoc) -> Criterion:
    return Criterion(
        id=doc.id,
        title=doc.title,
        title_en=doc.title_en,
        clause=doc.clause,
        check=doc.check,
        points=doc.points,
        params=doc.params,
        critical=doc.critical,
        fatal=doc.fatal,
        model=doc.model,
        stage=doc.stage,
    )


def _example(doc: ExampleDoc, scripts: Mapping[str, Sequence[str]]) -> Example:
    low, high = doc.score
    return Example(
        id=doc.id,
        script=tuple(scripts.get(doc.id, ())),
        quality=doc.quality,
        ending=doc.ending,
        score=(low, high),
        verdicts=dict(doc.verdicts),
    )
