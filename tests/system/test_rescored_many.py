"""Thousands of calls scored again, stopped with Ctrl+C or killed: nothing is lost or done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.scoring.calls import Log
from trainer.scoring import score
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import to_line
from trainer.storage.records import NewCall

from .conftest import Command

CALLS = 60
NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is POSIX"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Calls that were taken by an older version, scored by the hotline's standard."""
    shop = Workshop(tmp_path / "home")
    scenario, standard = shop.scenario("plain-enquiry"), shop.standards["hotline"]
    log = Log(answered=2).say(2.5, "您好很高兴为您服务").line(8, 9).say(10, "好的感谢您的来电再见")
    call = log.hang_up(16).call
    card = score(standard, scenario, call)
    for at in range(CALLS):
        new = NewCall(
            scenario.id, scenario.title.zh, scenario.title.en, standard.id,
            NOW + timedelta(minutes=at), program="0.0.1", model="small",
        )  # fmt: skip
        opened = shop.shelf.begin(new, scenario=scenario, standard=standard)
        opened.log.write_bytes(b"".join(map(to_line, call.log)))
        shop.shelf.finish(opened, card)
    shop.close()
    return tmp_path / "home"


def start(home: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, as a terminal would have it."""
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", "rescore", "--all", "--json", "--jobs", "2",
         "--standard", "combined"],
        env=os.environ | {"TRAINER_HOME": str(home), "TRAINER_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def read(process: subprocess.Popen[bytes], calls: int) -> None:
    """Wait until the results of so many calls were told."""
    assert process.stdout is not None
    for _ in range(calls):
        assert json.loads(process.stdout.readline())["state"] == "scored"


def left_behind(group: int) -> bool:
    """Whether any process of the run is still there after a while; the last ones take a moment."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    return True


def done(home: Path) -> int:
    """How many calls have a second scorecard. None has a third."""
    lines = [f.read_text().count("\n") for f in home.glob("recordings/*/*/*/scorecards.jsonl")]
    assert len(lines) == CALLS and set(lines) <= {1, 2}
    return lines.count(2)


def finish(trainer: Command, home: Path) -> None:
    """The same command goes on: what was done is passed by, the rest done once, all listed."""
    before = done(home)
    answer = trainer(
        "rescore", "--all", "--json", "--jobs", "2", "--standard", "combined", home=home
    )
    assert answer.code == 0, answer.err
    states = [json.loads(line)["state"] for line in answer.out.splitlines()]
    assert states.count("up_to_date") == before
    assert states.count("scored") == CALLS - before
    assert done(home) == CALLS
    shop = Workshop(home)
    try:
        for call_id in shop.shelf.rows.folders():
            kept = shop.shelf.open(call_id)
            assert kept.scorecard is not None and kept.scorecard.standard == "combined"
            assert (kept.row.score, kept.row.max_score) == (
                kept.scorecard.score,
                kept.scorecard.max_score,
            )
    finally:
        shop.close()


def test_ctrl_c_ends_after_the_calls_in_hand_and_says_so(trainer: Command, home: Path) -> None:
    process = start(home)
    try:
        read(process, 5)
        os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all of them
        rest, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    told = 5 + len(rest.splitlines())
    assert f"Stopped after {told} of {CALLS} calls." in said.decode()
    assert b"Traceback" not in said
    assert not left_behind(process.pid)
    assert told <= done(home) < CALLS
    finish(trainer, home)


@pytest.mark.parametrize("whom", ["the leading process", "all processes"])
def test_a_killed_run_leaves_no_process_and_goes_on(
    trainer: Command, home: Path, whom: str
) -> None:
    process = start(home)
    try:
        read(process, 5)
        if whom == "all processes":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait(10)
    finally:
        assert not left_behind(process.pid), "those it started end by themselves"
        process.communicate()
    assert 5 <= done(home) < CALLS
    finish(trainer, home)


def test_a_scorecard_that_was_not_listed_yet_is_listed_by_the_next_run(
    trainer: Command, home: Path
) -> None:
    shop = Workshop(home)
    call_id = sorted(shop.shelf.rows.folders())[0]
    before = shop.shelf.open(call_id)
    shop.close()
    assert trainer("rescore", call_id, "--standard", "combined", home=home).code == 0
    shop = Workshop(home)
    # As a power cut between the two leaves it: the folder has the new scorecard, the list has not.
    shop.shelf.rows.replace(before.row, before.versions)
    assert shop.shelf.row(call_id).score == before.row.score
    shop.close()
    again = trainer("rescore", call_id, "--standard", "combined", "--json", home=home)
    assert json.loads(again.out)["state"] == "up_to_date"
    shop = Workshop(home)
    try:
        kept = shop.shelf.open(call_id)
        assert kept.scorecard is not None and kept.row.score == kept.scorecard.score
        assert kept.row.score != before.row.score
    finally:
        shop.close()


def test_a_decision_counts_in_every_later_look_at_the_call(trainer: Command, home: Path) -> None:
    shop = Workshop(home)
    call_id = sorted(shop.shelf.rows.folders())[0]
    shop.close()
    before = trainer("score", call_id, "--json", home=home).json
    wrong = next(f for f in before["findings"] if f["points_lost"])
    name = wrong["criterion"]
    assert trainer("decide", call_id, name, "met", "--by", "李老师", home=home).code == 0
    answer = trainer("score", call_id, "--json", home=home)
    assert answer.out == trainer("score", call_id, "--json", home=home).out
    (decided,) = [f for f in answer.json["findings"] if f["criterion"] == name]
    assert (decided["verdict"], decided["decision"]["by"]) == ("met", "李老师")
    assert decided["decision"]["program_verdict"] == wrong["verdict"]
    assert answer.json["score"] == round(before["score"] + wrong["points_lost"], 3)
    shop = Workshop(home)
    assert shop.shelf.row(call_id).score == answer.json["score"], "as trainer calls lists it"
    shop.close()
    every = trainer("rescore", "--all", "--standard", "combined", home=home)
    listed = [line for line in every.out.splitlines() if " → " in line]
    assert len(listed) == 50 and listed == sorted(listed)
    assert call_id in listed[0]
    assert f"{CALLS - 50}" in every.out.splitlines()[50]
