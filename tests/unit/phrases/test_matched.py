"""Which syllables of a quoted place matched the wording."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.phrases import compile_phrase
from trainer.phrases.matched import Run, matched

GREETING = compile_phrase(
    "greeting",
    ("您好{company}工号{number}[很]高兴为您服务",),
    {"company": "顺达快递"},
)
NAME = compile_phrase("name", ("怎么称呼您", "您贵姓"))


@pytest.mark.parametrize(
    ("heard", "runs"),
    [
        # Every syllable, an open place and an optional one included.
        (
            "您好顺达快递工号一零二四很高兴为您服务",
            [("您好顺达快递工号一零二四很高兴为您服务", "same")],
        ),
        # Homophones are the same syllables; one sound off is alike; a filler belongs to nothing.
        (
            "您好顺大快地嗯工号一零二四高兴为您户务",
            [("您好顺大快地", "same"), ("嗯", ""), ("工号一零二四高兴为您", "same"),
             ("户", "alike"), ("务", "same")],
        ),
        # Punctuation goes with what stands before it.
        ("您贵姓？", [("您贵姓？", "same")]),
        ("请问您贵姓", [("请问", ""), ("您贵姓", "same")]),
        # Nothing like any wording: no marks at all.
        ("今天天气", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_matched_is_told_from_what_did_not(heard: str, runs: list[tuple[str, str]]):
    assert [(run.text, run.how) for run in matched(heard, (GREETING, NAME))] == runs


def test_without_a_wording_nothing_is_marked():
    assert matched("您好", ()) == ()


@given(st.text("您好顺达快递工号一二三，。abc 嗯贵姓", max_size=24))
def test_the_runs_are_the_text_itself(heard: str):
    runs = matched(heard, (GREETING, NAME))
    assert not runs or "".join(run.text for run in runs) == heard
    assert all(isinstance(run, Run) and run.text for run in runs)
    assert all(one.how != other.how for one, other in pairwise(runs))
