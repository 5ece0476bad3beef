"""From the documents to what moves a talk on: branches, and the rules of mood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from trainer.content.mood import build_rule, default_mood
from trainer.content.schema import BranchDoc, MomentDoc, ScenarioDoc
from trainer.domain.branching import AGAIN, BACK, Branch, Condition
from trainer.domain.mood import MoodRule
from trainer.domain.promise import span_of

ANY_TIME = "any"


def branches_of(moment: MomentDoc, doc: ScenarioDoc) -> list[BranchDoc]:
    """A moment's branches in the order in which they are tried."""
    if moment.ending is not None:
        return []
    return [*doc.everywhere, *(moment.next or []), *doc.otherwise]


def listened_for(doc: ScenarioDoc, rules: Iterable[MoodRule]) -> set[str]:
    """The phrases that the branches and these rules must be told of."""
    branches = [b for moment in doc.moments.values() for b in branches_of(moment, doc)]
    return {
        name
        for b in branches
        for names in (b.heard, b.unheard, b.ever, b.never)
        for name in names or ()
    } | {name for rule in rules for name in rule.phrases}


def build_branch(doc: BranchDoc) -> Branch:
    """A branch; references and times are taken as checked."""
    when = Condition(
        heard=tuple(doc.heard or ()),
        unheard=tuple(doc.unheard or ()),
        anything=bool(doc.anything),
        silence=doc.silence,
        after=doc.after,
        act=doc.act,
        mood_at_least=doc.mood_at_least,
        visits=doc.visits,
        ever=tuple(doc.ever or ()),
        never=tuple(doc.never or ()),
        heard_value=tuple((doc.heard_value or {}).items()),
        promised=doc.promised == ANY_TIME,
        promised_within=None if doc.promised in (None, ANY_TIME) else span_of(doc.promised or ""),
        faster_than=doc.faster_than,
        slower_than=doc.slower_than,
        louder_by=doc.louder_by,
        quieter_by=doc.quieter_by,
        interrupted=bool(doc.interrupted),
        talking_for=doc.talking_for,
        elapsed=doc.elapsed,
        holds=doc.holds,
        held_for=doc.held_for,
        mood_at_most=doc.mood_at_most,
        once=bool(doc.once),
        chance=doc.chance,
    )
    return Branch(when, AGAIN if doc.again else BACK if doc.back else doc.goto or "", doc.mood)


def build_rules(
    doc: ScenarioDoc, known: Collection[str]
) -> tuple[tuple[MoodRule, ...], Mapping[str, tuple[str, ...]]]:
    """The program's own rules and the scenario's, which win, with the phrases they bring along.

    `known`: names of the scenario's and the standard's phrases. What a rule of the program's asks
    of a phrase that nobody knows is left out.
    """
    default = default_mood()
    names = {*known, *default.phrases}
    rules: dict[str, MoodRule] = {}
    for rule in default.rules:
        fitting = _fitting(rule, names)
        if fitting is not None and rule.id not in doc.mood_rules:
            rules[rule.id] = fitting
    for id, each in doc.mood_rules.items():
        if each is not False:
            rules[id] = build_rule(id, each)
    return tuple(rules.values()), default.phrases


def _fitting(rule: MoodRule, known: Collection[str]) -> MoodRule | None:
    """The rule without names that nobody knows; None where too little is left of it."""
    heard, after = (_known(names, known) for names in (rule.heard, rule.shortly_after))
    if bool(heard) != bool(rule.heard) or bool(after) != bool(rule.shortly_after):
        return None
    return replace(rule, heard=heard, shortly_after=after, unheard=_known(rule.unheard, known))


def _known(names: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)
