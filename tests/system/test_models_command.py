"""`trainer models` as people and scripts use it, killed at any moment too."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.model_server import ModelServer, model_server, zip_of
from tests.system.conftest import Answer, Command
from trainer.speech.models import BUNDLED, bundled_model

pytestmark = pytest.mark.e2e

SMALL = "vosk-model-small-cn-0.22"


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("official")
    return zip_of(bundled_model(), folder / "a.zip", SMALL).read_bytes()


@pytest.fixture
def server(official: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server() as running:
        running.add_model(SMALL, official)
        monkeypatch.setenv("TRAINER_MODELS_URL", running.address)
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "数据 data"
    folder.mkdir()
    return folder


def said(answer: Answer) -> str:
    """Refused: one line, exit 2."""
    assert answer.code == 2, answer
    assert len(answer.err.strip().splitlines()) == 1, answer.err
    assert "Traceback" not in answer.err and answer.out == ""
    return answer.err


def installed(home: Path) -> list[str]:
    models = home / "models"
    return [p.name for p in models.glob("*") if not p.name.startswith(".")]


def test_from_nothing_to_listening(trainer: Command, server: ModelServer, own: Path) -> None:
    rows = trainer("models", "list", "--json", home=own).json
    assert [row["name"] for row in rows[:2]] == [BUNDLED, SMALL]
    assert rows[0]["in_use"] and rows[0]["kind"] == "synthetic"
    assert rows[1]["path"] is None and rows[1]["download_size"] == 43898754
    answer = trainer("models", "install", "--use", home=own)
    assert (answer.code, answer.err) == (0, "")
    folder = own / "models" / SMALL
    assert str(folder) in answer.out
    row = next(r for r in trainer("models", "list", "--json", home=own).json if r["in_use"])
    assert (row["name"], row["path"], row["own"]) == (SMALL, str(folder), True)
    assert "in use" in trainer("models", "list", home=own).out
    assert trainer("models", "verify", home=own).code == 0
    assert "in use" in said(trainer("models", "remove", SMALL, "--yes", home=own))
    assert trainer("models", "use", BUNDLED, home=own).code == 0
    assert "--yes" in said(trainer("models", "remove", SMALL, home=own))
    assert trainer("models", "remove", SMALL, "--yes", home=own).code == 0
    assert installed(own) == []


def test_a_damaged_model_is_a_finding(trainer: Command, own: Path) -> None:
    assert trainer("models", "import", bundled_model(), "--name", "我的", home=own).code == 0
    (own / "models" / "我的" / "graph" / "Gr.fst").write_bytes(b"")
    answer = trainer("models", "verify", home=own)
    assert answer.code == 1
    assert "Gr.fst" in answer.err and BUNDLED in answer.out


def test_no_network_is_one_line(
    trainer: Command, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAINER_MODELS_URL", "http://127.0.0.1:9/")
    assert "no network" in said(trainer("models", "install", home=own))
    answer = trainer("models", "list", "--online", home=own)
    assert answer.code == 0 and BUNDLED in answer.out
    assert len(answer.err.strip().splitlines()) == 1 and "no network" in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("install", "no-such-model"),
        ("use", "no-such-model"),
        ("verify", "no-such-model"),
        ("remove", "no-such-model", "--yes"),
        ("remove", BUNDLED, "--yes"),
        ("import", "missing.zip"),
        ("import", "missing.zip", "--name", "../x"),
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line(
    trainer: Command, server: ModelServer, own: Path, words: tuple[str, ...]
) -> None:
    said(trainer("models", *words, home=own))
    assert installed(own) == []


def test_in_chinese(
    trainer: Command, server: ModelServer, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "中文小模型" in {
        row["title"] for row in trainer("models", "list", "--json", home=own).json
    }


def _install(own: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", "models", "install"],
        env={**os.environ, "TRAINER_HOME": str(own)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_killed_at_any_moment_it_installs_nothing_or_all(
    trainer: Command, server: ModelServer, own: Path, official: bytes
) -> None:
    """Some twenty kills, wherever they fall: while connecting, downloading, unpacking, trying."""
    server.manners.rate = 6_000_000
    chance = random.Random(11)
    part = own / "models" / ".incoming" / SMALL / "archive.zip.part"
    reached = 0
    for _time in range(20):
        process = _install(own)
        try:
            # Half of the kills as soon as new bytes arrived, half at any time.
            if chance.random() < 0.5 and reached < len(official):
                want = min(len(official), reached + chance.randrange(1, 700_000))
                while process.poll() is None and not (
                    part.exists() and part.stat().st_size >= want
                ):
                    time.sleep(0.002)
            else:
                time.sleep(chance.uniform(0.3, 1.4))
        finally:
            process.kill()
            process.communicate()
        if installed(own):
            break
        now = part.stat().st_size if part.exists() else 0
        assert now >= reached, "what arrived was thrown away"
        reached = now
    server.manners.rate = 0
    answer = trainer("models", "install", home=own)
    assert answer.code == 0, answer.err
    assert installed(own) == [SMALL]
    assert trainer("models", "verify", SMALL, home=own).code == 0
    assert not list((own / "models" / ".incoming").rglob("fresh"))
    whole = [h for h in server.asked(f"{SMALL}.zip") if "Range" not in h]
    assert len(whole) <= 20


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.45])
def test_killed_while_unpacking_or_trying(
    trainer: Command, server: ModelServer, own: Path, delay: float
) -> None:
    process = _install(own)
    fresh = own / "models" / ".incoming" / SMALL / "fresh"
    try:
        while process.poll() is None and not any(fresh.glob("*")):
            time.sleep(0.001)
        time.sleep(delay)
    finally:
        process.kill()
        process.communicate()
    if installed(own):
        assert trainer("models", "verify", SMALL, home=own).code == 0
        return
    answer = trainer("models", "install", home=own)
    assert answer.code == 0, answer.err
    assert trainer("models", "verify", SMALL, home=own).code == 0
    assert len(server.asked(f"{SMALL}.zip")) == 1, "it was all there already"


@pytest.mark.slow
def test_two_commands_at_once(trainer: Command, server: ModelServer, own: Path) -> None:
    server.manners.rate = 3_000_000
    both = [_install(own), _install(own)]
    errors = [process.communicate(timeout=120)[1].decode() for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 2]), errors
    assert codes == [0, 0] or any("just being" in error for error in errors)
    assert installed(own) == [SMALL]
    assert trainer("models", "verify", SMALL, home=own).code == 0


def test_stopped_by_the_user_it_goes_on_later(
    trainer: Command, server: ModelServer, own: Path
) -> None:
    server.manners.rate = 1_000_000
    process = _install(own)
    part = own / "models" / ".incoming" / SMALL / "archive.zip.part"
    while not (part.exists() and part.stat().st_size > 100_000):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=20)[1].decode()
    assert process.returncode == 130, error
    assert "Stopped" in error and "Traceback" not in error
    assert installed(own) == []
    server.manners.rate = 0
    assert trainer("models", "install", home=own).code == 0
    assert "Range" in server.asked(f"{SMALL}.zip")[-1]
