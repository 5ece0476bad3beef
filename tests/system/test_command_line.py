"""The contract for machines: exit codes, one object, the same input the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.system.conftest import Answer, Command

pytestmark = pytest.mark.e2e

CALL_KEYS = {
    *("call_id", "scenario", "standard", "score", "max_score", "passed", "ended_by"),
    *("duration_s", "pace_cpm", "transcript", "findings", "recording", "log"),
}
FINDING_KEYS = {
    *("criterion", "clause", "verdict", "points", "max_points", "start", "end", "heard", "reason"),
}
VERDICTS = {"met", "missed", "violated", "review", "not_applicable"}

SCRIPT = """(第2声接听)
您好,顺达快递工号一零二四,很高兴为您服务,请问有什么可以帮助您?
对不起,这里是顺达快递,请您查证后再拨。
(等待2s)
再见。
(挂机)
"""


@pytest.fixture(scope="session")
def played(trainer: Command, tmp_path_factory: pytest.TempPathFactory) -> Any:
    script = tmp_path_factory.mktemp("script") / "agent.txt"
    script.write_text(SCRIPT, "utf-8")
    answer = trainer("call", "wrong-number", "--agent-script", script, "--virtual-time", "--json")
    assert answer.code == 0, answer.err
    return answer.json


def refused(answer: Answer) -> str:
    """Bad input: exit 2, one line on stderr, nothing on stdout."""
    assert answer.code == 2, answer
    assert answer.out == ""
    lines = answer.err.strip().splitlines()
    assert len(lines[0]) > len("trainer: "), "it says what is wrong"
    assert len(lines) == 1, answer.err
    assert "Traceback" not in answer.err
    return lines[0]


def test_a_call_is_one_object(played: Any) -> None:
    assert played.keys() >= CALL_KEYS
    assert played["scenario"] == "wrong-number"
    assert played["max_score"] >= played["score"] > 0
    assert all(finding.keys() >= FINDING_KEYS for finding in played["findings"])
    assert {finding["verdict"] for finding in played["findings"]} <= VERDICTS
    assert all(finding["clause"] and finding["reason"] for finding in played["findings"])
    assert {turn["speaker"] for turn in played["transcript"]} == {"customer", "trainee"}
    points = sum(f["points"] for f in played["findings"] if f["verdict"] != "review")
    assert points == pytest.approx(played["score"], abs=0.01)


def test_the_trainee_was_recognised_by_sound(played: Any) -> None:
    said = "".join(t["text"] for t in played["transcript"] if t["speaker"] == "trainee")
    assert "很高兴为您服务" in said
    rings = next(f for f in played["findings"] if f["criterion"] == "answer_rings")
    assert rings["verdict"] == "met"


def test_recording_and_log_are_where_it_says(played: Any) -> None:
    sound, rate = soundfile.read(played["recording"], dtype="int16")
    assert (rate, sound.shape[1]) == (16_000, 2)
    assert len(sound) / rate == pytest.approx(played["duration_s"], abs=0.1)
    assert np.abs(sound).max(axis=0).min() > 1000, "both sides can be heard"
    log = Path(played["log"]).read_text("utf-8").splitlines()
    assert '"kind":"call_started"' in log[0]
    assert '"kind":"call_ended"' in log[-1]


def test_scoring_a_kept_call_again_gives_the_same_bytes(trainer: Command, played: Any) -> None:
    answers = [trainer("score", played["call_id"], "--json") for _time in range(2)]
    assert answers[0].code == 0, answers[0].err
    assert answers[0].out == answers[1].out
    assert answers[0].json == played


OURS = """
title: 我们的标准
include: common.yaml
pace: [108, 220]
pass_mark: 80
criteria:
  - id: parting
    title: 道别
    clause: GUIDE C4
    check: required_phrase
    params: {phrase: goodbye}
    points: {points}
"""


def test_a_kept_call_is_scored_by_the_rules_kept_with_it(trainer: Command, tmp_path: Path) -> None:
    rules = tmp_path / "standards" / "ours.yaml"
    rules.parent.mkdir()
    rules.write_text(OURS.replace("{points}", "5"), "utf-8")
    chat = trainer("chat", "chat-parcel-enquiry", "--standard", "ours", "--json", home=tmp_path)
    assert chat.code == 0, chat.err
    rules.write_text(OURS.replace("{points}", "7"), "utf-8")
    words = ("score", chat.json["call_id"], "--json")
    kept = trainer(*words, home=tmp_path).json
    today = trainer(*words, "--standard", "ours", home=tmp_path).json
    parting = [
        next(f["max_points"] for f in card["findings"] if f["criterion"] == "parting")
        for card in (chat.json, kept, today)
    ]
    assert parting == [5, 5, 7]
    told = " ".join(trainer("score", "--help").out.split())
    assert "by the rules kept with it" in told and "as it is today" in told


def test_the_same_script_gives_the_same_call(trainer: Command, played: Any, tmp_path: Path) -> None:
    script = tmp_path / "agent.txt"
    script.write_text(SCRIPT, "utf-8")
    again = trainer(
        "call", "wrong-number", "--agent-script", script, "--virtual-time", "--json"
    ).json
    for own in ("call_id", "recording", "log"):
        assert again.pop(own) != played[own]
    assert again == {key: value for key, value in played.items() if key in again}


def test_transcribe_gives_words_with_times_at_any_rate(
    trainer: Command, played: Any, tmp_path: Path
) -> None:
    sound, rate = soundfile.read(played["recording"], dtype="int16")
    first = next(t for t in played["transcript"] if t["speaker"] == "trainee")
    piece = sound[round((first["start"] - 0.3) * rate) : round((first["end"] + 0.3) * rate), 1]
    soundfile.write(tmp_path / "a.wav", piece, rate)
    soundfile.write(tmp_path / "b.flac", np.repeat(piece, 3), 3 * rate)
    answer = trainer("transcribe", tmp_path / "a.wav", tmp_path / "b.flac", "--json")
    assert answer.code == 0, answer.err
    rows = answer.json
    assert [Path(row["file"]).name for row in rows] == ["a.wav", "b.flac"]
    for row in rows:
        assert "服务" in row["text"]
        assert all(w.keys() >= {"word", "start", "end", "conf"} for w in row["words"])
        starts = [w["start"] for w in row["words"]]
        assert starts == sorted(starts)
        assert row["words"][-1]["end"] <= len(piece) / rate + 0.1


def test_sound_files_can_speak_for_the_trainee(
    trainer: Command, played: Any, tmp_path: Path
) -> None:
    sound, rate = soundfile.read(played["recording"], dtype="int16")
    files: list[Path] = []
    for number, turn in enumerate(t for t in played["transcript"] if t["speaker"] == "trainee"):
        piece = sound[round((turn["start"] - 0.2) * rate) : round((turn["end"] + 0.2) * rate), 1]
        files.append(tmp_path / f"{number}.wav")
        soundfile.write(files[-1], piece, rate)
    answer = trainer("call", "wrong-number", "--virtual-time", "--agent-audio", *files, "--json")
    assert answer.code == 0, answer.err
    said = "".join(t["text"] for t in answer.json["transcript"] if t["speaker"] == "trainee")
    assert "很高兴为您服务" in said


def test_a_recording_is_scored_by_itself(trainer: Command, played: Any) -> None:
    words = ("score", "--scenario", "wrong-number", "--audio", played["recording"], "--json")
    answers = [trainer(*words) for _time in range(2)]
    assert answers[0].code == 0, answers[0].err
    assert answers[0].out == answers[1].out
    card = answers[0].json
    assert card.keys() >= CALL_KEYS
    opening = next(f for f in card["findings"] if f["criterion"] == "opening")
    assert opening["verdict"] == "met"
    rings = next(f for f in card["findings"] if f["criterion"] == "answer_rings")
    assert rings["verdict"] == "not_applicable"


def test_only_the_trainees_channel_of_a_stereo_recording_counts(
    trainer: Command, played: Any, tmp_path: Path
) -> None:
    sound, _rate = soundfile.read(played["recording"], dtype="int16")
    soundfile.write(tmp_path / "8k.wav", sound[::2], 8000)
    card = trainer(
        "score", "--scenario", "wrong-number", "--audio", tmp_path / "8k.wav", "--json"
    ).json
    said = "".join(turn["text"] for turn in card["transcript"])
    assert "很高兴" in said
    assert "挂一个" not in said, "the customer's words are not the trainee's"


def test_scenarios_are_listed(trainer: Command) -> None:
    rows = trainer("scenarios", "--json").json
    assert {row["id"] for row in rows} >= {
        *("plain-enquiry", "unclear-audio", "dialect"),
        *("furious-caller", "wrong-number", "harassment"),
    }


def test_what_ships_lints_clean(trainer: Command) -> None:
    answer = trainer("lint")
    assert (answer.code, answer.out) == (0, ""), answer


def test_lint_names_file_and_line(trainer: Command, tmp_path: Path) -> None:
    folder = tmp_path / "pack" / "broken"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text("title: 坏\nstart: [\n", "utf-8")
    answer = trainer("lint", tmp_path)
    assert answer.code == 1
    assert "scenario.yaml:" in answer.out


@pytest.mark.parametrize(
    "words",
    [
        ("call", "wrong-numbr"),
        ("call", "wrong-number", "--agent-script", "missing.txt"),
        ("call", "wrong-number", "--standard", "no-such"),
        ("call", "wrong-number", "--pace", "5"),
        ("score", "20200101-000000-abcd"),
        ("score",),
        ("score", "--scenario", "wrong-number", "--audio", "missing.wav"),
        ("transcribe", "missing.wav", "--json"),
        ("lint", "no-such-folder"),
        ("export", "20200101-000000-abcd", "-o", "x.html"),
        ("call",),
        ("transcribe",),
        ("nonsense",),
        ("call", "--nonsense"),
    ],
    ids=lambda words: " ".join(words),
)
def test_bad_input_is_one_line_and_exit_2(trainer: Command, words: tuple[str, ...]) -> None:
    refused(trainer(*words))


def test_a_number_out_of_range_is_told_the_range(trainer: Command) -> None:
    assert "--mood must be a number from 0 to 5." in refused(trainer("say", "您好", "--mood", "9"))
    assert "--seed must be a number, at least 0." in refused(trainer("say", "您好", "--seed", "-1"))


def test_a_typing_slip_is_answered_with_what_was_meant(trainer: Command) -> None:
    assert "wrong-number" in refused(trainer("call", "wrong-numbr"))


def test_a_broken_script_names_its_line(trainer: Command, tmp_path: Path) -> None:
    script = tmp_path / "agent.txt"
    script.write_text("您好\n(跳舞)\n", "utf-8")
    said = refused(trainer("call", "wrong-number", "--agent-script", script))
    assert "2" in said


def test_a_broken_model_is_one_line(
    trainer: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"no model")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path))
    said = refused(trainer("call", "wrong-number", "--virtual-time", "--json"))
    assert str(tmp_path) in said


def test_a_call_can_be_exported_as_a_page(trainer: Command, played: Any, tmp_path: Path) -> None:
    target = tmp_path / "call.html"
    answer = trainer("export", played["call_id"], "-o", target)
    assert answer.code == 0, answer.err
    page = target.read_text("utf-8")
    assert "<audio" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_demo_is_played_to_a_pass(trainer: Command) -> None:
    answer = trainer("demo", "--virtual-time", "--json")
    assert answer.code == 0, answer.err
    assert answer.json["passed"] and answer.json["transcript"]


def test_without_a_screen_the_demo_is_played(trainer: Command) -> None:
    answer = trainer()
    assert answer.code == 0, answer.err
    assert "recording.flac" in answer.out


def test_a_training_centre_keeps_its_calls_in_postgresql(
    trainer: Command, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAINER_DATABASE", postgres_url)
    script = tmp_path / "agent.txt"
    script.write_text("您好,顺达快递工号一零二四。\n(挂机)\n", "utf-8")
    words = ("call", "wrong-number", "--agent-script", script, "--virtual-time", "--json")
    played = trainer(*words, home=tmp_path / "home").json
    rows = trainer("calls", "--json", home=tmp_path / "home").json
    assert [row["call_id"] for row in rows] == [played["call_id"]]
    assert not list((tmp_path / "home").glob("*.db*"))
