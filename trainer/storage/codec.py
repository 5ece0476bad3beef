"""Frozen dataclasses of the domain ↔ plain JSON values, from their type hints alone.

Written for start-up: it costs no import beyond the standard library. Fields a file does not know
get their defaults, fields we do not know are ignored, so older and newer files both read.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]


class CodecError(ValueError):
    """The JSON does not have the shape of the wanted type; says where and what."""


def encode(value: Any) -> Any:
    """Plain JSON values for a domain value; dataclass fields keep their order, sets are sorted."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if is_dataclass(value):
        return {name: encode(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {str(k): encode(v) for k, v in cast(Mapping[Any, Any], value).items()}
    if isinstance(value, (tuple, list)):
        return [encode(v) for v in cast(tuple[Any, ...], value)]
    if isinstance(value, (set, frozenset)):
        return sorted(encode(v) for v in cast(frozenset[Any], value))
    raise TypeError(f"cannot be stored as JSON: {type(value).__name__}")


def decode(cls: type[T], data: Any) -> T:
    """The value of type ``cls`` that ``encode`` made ``data`` from. Raises `CodecError`."""
    return cast(T, _decoder(cls)(data))


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))


@cache
def _decoder(hint: Any) -> Decoder:
    """A function that turns JSON into a value of the hinted type."""
    if hint is Any:
        return lambda data: data
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _literal(args)
    if origin is typing.Union or origin is types.UnionType:
        return _union(args)
    if origin is tuple:
        return _tuple(args)
    if origin in (set, frozenset):
        item = _decoder(args[0])
        return lambda data: frozenset(item(v) for v in _list(data))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(args[1])
    if isinstance(hint, type):
        cls = cast(type[Any], hint)
        if issubclass(cls, Enum):
            return _enum(cls)
        return _dataclass(cls) if is_dataclass(cls) else _plain(cls)
    raise TypeError(f"no decoder for {hint!r}")


def _wrong(wanted: str, data: Any) -> CodecError:
    shown = repr(data)
    return CodecError(f"{wanted} expected, not {shown if len(shown) <= 40 else shown[:37] + '...'}")


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise _wrong("a list", data)
    return cast(list[Any], data)


def _plain(cls: type) -> Decoder:
    def number(data: Any) -> float:
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return float(data)
        raise _wrong("a number", data)

    def exact(data: Any) -> Any:
        if type(data) is cls:
            return data
        raise _wrong("null" if cls is type(None) else cls.__name__, data)

    return number if cls is float else exact


def _literal(choices: tuple[Any, ...]) -> Decoder:
    def read(data: Any) -> Any:
        if any(type(data) is type(choice) and data == choice for choice in choices):
            return data
        raise _wrong(" or ".join(map(repr, choices)), data)

    return read


def _enum(cls: type[Enum]) -> Decoder:
    def read(data: Any) -> Enum:
        try:
            return cls(data)
        except ValueError:
            raise _wrong(" or ".join(repr(m.value) for m in cls), data) from None

    return read


def _union(args: tuple[Any, ...]) -> Decoder:
    # Exact types first: in str | int | float, 2 stays an int and does not become 2.0.
    order = sorted(args, key=lambda arg: arg is float)
    readers = [_decoder(arg) for arg in order]

    def read(data: Any) -> Any:
        problem = _wrong("a value", data)
        for reader in readers:
            try:
                return reader(data)
            except CodecError as error:
                problem = error
        raise problem

    return read


def _tuple(args: tuple[Any, ...]) -> Decoder:
    if len(args) == 2 and args[1] is Ellipsis:
        item = _decoder(args[0])
        return lambda data: tuple(item(v) for v in _list(data))
    items = [_decoder(arg) for arg in args]

    def read(data: Any) -> tuple[Any, ...]:
        values = _list(data)
        if len(values) != len(items):
            raise _wrong(f"a list of {len(items)}", values)
        return tuple(item(v) for item, v in zip(items, values, strict=True))

    return read


def _mapping(value_hint: Any) -> Decoder:
    value = _decoder(value_hint)

    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise _wrong("an object", data)
        return {str(k): value(v) for k, v in cast(dict[Any, Any], data).items()}

    return read


def _dataclass(cls: type) -> Decoder:
    readers: dict[str, Decoder] = {}
    required = [
        f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING
    ]

    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise _wrong("an object", data)
        if not readers:  # Only now: a class may have fields of its own kind.
            hints = get_type_hints(cls)
            readers.update({f.name: _decoder(hints[f.name]) for f in fields(cls)})
        given = cast(dict[str, Any], data)
        values: dict[str, Any] = {}
        for name, reader in readers.items():
            if name in given:
                try:
                    values[name] = reader(given[name])
                except CodecError as error:
                    raise CodecError(f"{name}: {error}") from None
        for name in required:
            if name not in values:
                raise CodecError(f"{name}: missing")
        return cls(**values)

    return read
