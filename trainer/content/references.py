"""What one place of a scenario says about another: names that don't exist, templates, scripts.

All of these are errors: the scenario could not be played.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from pydantic import BaseModel, ValidationError

from trainer.content.build import DEFAULT_ENDINGS, branches_of, merged, text_of
from trainer.content.build_branches import ANY_TIME
from trainer.content.mood import default_mood
from trainer.content.problems import Path, Problem, Severity, nearest, path_text
from trainer.content.schema import BranchDoc, MoodRuleDoc, PackDoc, ScenarioDoc
from trainer.content.script import ScriptError, parse_script
from trainer.content.source import Source
from trainer.content.validate import told
from trainer.content.wide import wide_in_template, wide_in_value
from trainer.domain.lines import of_the_call
from trainer.domain.message import M_, Message
from trainer.domain.promise import span_of
from trainer.phrases.template import TemplateError, parse

_VARIABLE = re.compile(r"\{(\w*)\}")
Listening = BranchDoc | MoodRuleDoc


class Reporter:
    """Collects the problems of one file."""

    def __init__(self, file: str, source: Source) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._source = source

    def add(
        self,
        path: Path,
        message: Message,
        suggestion: str = "",
        severity: Severity = "error",
        known: Collection[str] = (),
    ) -> None:
        line, place = self._source.line(path), path_text(path)
        self.problems.append(
            Problem(self._file, line, place, message, suggestion, severity, tuple(known))
        )

    def wrong(self, error: ValidationError, form: type[BaseModel], at: Path) -> None:
        """Report all that pydantic found. `at`: where the data stands that has this form."""
        self.problems += told(error, self._source, form, self._file, at)

    def unknown(
        self, path: Path, name: str, known: Collection[str], message: Callable[[str], Message]
    ) -> None:
        """Report a name unless it is known."""
        if name not in known:
            if wide := wide_in_value(name):
                self.add(path, wide)
            else:
                self.add(path, message(name), nearest(name, known), known=known)


def check_references(
    doc: ScenarioDoc, pack: PackDoc | None, report: Reporter, standard: Collection[str] = ()
) -> None:
    """Report every name that leads nowhere and every template that cannot be read.

    `standard`: names of the phrases that the scenario's standard brings along.
    """
    variables, own = merged(doc, pack)
    phrases = {*own, *standard, *default_mood().phrases}
    endings = {*DEFAULT_ENDINGS, *doc.endings}
    report.unknown(("start",), doc.start, doc.moments, no_moment)
    for key in ("hung_up_early", "unanswered", "gave_up", "transferred"):
        name = getattr(doc, key)
        if name is not None:
            report.unknown((key,), name, endings, no_ending)
    for path, branch in _branches(doc):
        _check_branch(doc, path, branch, (phrases, variables), report)
    for name, moment in doc.moments.items():
        path: Path = ("moments", name)
        if moment.ending is not None:
            report.unknown((*path, "ending"), moment.ending, endings, no_ending)
            if moment.next:
                report.add(
                    (*path, "next"),
                    M_("A moment with an “ending” ends the call; it cannot have “next”."),
                )
        elif not branches_of(moment, doc):
            report.add(path, M_("This moment needs “next” or an “ending”."))
        _check_moment(doc, name, variables, report)
    _check_mood_rules(doc, phrases, report)
    for index, reply in enumerate(doc.quick_replies):
        place: Path = ("quick_replies", index)
        _check_variables((*place, "text"), reply.text, variables, report)
        for name in reply.fits or ():
            report.unknown((*place, "fits"), name, doc.moments, no_moment)
    check_phrases(doc.phrases, variables, report)
    _check_examples(doc, endings, report)
    _check_unique("criteria", [criterion.id for criterion in doc.criteria], report)
    _check_unique("examples", [example.id for example in doc.examples], report)


def no_moment(name: str) -> Message:
    """The sentence about a name that leads nowhere."""
    return M_("There is no moment “{name}”.", name=name)


def no_ending(name: str) -> Message:
    """The sentence about a name that leads nowhere."""
    return M_("There is no ending “{name}”.", name=name)


def no_phrase(name: str) -> Message:
    """The sentence about a name that leads nowhere."""
    return M_("There is no phrase “{name}”.", name=name)


def _branches(doc: ScenarioDoc) -> Iterator[tuple[Path, BranchDoc]]:
    for key, branches in (("everywhere", doc.everywhere), ("otherwise", doc.otherwise)):
        for index, branch in enumerate(branches):
            yield (key, index), branch
    for name, moment in doc.moments.items():
        for index, branch in enumerate(moment.next or []):
            yield ("moments", name, "next", index), branch


def _check_branch(
    doc: ScenarioDoc,
    path: Path,
    branch: BranchDoc,
    known: tuple[Collection[str], Collection[str]],
    report: Reporter,
) -> None:
    """`known`: names of phrases and of variables."""
    phrases, variables = known
    ways = (branch.goto, branch.again, branch.back)
    if sum(way is not None for way in ways) != 1:
        report.add(path, M_("A branch needs one of “goto”, “again” and “back”."))
    if branch.goto is not None:
        report.unknown((*path, "goto"), branch.goto, doc.moments, no_moment)
    _check_names(path, branch, phrases, report)
    if branch.promised not in (None, ANY_TIME) and span_of(branch.promised or "") is None:
        message = M_("“{text}” is no length of time.", text=branch.promised)
        report.add((*path, "promised"), message, "24小时")
    for place, value in (branch.heard_value or {}).items():
        _check_variables((*path, "heard_value", place), value, variables, report)
    target = doc.moments.get(branch.goto or "")
    if branch.act == "hang_up" and (target is None or target.ending is None):
        report.add(
            (*path, "goto") if branch.goto is not None else path,
            M_("After the agent has hung up only a moment with an “ending” can follow."),
        )


def _check_names(path: Path, doc: Listening, phrases: Collection[str], report: Reporter) -> None:
    """Report phrases that nobody knows, wherever the document listens for some."""
    for key in ("heard", "unheard", "ever", "never", "shortly_after"):
        for name in getattr(doc, key, None) or ():
            report.unknown((*path, key), name, phrases, no_phrase)


def _check_moment(
    doc: ScenarioDoc, name: str, variables: Collection[str], report: Reporter
) -> None:
    moment, path = doc.moments[name], ("moments", name)
    if moment.follow_up is not None:
        for key in ("call_back", "missed"):
            goal = getattr(moment.follow_up, key)
            report.unknown((*path, "follow_up", key), goal, doc.moments, no_moment)
        if moment.ending is None:
            message = M_("“follow_up” needs an “ending”: how it ends when nothing was promised.")
            report.add((*path, "follow_up"), message)
    if moment.say_calm and not moment.say:
        report.add((*path, "say_calm"), M_("“say_calm” replaces “say”, which is missing."))
    for key, index, line in moment.spoken():
        _check_variables((*path, key, index), text_of(line), variables, report)


def _check_mood_rules(doc: ScenarioDoc, phrases: Collection[str], report: Reporter) -> None:
    for name, rule in doc.mood_rules.items():
        path: Path = ("mood_rules", name)
        if rule is False:
            known = [each.id for each in default_mood().rules]
            report.unknown(path, name, known, lambda n: M_("There is no rule “{name}”.", name=n))
            continue
        _check_names(path, rule, phrases, report)
        triggers = (rule.heard, rule.silence, rule.held_for, rule.interrupted, rule.promise_missed)
        if all(each is None for each in triggers):
            report.add(path, M_("This rule does not say what changes the mood."))


def check_phrases(
    phrases: dict[str, list[str]], variables: dict[str, str], report: Reporter
) -> None:
    """Report templates that cannot be read."""
    for name, templates in phrases.items():
        for index, template in enumerate(templates):
            try:
                parse(template, variables)
            except RecursionError:
                report.add(("phrases", name, index), M_("This is nested too deeply."))
            except TemplateError as error:
                report.add(
                    ("phrases", name, index),
                    wide_in_template(template)
                    or M_(
                        "The wording “{template}” cannot be read, character {position}: {problem}.",
                        template=template,
                        position=error.position,
                        problem=error.problem,
                    ),
                )


def _check_variables(path: Path, text: str, variables: Collection[str], report: Reporter) -> None:
    for found in _VARIABLE.finditer(text):
        name = found[1]
        if name not in variables and not of_the_call(name):
            message = M_("There is no variable “{name}”.", name=name)
            report.add(path, message, nearest(name, variables))


def _check_examples(doc: ScenarioDoc, endings: Collection[str], report: Reporter) -> None:
    for index, example in enumerate(doc.examples):
        path: Path = ("examples", index)
        report.unknown((*path, "ending"), example.ending, endings, no_ending)
        if example.score[0] > example.score[1]:
            report.add((*path, "score"), M_("The lower score comes first."))


def check_script(
    lines: Sequence[str], path: Path, file: str, report: Reporter, *, inline: bool
) -> None:
    """Report a script that cannot be understood, at its own line when it is a file."""
    try:
        parse_script("\n".join(lines))
    except ScriptError as error:
        if inline:
            report.add((*path, error.line - 1), error.problem, error.suggestion)
        else:
            report.problems.append(Problem(file, error.line, "", error.problem, error.suggestion))


def _check_unique(key: str, names: Sequence[str], report: Reporter) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            report.add((key, index, "id"), M_("The id “{name}” is given twice.", name=name))
