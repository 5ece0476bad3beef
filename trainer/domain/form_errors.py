"""What is wrong with a value in a file, as one sentence; for whatever checks files by a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trainer.domain.message import M_, Message

_NUMBER = M_("This must be a number.")
_WHOLE = M_("This must be a whole number.")
_FLAG = M_("This must be true or false.")
_LIST = M_("This must be a list (lines that begin with “-”, or […]).")
_KEYS = M_("This must consist of keys and values.")
_TYPES = {
    "string_type": M_("This must be text; put numbers in quotation marks."),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _FLAG),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _KEYS),
    **dict.fromkeys(("string_too_short", "missing_argument"), M_("This must not be empty.")),
}


def sentence(kind: str, found: object, context: Mapping[str, Any], key: str = "") -> Message:
    """What to say of a fault that pydantic found.

    `kind`, `found`, `context`: its ``type``, ``input`` and ``ctx``; `key`: the last part of its
    place. A form's own rules raise ``ValueError(M_("…"))`` to be told in any language.
    """
    if kind == "missing":
        return M_("“{key}” is missing.", key=key)
    if kind == "extra_forbidden":
        return M_("“{key}” is not a known key.", key=key)
    if kind == "literal_error":
        return M_(
            "“{found}” is not possible here; possible: {wanted}.",
            found=as_written(found),
            wanted=", ".join(choices(context)),
        )
    if kind == "string_pattern_mismatch":
        return M_(
            "“{found}” cannot be a name: small letters, digits, _ and -, beginning with a letter.",
            found=str(found),
        )
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        limit = next(iter(context.values()))
        if kind.startswith("greater"):
            return M_("The number is too small; the limit is {limit}.", limit=limit)
        return M_("The number is too large; the limit is {limit}.", limit=limit)
    if kind == "too_short":
        return M_(
            "There are too few entries here: {actual}; {least} at least are needed.",
            actual=int(context["actual_length"]),
            least=int(context["min_length"]),
        )
    if kind == "too_long":
        return M_(
            "There are too many entries here; {most} at most are possible.",
            most=int(context["max_length"]),
        )
    if kind == "string_too_long":
        return M_("The text is longer than {most} characters.", most=context["max_length"])
    if kind == "value_error":
        said: tuple[Any, ...] = getattr(context.get("error"), "args", ())
        if said and isinstance(said[0], Message):
            return said[0]
    return _TYPES.get(kind) or M_("“{found}” is not possible here.", found=as_written(found))


def choices(context: Mapping[str, Any]) -> list[str]:
    """The words that are possible at a place where only some are."""
    wanted = str(context.get("expected", "")).replace(" or ", ", ")
    words = (word.strip(" '") for word in wanted.split(","))
    return [as_written(word) for word in words if word]


def as_written(value: object) -> str:
    """A value as it stands in a file."""
    word = str(value)
    return word.lower() if word in ("True", "False") else word
