"""The figures of `trainer bench pace`: their truth, their sums, and the way through the program."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from models.recipe.voices import DEV_VARIANTS, TEST_VARIANTS
from trainer.benchmarks import pace, pace_corpus, pace_manifest
from trainer.benchmarks.pace_corpus import PacedCall
from trainer.benchmarks.pace_run import WAYS, Take
from trainer.commands.bench import app
from trainer.domain.errors import KnownError
from trainer.domain.scorecard import Verdict
from trainer.domain.sound import SAMPLE_RATE
from trainer.scoring.syllable_check import SyllableCounts

BAND = (180.0, 220.0)


def test_the_voices_were_held_out_and_tuning_kept_apart() -> None:
    assert set(pace_corpus.TESTED) <= set(TEST_VARIANTS)
    assert set(pace_corpus.TUNED) <= set(DEV_VARIANTS)


def test_the_corpus_spans_its_paces_and_is_the_same_every_time(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    made: list[list[PacedCall]] = []
    for folder in folders:
        folder.mkdir()
        made.append(pace_corpus.make(folder, calls=5))
    for one, other in zip(*made, strict=True):
        assert (one.spans, one.syllables) == (other.spans, other.syllables)
        assert np.array_equal(one.sound, other.sound)
    paces = [call.cpm for call in made[0]]
    assert paces == sorted(paces)
    assert paces[0] < 140
    assert paces[-1] > 290
    names = [name for name, _ in pace_corpus.over(made[0][0], 0)]
    assert names == ["clean", "telephone", "20 dB", "10 dB", "5 dB"]


def test_the_true_pace_counts_breaths_and_no_turns() -> None:
    nothing = np.zeros(0, np.int16)
    call = PacedCall("", nothing, ((1.0, 5.0), (5.5, 8.0), (10.0, 13.0)), 30)
    assert call.cpm == pytest.approx(60 * 30 / 10)
    assert call.articulation_cpm == pytest.approx(60 * 30 / 9.5)
    assert replace(call, told=210.0).cpm == 210


def take(true: float, found: float, **more: object) -> Take:
    paces: dict[str, float] = dict.fromkeys(WAYS, found)
    verdict = Verdict.MET if 165 <= found <= 238 else Verdict.VIOLATED
    made = Take("", "clean", true, true, paces, SyllableCounts(70, 70), {BAND: verdict}, None)
    return replace(made, **more)


def test_errors_and_wrong_decisions_are_counted_away_from_the_edges() -> None:
    takes = [take(200, 204), take(200, 230), take(223, 219), take(100, 98), take(300, 200)]
    mean, (low, high) = pace.mean_error(takes, "ours")
    assert mean == pytest.approx((4 / 200 + 30 / 200 + 4 / 223 + 2 / 100 + 100 / 300) / 5)
    assert low < mean < high
    wrong = pace.wrong_decisions(takes, "ours")
    assert (wrong.hits, wrong.tries) == (2, 4)  # 223 lies too close to 220
    verdicts, reviewed = pace.wrong_verdicts(takes)
    assert (verdicts.hits, verdicts.tries, reviewed.hits) == (1, 5, 0)
    left = [replace(takes[4], verdicts={BAND: Verdict.REVIEW})]
    assert [share.hits for share in pace.wrong_verdicts(left)] == [0, 1]


def test_doubts_are_told_apart() -> None:
    doubted = SyllableCounts(70, 40)
    takes = [
        take(200, 200),
        take(200, 200, counts=doubted),
        take(200, 120, counts=doubted, spoiled=doubted),
        take(200, 150),
    ]
    right, wrong, lost = pace.flags(takes)
    assert (right.hits, right.tries) == (1, 2)
    assert (wrong.hits, wrong.tries) == (1, 2)
    assert (lost.hits, lost.tries) == (1, 4)
    said: list[str] = []
    pace.report(takes, said.append)
    assert any("÷ whole call" in line for line in said)
    assert json.loads(json.dumps(pace.summary(takes)))["all"]["calls"] == 4


def recorded(folder: Path) -> PacedCall:
    sounds = folder / "sounds"
    sounds.mkdir()
    call = pace_corpus.make(sounds, calls=3)[1]
    soundfile.write(folder / "自己.wav", call.sound, SAMPLE_RATE)
    return call


@pytest.mark.slow
def test_recordings_of_ones_own(tmp_path: Path) -> None:
    call = recorded(tmp_path)
    manifest = tmp_path / "list.tsv"
    text = "好" * call.syllables
    manifest.write_text(f"# mine\n自己.wav\t{text}\n自己.wav\t{text}\t205\n", "utf-8")
    guessed, told = (one for one, _, _ in pace_manifest.read_manifest(manifest))
    assert guessed.cpm == pytest.approx(call.cpm, rel=0.03)
    assert told.cpm == 205
    asked = CliRunner().invoke(app(), ["pace", "--manifest", str(manifest), "--json"])
    found = json.loads(asked.stdout)["conditions"]["as recorded"]
    assert found["calls"] == 2
    assert found["error"]["÷ whole call"]["mean"] > found["error"]["ours"]["mean"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("自己.wav", "no text"),
        ("自己.wav\t……", "no text"),
        ("自己.wav\t您好\tfast", "is no pace"),
        ("自己.wav\t您好\t-3", "is no pace"),
        ("leer.wav\t您好", "nobody speaks"),
        ("fehlt.wav\t您好", "does not exist"),
        ("# only a remark", "names no files"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, line: str, message: str) -> None:
    recorded(tmp_path)
    soundfile.write(tmp_path / "leer.wav", np.zeros(SAMPLE_RATE, np.int16), SAMPLE_RATE)
    manifest = tmp_path / "list.tsv"
    manifest.write_text(line + "\n", "utf-8")
    with pytest.raises(KnownError, match=message):
        list(pace_manifest.read_manifest(manifest))
