"""Data against its form: every fault as one clear sentence with its line."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainer.content.figures import no_band, no_number, number_meant
from trainer.content.problems import Path, Problem, nearest, path_text
from trainer.content.schema import SPOKEN
from trainer.content.slips import colon_slip
from trainer.content.source import Source
from trainer.content.wide import OPENING, wide_in_template, wide_in_value
from trainer.domain.form_errors import as_written, choices, sentence
from trainer.domain.message import M_, Message

Form = TypeVar("Form", bound=BaseModel)
MOST = 50
"""Mistakes of one file that are told one by one."""


def validated(source: Source, form: type[Form], file: str) -> tuple[Form | None, list[Problem]]:
    """The document, or all that is wrong with it."""
    if not isinstance(source.data, dict):
        message = colon_slip(str(source.data)) or M_(
            "The file must consist of keys and values (“title: …”)."
        )
        return None, [Problem(file, source.line(()), "", message)]
    try:
        return form.model_validate(source.data), []
    except ValidationError as error:
        return None, told(error, source, form, file)


def told(
    error: ValidationError, source: Source, form: type[BaseModel], file: str, at: Path = ()
) -> list[Problem]:
    """All that pydantic found. `at`: where in the source the data stands that has this form."""
    found = error.errors(include_url=False, include_context=True)
    # What stands there and is wrong comes before what does not stand there.
    found.sort(key=lambda each: each["type"] == "missing")
    all_told = [(each, _problem(source, form, file, each, at)) for each in found]
    # A key that is missing because it is misspelt is told of once, where it stands.
    misspelt = {
        (each["loc"][:-1], problem.suggestion)
        for each, problem in all_told
        if each["type"] == "extra_forbidden" and problem.suggestion
    }
    problems = [
        problem
        for each, problem in all_told
        if (each["type"] != "missing" or (each["loc"][:-1], each["loc"][-1]) not in misspelt)
        # A list whose entries are wrong counts as empty: only what is wrong in it is told.
        and not (each["type"] == "too_short" and _within(each["loc"], found))
    ]
    if len(problems) > MOST:
        message = M_("There are {n} more mistakes in this file.", n=len(problems) - MOST)
        last = problems[MOST - 1].line
        problems[MOST:] = [Problem(file, last, "", message)]
    return list({str(problem): problem for problem in problems}.values())


def _within(loc: tuple[int | str, ...], found: list[ErrorDetails]) -> bool:
    return any(each["loc"][: len(loc)] == loc != each["loc"] for each in found)


def without_unknown_keys(source: Source, form: type[Form]) -> Form | None:
    """The document when its unknown keys are passed over, so that the rest can be checked too."""
    data = deepcopy(source.data)
    try:
        return form.model_validate(data)
    except ValidationError as error:
        for details in error.errors():
            path = _real_path(source.data, details["loc"])
            if details["type"] != "extra_forbidden" or not path:
                return None
            holder = data
            for part in path[:-1]:
                holder = holder[part]
            holder.pop(path[-1], None)
    try:
        return form.model_validate(data)
    except ValidationError:
        return None


def _problem(
    source: Source, form: type[BaseModel], file: str, details: ErrorDetails, at: Path
) -> Problem:
    inner = _real_path(part_of(source.data, at), details["loc"])
    path = (*at, *inner)
    about_key = details["type"] in ("extra_forbidden", "missing")
    line = source.line(path) if about_key else source.line_of_text(path)
    place = line, path_text(path)
    wide = isinstance(details["input"], str) and wide_in_value(details["input"])
    if not wide and (missing := _leads_nowhere(source.data, path, details)):
        message, known = missing
        found = str(details["input"])
        return Problem(file, *place, message, nearest(found, known), known=tuple(known))
    message, suggestion = _explain(form, inner, details)
    return Problem(file, *place, message, suggestion)


_NAMED = {
    **dict.fromkeys(("goto", "start", "call_back", "missed", "fits"), "moments"),
    **dict.fromkeys(("ending", "hung_up_early", "unanswered", "gave_up", "transferred"), "endings"),
    "standard": "standards",
}


def _leads_nowhere(
    data: Any, path: Path, details: ErrorDetails
) -> tuple[Message, Collection[str]] | None:
    """What to say of a name that is none and is given to nothing, and the names there are."""
    keys = [part for part in path if isinstance(part, str)]
    kind = _NAMED.get(keys[-1]) if keys else None
    if details["type"] != "string_pattern_mismatch" or kind is None:
        return None
    name = str(details["input"])
    # Reading standards needs this module.
    from trainer.content.standards import shipped_standards

    known: Any = shipped_standards() if kind == "standards" else data.get(kind)
    # What has such a name must be renamed first: then that is what has to be said.
    if not isinstance(known, dict) or name in known:
        return None
    names = [str(each) for each in cast("dict[Any, Any]", known)]
    if kind == "moments":
        return M_("There is no moment “{name}”.", name=name), names
    if kind == "endings":
        return M_("There is no ending “{name}”.", name=name), names
    return M_("There is no standard “{name}”.", name=name), names


def part_of(data: Any, path: Path) -> Any:
    """What stands at a place of a document; None where there is nothing."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _real_path(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The location without what pydantic adds for unions (``str``) and keys (``[key]``)."""
    path: list[str | int] = []
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            continue
        path.append(part)
    return tuple(path)


_LISTS = frozenset(("list_type", "tuple_type"))
_COLLECTIONS = _LISTS | {"dict_type", "model_type", "model_attributes_type"}
_NUMBERS = frozenset(("float_type", "float_parsing", "int_type", "int_parsing"))
_FORMS = _NUMBERS | _COLLECTIONS | {"string_pattern_mismatch", "literal_error", "bool_type"}
"""Faults of values that are no prose."""


def _explain(form: type[BaseModel], path: Path, details: ErrorDetails) -> tuple[Message, str]:
    """What is wrong and the word that was probably meant. `path`: within the form."""
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx", {})
    key = str(details["loc"][-1]) if details["loc"] else ""
    suggestion = ""
    if kind == "extra_forbidden":
        if message := colon_slip(key):
            return message, ""
        if details["input"] is None and not set(SPOKEN).isdisjoint(path):
            return M_("A text that begins with “{sign}” needs quotation marks.", sign="{"), ""
        suggestion = nearest(key, _known_keys(form, path[:-1]))
    if kind == "literal_error":
        suggestion = nearest(as_written(details["input"]), choices(context), alike=70.0)
    if message := _mistyped(kind, details["input"], path):
        return message, ""
    if kind == "value_error" and (message := _template_slip(context)):
        return message, ""
    return sentence(kind, details["input"], context, key), suggestion


def _mistyped(kind: str, found: object, path: Path) -> Message | None:
    """What to say of a name, a number or a list that was typed otherwise than files want it."""
    if not isinstance(found, str) or kind not in _FORMS:
        return None
    in_list = bool(path) and isinstance(path[-1], int)
    band = no_band(found) if kind in _LISTS or (in_list and kind in _NUMBERS) else None
    if kind in _LISTS and band and found.lstrip()[0] not in OPENING:
        return band
    if kind not in _NUMBERS and (message := colon_slip(found)):
        return message
    if kind in _NUMBERS and number_meant(found):
        return no_number(found)
    return wide_in_value(found) or band or (no_number(found) if kind in _NUMBERS else None)


def _template_slip(context: dict[str, Any]) -> Message | None:
    """Of wording in settings that cannot be read."""
    said: Any = context["error"].args[0] if context.get("error") else None
    template = said.args.get("template") if isinstance(said, Message) else None
    return wide_in_template(template) if isinstance(template, str) else None


@cache
def _schema_of(form: type[BaseModel]) -> dict[str, Any]:
    return form.model_json_schema()


def _known_keys(form: type[BaseModel], path: Path) -> list[str]:
    """The keys that the form knows at a place."""
    schema = _schema_of(form)
    places = [schema]
    for part in path:
        places = [inner for place in places for inner in _inside(schema, place, part)]
    return [key for place in places for key in _open(schema, place).get("properties", {})]


def _inside(schema: dict[str, Any], place: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    place = _open(schema, place)
    inner: Any
    if isinstance(part, int):
        inner = place.get("items")
    else:
        inner = place.get("properties", {}).get(part) or place.get("additionalProperties")
        inner = inner or next(iter(place.get("patternProperties", {}).values()), None)
    if not isinstance(inner, dict):
        return []
    found = cast("dict[str, Any]", inner)
    return [_open(schema, each) for each in _kinds(found)]


def _kinds(place: dict[str, Any]) -> list[dict[str, Any]]:
    """What may stand at a place, each kind by itself."""
    kinds = place.get("anyOf") or place.get("oneOf")
    return [each for kind in kinds for each in _kinds(kind)] if kinds else [place]


def _open(schema: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    reference = str(place.get("$ref", ""))
    return schema["$defs"][reference.rsplit("/", 1)[-1]] if reference else place
