from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.unit.storage.samples import SCENARIO, STANDARD
from trainer.domain.message import M_, Message
from trainer.domain.scenario import Scenario
from trainer.domain.scorecard import PacePoint, Verdict
from trainer.domain.standard import Standard
from trainer.storage.codec import CodecError, decode, encode


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(encode(value), ensure_ascii=False, allow_nan=False))


def test_a_scenario_and_a_standard_read_back_as_they_were():
    assert decode(Scenario, through_json(SCENARIO)) == SCENARIO
    assert decode(Standard, through_json(STANDARD)) == STANDARD


def test_sets_are_written_in_order():
    assert encode(frozenset({"b", "c", "a"})) == ["a", "b", "c"]


def test_unknown_fields_are_ignored_and_missing_ones_get_their_default():
    @dataclass(frozen=True)
    class Old:
        a: int
        b: tuple[str, ...] = ("x",)
        c: dict[str, float] = field(default_factory=dict[str, float])

    assert decode(Old, {"a": 1, "new": 5}) == Old(1)


def test_numbers_keep_their_type_in_a_union():
    @dataclass(frozen=True)
    class Args:
        args: dict[str, str | int | float]

    read = decode(Args, {"args": {"n": 2, "x": 2.0, "s": "2"}}).args
    assert [(k, type(v)) for k, v in read.items()] == [("n", int), ("x", float), ("s", str)]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"time": 1}, "cpm: missing"),
        ({"time": "1", "cpm": 2}, "time: a number expected, not '1'"),
        ({"time": True, "cpm": 2}, "time: a number expected, not True"),
        ([1, 2], "an object expected"),
    ],
)
def test_a_wrong_shape_is_named(data: Any, says: str):
    with pytest.raises(CodecError, match="^" + says.replace("[", r"\[")):
        decode(PacePoint, data)


def test_a_wrong_choice_names_the_right_ones():
    with pytest.raises(CodecError, match="'met' or 'missed'"):
        decode(Verdict, "perfect")
    with pytest.raises(CodecError, match="persona: sex: 'female' or 'male' expected"):
        decode(Scenario, through_json(SCENARIO) | {"persona": {"sex": "?"}})


def test_a_tuple_of_fixed_length_is_held():
    with pytest.raises(CodecError, match="pace: a list of 2 expected"):
        decode(Standard, through_json(STANDARD) | {"pace": [1.0, 2.0, 3.0]})


def test_what_json_has_no_word_for_is_a_bug():
    with pytest.raises(TypeError, match="bytes"):
        encode({"a": b"x"})


def test_a_message_within_a_message_reads_back():
    message = M_("{file}: {problem}", file="a.yaml", problem=M_("Line {n} is wrong.", n=3))
    assert decode(Message, json.loads(json.dumps(encode(message)))) == message
