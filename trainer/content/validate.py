"""Data against its form: every fault as one clear sentence with its line."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trainer.content.problems import Path, Problem, nearest, path_text
from trainer.content.slips import colon_slip
from trainer.content.source import Source
from trainer.content.standards import shipped_standards
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
        found = error.errors(include_url=False, include_context=True)
        problems = [_problem(source, form, file, details) for details in found[:MOST]]
        if len(found) > MOST:
            message = M_("There are {n} more mistakes in this file.", n=len(found) - MOST)
            problems.append(Problem(file, problems[-1].line, "", message))
        return None, list({str(problem): problem for problem in problems}.values())


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


def _problem(source: Source, form: type[BaseModel], file: str, details: ErrorDetails) -> Problem:
    path = _real_path(source.data, details["loc"])
    place = source.line(path), path_text(path)
    if missing := _leads_nowhere(source.data, path, details):
        message, known = missing
        found = str(details["input"])
        return Problem(file, *place, message, nearest(found, known), known=tuple(known))
    message, suggestion = _explain(form, path, details)
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


_TYPES = {
    "string_type": M_("This must be text; put numbers in quotation marks."),
    "int_type": M_("This must be a whole number."),
    "int_from_float": M_("This must be a whole number."),
    "float_type": M_("This must be a number."),
    "bool_type": M_("This must be true or false."),
    "list_type": M_("This must be a list (lines that begin with “-”, or […])."),
    "dict_type": M_("This must consist of keys and values."),
    "model_type": M_("This must consist of keys and values."),
    "model_attributes_type": M_("This must consist of keys and values."),
    "string_too_short": M_("This must not be empty."),
    "missing_argument": M_("This must not be empty."),
}


_SPOKEN = frozenset(("say", "say_angry", "say_calm"))
_COLLECTIONS = frozenset(("list_type", "dict_type", "model_type", "model_attributes_type"))


def _yaml(word: str) -> str:
    """A word of Python's as it stands in a file."""
    return word.lower() if word in ("True", "False") else word


def _explain(form: type[BaseModel], path: Path, details: ErrorDetails) -> tuple[Message, str]:
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx", {})
    key = str(path[-1]) if path else ""
    if kind == "missing":
        return M_("“{key}” is missing.", key=str(details["loc"][-1])), ""
    if kind == "extra_forbidden":
        known = _known_keys(form, path[:-1])
        if message := colon_slip(key):
            return message, ""
        if details["input"] is None and _SPOKEN & set(path):
            return M_("A text that begins with “{sign}” needs quotation marks.", sign="{"), ""
        return M_("“{key}” is not a known key.", key=key), nearest(key, known)
    if kind == "literal_error":
        wanted = str(context.get("expected", ""))
        words = [_yaml(word.strip(" '")) for word in wanted.replace(" or ", ", ").split(",")]
        found = _yaml(str(details["input"]))
        message = M_(
            "“{found}” is not possible here; possible: {wanted}.",
            found=found,
            wanted=", ".join(words),
        )
        return message, nearest(found, words, alike=70.0)
    if kind == "string_pattern_mismatch":
        message = M_(
            "“{found}” cannot be a name: small letters, digits, _ and -, beginning with a letter.",
            found=str(details["input"]),
        )
        return message, ""
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        limit = next(iter(context.values()))
        if kind.startswith("greater"):
            return M_("The number is too small; the limit is {limit}.", limit=limit), ""
        return M_("The number is too large; the limit is {limit}.", limit=limit), ""
    if kind in ("too_short", "too_long"):
        message = M_(
            "There are {actual} entries here; possible: {least} or more, {most} at most.",
            actual=int(context.get("actual_length") or 0),
            least=int(context.get("min_length") or 0),
            most=str(context.get("max_length") or "…"),
        )
        return message, ""
    if kind == "string_too_long":
        return M_("The text is longer than {most} characters.", most=context["max_length"]), ""
    if kind in _COLLECTIONS and (message := colon_slip(str(details["input"]))):
        return message, ""
    return _TYPES.get(kind) or M_("This is not right: {detail}.", detail=details["msg"]), ""


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
