"""Standards of one's own on the command line: listed, looked over, and a call scored by them."""

from __future__ import annotations

from pathlib import Path

from tests.system.conftest import Command
from trainer import paths

CHAT = (paths.assets() / "standards" / "chat.yaml").read_text("utf-8")


def write(home: Path, name: str, text: str) -> Path:
    file = home / "standards" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def test_a_standard_of_ones_own_is_listed_and_a_mistake_is_named(
    trainer: Command, tmp_path: Path
) -> None:
    good = write(tmp_path, "ours.yaml", CHAT.replace("pass_mark: 80", "pass_mark: 55"))
    listed = trainer("standards", home=tmp_path)
    assert listed.code == 0, listed.err
    ours = next(line for line in listed.out.splitlines() if line.startswith("ours "))
    assert "55 %" in ours
    assert {"hotline", "combined", "ours"} <= {line.split()[0] for line in listed.out.splitlines()}
    assert trainer("standards", good, home=tmp_path).code == 0
    wrong = write(tmp_path, "wrong.yaml", CHAT.replace("check: chat_length", "check: chatlength"))
    looked_over = trainer("standards", wrong, home=tmp_path)
    assert looked_over.code == 1
    assert looked_over.out.startswith("Error wrong.yaml:") and "chatlength" in looked_over.out
    text = trainer("standards", good.rename(tmp_path / "ours.txt"), home=tmp_path)
    assert text.code == 0 and text.out.startswith("Oversight ours.txt:")
    assert "The name must end in “.yaml”" in text.out


def test_one_that_cannot_be_used_is_marked_and_scores_nothing(
    trainer: Command, tmp_path: Path
) -> None:
    write(tmp_path, "wrong.yaml", CHAT.replace("check: chat_length", "check: chatlength"))
    write(tmp_path, "form.yaml", CHAT.replace("pass_mark:", "passmark:"))
    write(tmp_path, "hotline.yaml", CHAT.replace("pass_mark:", "passmark:"))
    listed = trainer("standards", home=tmp_path)
    assert listed.code == 1
    rows = {line.split()[0]: line for line in listed.out.splitlines() if ".yaml:" not in line[:14]}
    for name in ("wrong", "form"):
        assert "%" not in rows[name] and f"{name}.yaml:" in rows[name]
    assert "chatlength" in rows["wrong"]
    assert "%" in rows["hotline"], "the one that ships counts"
    refused = trainer("rescore", "--all", "--standard", "wrong", home=tmp_path)
    assert refused.code == 2
    assert "wrong.yaml:" in refused.err and "chatlength" in refused.err


def test_a_call_is_scored_by_it(trainer: Command, tmp_path: Path) -> None:
    write(tmp_path, "strict.yaml", CHAT.replace("pass_mark: 80", "pass_mark: 100"))
    chat = ("chat", "chat-parcel-enquiry", "--json", "--standard", "strict")
    played = trainer(*chat, home=tmp_path).json
    assert played["standard"] == "strict"
    assert played["passed"] == (played["score"] == played["max_score"])
    again = trainer("score", played["call_id"], "--standard", "chat", "--json", home=tmp_path).json
    assert again["standard"] == "chat" and again["passed"]
