"""`trainer prove` for scenarios of one's own, by name and by path. Chats need no sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.system.conftest import Command
from tests.system.test_command_line import refused
from trainer import paths


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack in the user's folder that has a scenario of a name that does not ship."""
    pack = tmp_path / "home" / "scenarios" / "mine"
    pack.mkdir(parents=True)
    shipped = paths.scenarios() / "chat"
    shutil.copy(shipped / "pack.yaml", pack)
    shutil.copytree(shipped / "chat-parcel-enquiry", pack / "my-chat")
    return pack


@pytest.mark.parametrize("jobs", [1, 2])
def test_own_scenarios_are_proven_by_name(trainer: Command, own: Path, jobs: int) -> None:
    answer = trainer("prove", "my-chat", "--jobs", jobs, home=own.parent.parent)
    assert answer.code == 0, answer
    assert "✓ my-chat/good" in answer.out


@pytest.mark.parametrize("jobs", [1, 2])
def test_they_are_scored_by_a_standard_of_ones_own(trainer: Command, own: Path, jobs: int) -> None:
    home = own.parent.parent
    (home / "standards").mkdir()
    chat = (paths.assets() / "standards" / "chat.yaml").read_text("utf-8")
    night = home / "standards" / "night.yaml"
    night.write_text(chat, "utf-8")
    file = own / "my-chat" / "scenario.yaml"
    scenario = file.read_text("utf-8")
    assert "\nstandard: chat\n" in scenario
    file.write_text(scenario.replace("\nstandard: chat\n", "\nstandard: night\n"), "utf-8")
    answer = trainer("prove", "my-chat", "--jobs", jobs, home=home)
    assert answer.code == 0, answer
    assert "✓ my-chat/good" in answer.out
    night.write_text(chat.replace("check: chat_length", "check: chatlength"), "utf-8")
    said = refused(trainer("prove", "my-chat", "--jobs", jobs, home=home))
    assert "night.yaml:" in said and "chatlength" in said


@pytest.mark.parametrize("place", ["{}", "{}/", "{}/good", "{}/scenario.yaml"])
def test_scenarios_are_proven_where_they_lie(
    trainer: Command, own: Path, tmp_path: Path, place: str
) -> None:
    answer = trainer("prove", place.format(own / "my-chat"), home=tmp_path / "other")
    assert answer.code == 0, answer
    assert "✓ my-chat/good" in answer.out
    assert ("my-chat/rude" in answer.out) == (not place.endswith("good"))


def test_what_is_not_there_is_named_as_it_was_given(trainer: Command, own: Path) -> None:
    missing = f"{own.parent / 'nowhere' / 'my-chat'}"
    assert f"There is no scenario {missing}" in refused(trainer("prove", missing))
    nothing = refused(trainer("prove", f"{own / 'my-chat'}/goood"))
    assert "has no example goood" in nothing


def test_what_is_broken_says_where(trainer: Command, own: Path) -> None:
    (own / "my-chat" / "scenario.yaml").write_text(
        "title: 坏\nstandard：hotline\nmood: 1\n", "utf-8"
    )
    said = refused(trainer("prove", "my-chat/good", home=own.parent.parent))
    assert "cannot be played: mine/my-chat/scenario.yaml:2: Behind “standard” stands" in said
