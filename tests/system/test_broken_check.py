"""A check with a bug: each call that it breaks on is told in one sentence, the rest goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.scoring.calls import Log
from trainer.services.workshop import Workshop
from trainer.storage.eventlog import to_line
from trainer.storage.records import NewCall

NOW = datetime(2026, 11, 21, 15, 0, 0, tzinfo=UTC)
RUN = """
import sys
from dataclasses import replace
from trainer.scoring.checks import CHECKS
from trainer.cli import main

def judge(settings, evidence):
    if "谁" in evidence.call.utterances[0].text:
        return not_defined
    return kept(settings, evidence)

kept = CHECKS["pace"].judge
CHECKS["pace"] = replace(CHECKS["pace"], judge=judge)
sys.exit(main(sys.argv[1:]))
"""
"""The command line with a check as somebody may have changed it."""


@pytest.fixture
def calls(tmp_path: Path) -> list[str]:
    """Three calls that were kept without a scorecard; the check breaks on the first two."""
    shop = Workshop(tmp_path)
    scenario, standard = shop.scenario("plain-enquiry"), shop.standard("hotline")
    kept: list[str] = []
    for at, said in enumerate(("喂你找谁", "你是谁", "您好很高兴为您服务")):
        call = Log(answered=2).say(2.5, said).line(8, 9).say(10, "再见").hang_up(16).call
        new = NewCall(
            scenario.id, scenario.title.zh, scenario.title.en, standard.id,
            NOW + timedelta(minutes=at),
        )  # fmt: skip
        opened = shop.shelf.begin(new, scenario=scenario, standard=standard)
        opened.log.write_bytes(b"".join(map(to_line, call.log)))
        kept.append(shop.shelf.finish(opened, None).call_id)
    shop.close()
    return kept


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=os.environ | {"TRAINER_HOME": str(home), "TRAINER_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )


def test_a_check_with_a_bug_ends_no_run(tmp_path: Path, calls: list[str]) -> None:
    answer = run(tmp_path, "rescore", "--all")
    assert answer.returncode == 2
    assert "1 scored again, 0 up to date, 2 could not be scored." in answer.stdout
    told = [line for line in answer.stderr.splitlines() if line.startswith("trainer: ")]
    for call_id, line in zip(calls[:2], told, strict=True):
        assert line.startswith(
            f"trainer: Call {call_id} cannot be scored: the check “pace” has a fault "
            "(NameError: name 'not_defined' is not defined)."
        )
        assert "trainer/scoring/checks/pace.py" in line and "trainer.log" in line
    assert "Traceback" not in answer.stderr
    log = (tmp_path / "trainer.log").read_text("utf-8")
    assert "Traceback" in log and "NameError" in log
    assert all(call_id in log for call_id in calls[:2]) and calls[2] not in log
    shop = Workshop(tmp_path)
    try:
        kept = [len(shop.shelf.scorecards(call_id)) for call_id in calls]
    finally:
        shop.close()
    assert kept == [0, 0, 1]
