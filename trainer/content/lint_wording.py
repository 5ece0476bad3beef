"""Looking over what is said: open places that nothing fills, and signs that will be read aloud."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from trainer.content.build import text_of
from trainer.content.gaps import is_gap
from trainer.content.library import Origin
from trainer.content.problems import Path, Problem, nearest
from trainer.content.references import Reporter
from trainer.content.schema import SPOKEN
from trainer.domain.lines import HEARD, MISHEARD
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.phrases.template import NAMED_PLACES

_BRACES = re.compile(r"\{\s*([^{}]*?)\s*\}")
_SPEAKER = re.compile(r"\s*(客服|坐席|座席|话务员|学员|agent)\s*[:\uff1a]", re.IGNORECASE)
_SQUARE = re.compile(r"[\[\u3010\uff3b]([^\[\]\u3010\u3011\uff3b\uff3d]*)[\]\u3011\uff3d]")
_DIGITS = re.compile(r"\d+$")
_PATTERN_SIGN = re.compile(r"([(\[])([^()\[\]]*)[)\]]([?+])")


def check_wording(scenario: Scenario, origin: Origin, report: Reporter) -> None:
    """Report what would be heard otherwise than its author meant it."""
    places = open_places(scenario.phrases.values(), scenario.variables)
    _check_lines(origin, places, report)
    for path, value in _branches(origin):
        for name in cast("dict[str, Any]", value.get("heard_value") or {}):
            if name not in places:
                _no_place((*path, "heard_value", name), name, places, report)
    check_places(origin.doc.phrases, scenario.variables, report)
    check_signs(origin.doc.phrases, report)
    for index, example in enumerate(scenario.examples):
        script = origin.doc.examples[index].script
        for number, line in enumerate(example.script, start=1):
            for message in _read_aloud(line):
                if isinstance(script, str):
                    file = str(PurePosixPath(origin.file).parent / script)
                    problem = Problem(file, number, "", message, severity="warning")
                    report.problems.append(problem)
                else:
                    path = ("examples", index, "script", number - 1)
                    report.add(path, message, severity="warning")


def open_places(phrases: Iterable[Iterable[str]], variables: Collection[str]) -> dict[str, None]:
    """The names of the open places in templates: all in braces that is no variable."""
    found = (name for ts in phrases for t in ts for name in _BRACES.findall(t))
    return dict.fromkeys(name for name in found if name not in variables)


def check_places(
    phrases: Mapping[str, Iterable[str]], variables: Collection[str], report: Reporter
) -> None:
    """Report open places that are one letter off a variable, or off a place of a known length."""
    known = [*variables, *NAMED_PLACES]
    for name, templates in phrases.items():
        for index, template in enumerate(templates):
            for place in _BRACES.findall(template):
                near = _one_letter_off(place, known) if place not in known else ""
                if near:
                    message = M_(
                        "“{place}” is an open place here, no variable and none of the known ones.",
                        place=place,
                    )
                    report.add(("phrases", name, index), message, near, severity="warning")


def check_signs(phrases: Mapping[str, Iterable[str]], report: Reporter) -> None:
    """Report signs of regular expressions behind a group: templates know none."""
    for name, templates in phrases.items():
        for index, template in enumerate(templates):
            for found in _PATTERN_SIGN.finditer(template):
                message = M_(
                    "“{sign}” behind “{group}” does nothing here; what may be left out stands in "
                    "square brackets: “[{inner}]”.",
                    sign=found[3],
                    group=found[0][:-1],
                    inner=found[2],
                )
                report.add(("phrases", name, index), message, severity="warning")


def _one_letter_off(word: str, known: Iterable[str]) -> str:
    from rapidfuzz.distance import OSA  # Only where there are open places.

    for each in known:
        # What differs by its number only is told apart on purpose: order1, order2.
        same = _DIGITS.sub("", each) == _DIGITS.sub("", word)
        if len(each) > 3 and not same and OSA.distance(word, each) == 1:
            return each
    return ""


def _check_lines(origin: Origin, places: Collection[str], report: Reporter) -> None:
    data = cast("dict[str, dict[str, Any]]", origin.source.data["moments"])
    for id, moment in origin.doc.moments.items():
        for key in SPOKEN:
            path: Path = ("moments", id, key)
            if key in data[id] and data[id][key] is None:
                report.add(path, M_("Nothing stands behind “{key}:”.", key=key), severity="warning")
        for key, index, line in moment.spoken():
            for name in _BRACES.findall(text_of(line)):
                bare = name.removeprefix(HEARD).removeprefix(MISHEARD)
                if bare != name and bare not in places:
                    _no_place(("moments", id, key, index), bare, places, report)


def _no_place(path: Path, name: str, places: Collection[str], report: Reporter) -> None:
    message = M_("No phrase has an open place “{name}”, so nothing is ever heard in it.", name=name)
    report.add(path, message, nearest(name, places), severity="warning", known=places)


def _branches(origin: Origin) -> Iterator[tuple[Path, dict[str, Any]]]:
    data = origin.source.data
    for key in ("everywhere", "otherwise"):
        for index, branch in enumerate(data.get(key) or ()):
            yield (key, index), branch
    for id, moment in data["moments"].items():
        for index, branch in enumerate(moment.get("next") or ()):
            yield ("moments", id, "next", index), branch


def _read_aloud(line: str) -> Iterator[Message]:
    """What of a script's line is no speech, though it will be spoken."""
    if line.lstrip().startswith("#"):
        return
    if found := _SPEAKER.match(line):
        yield M_(
            "“{word}” would be spoken too: a script holds the agent's words only; leave it out.",
            word=found[0].strip(),
        )
    for found in _SQUARE.finditer(line):
        if is_gap(found[0]):
            continue
        yield M_(
            "“{text}” would be spoken: directions stand in round brackets, “({inner})”.",
            text=found[0],
            inner=found[1],
        )
