"""The same call gives the same scorecard, byte for byte: often, in any order, process or thread."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from trainer.benchmarks.rules import sentences
from trainer.benchmarks.synthetic_call import synthetic_call
from trainer.content.loader import load_scenarios
from trainer.domain.call import Call
from trainer.domain.scenario import Scenario
from trainer.paths import scenarios as folder
from trainer.scoring import score
from trainer.storage.scorecards import scorecard_to_json

from .calls import STANDARDS

NAMES = ("plain-enquiry", "wrong-number", "furious-caller")

IN_A_PROCESS = """
import hashlib, sys
from tests.unit.scoring.test_same_bytes import calls, card
made = calls()
for name in sys.argv[1].split(","):
    print(name, hashlib.sha256(card(*made[name])).hexdigest())
"""


def calls() -> dict[str, tuple[Scenario, Call]]:
    """Three calls of two minutes, with other readings of every utterance."""
    known = load_scenarios(folder() / "core").scenarios
    said = sentences(list(known.values()))
    return {name: (known[name], synthetic_call(known[name], said, 2.0)) for name in NAMES}


def card(scenario: Scenario, call: Call) -> bytes:
    """From the log anew: nothing that was derived before helps."""
    made = score(STANDARDS["combined"], scenario, Call(call.log))
    return json.dumps(scorecard_to_json(made), ensure_ascii=False).encode()


def test_a_hundred_times_in_any_order() -> None:
    made = calls()
    first = {name: card(*made[name]) for name in NAMES}
    assert len(set(first.values())) == len(NAMES)
    for n in range(33):
        order = NAMES if n % 2 else NAMES[::-1]
        for name in order:
            assert card(*made[name]) == first[name]
    assert card(*made[NAMES[0]]) == first[NAMES[0]]


def test_on_two_threads_at_once() -> None:
    made = calls()
    alone = {name: card(*made[name]) for name in NAMES}
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda name: card(*made[name]), NAMES * 4))
    assert together == [alone[name] for name in NAMES * 4]


@pytest.mark.slow
def test_in_two_processes_that_hash_differently_and_go_in_another_order() -> None:
    def run(seed: str, order: tuple[str, ...]) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS, ",".join(order)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return sorted(done.stdout.split("\n"))

    assert run("1", NAMES) == run("2", NAMES[::-1])
