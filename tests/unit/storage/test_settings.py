from __future__ import annotations

import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.domain.errors import KnownError
from trainer.storage.settings import BY_NAME, FILE_NAME, SETTINGS, Setting, Settings, Value
from trainer.storage.toml_writer import to_toml


def read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))


def test_every_setting_stands_once_and_its_default_is_allowed():
    assert len(BY_NAME) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.check(setting.default) == setting.default
        assert type(setting.default) in (str, float, bool)
        assert str(setting.label)
        assert str(setting.help).endswith(".")
        if setting.type is float:
            assert setting.minimum is not None
            assert setting.maximum is not None


def test_the_environment_decides_what_it_may():
    assert {setting.env: setting.name for setting in SETTINGS if setting.env} == {
        "TRAINER_LANG": "language",
        "VOSK_MODEL_PATH": "model_path",
        "TRAINER_DATABASE": "database",
    }


def test_without_a_file_everything_has_its_default(tmp_path: Path):
    settings = Settings(tmp_path / "none", {})
    assert {s.name: settings.get(s.name) for s in SETTINGS} == {s.name: s.default for s in SETTINGS}
    assert settings.problems == ()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_change_is_there_at_the_next_start(setting: Setting, tmp_path: Path):
    value: Value = 'D:\\模型 "1"\n'
    if setting.choices:
        value = setting.choices[-1].value
    elif isinstance(setting.default, bool):
        value = not setting.default
    elif isinstance(setting.default, float):
        value = setting.maximum or 0.0
    Settings(tmp_path, {}).set(setting.name, value)
    again = Settings(tmp_path, {})
    assert again.get(setting.name) == value
    assert type(again.get(setting.name)) is setting.type
    assert again.problems == ()


def test_keys_and_tables_of_a_newer_version_stay(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text(
        "# mine\nshiny = [1, 2.5, 1979-05-27T07:32:00Z]\ntheme = 'dark'\n"
        "[later]\n'a b' = {x = 'y'}\n"
    )
    before = read(tmp_path)
    settings = Settings(tmp_path, {})
    settings.set("trainee_name", "小王")
    assert read(tmp_path) == before | {"trainee_name": "小王"}
    assert settings.text("theme") == "dark"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("theme = 'purple'", "theme"),
        ("theme = 3", "theme"),
        ("push_to_talk = 1", "push_to_talk"),
        ("end_of_turn_short = 99", "end_of_turn_short"),
        ("end_of_turn_short = nan", "end_of_turn_short"),
        ("end_of_turn_short = true", "end_of_turn_short"),
        ("trainee_name = 5", "trainee_name"),
    ],
)
def test_a_value_that_cannot_be_is_reported_and_its_default_used(
    line: str, name: str, tmp_path: Path
):
    (tmp_path / FILE_NAME).write_text(line)
    settings = Settings(tmp_path, {})
    assert settings.get(name) == BY_NAME[name].default
    (problem,) = settings.problems
    assert name in str(problem)
    assert str(tmp_path / FILE_NAME) in str(problem)
    with pytest.raises(KnownError, match=name):
        settings.set(name, tomllib.loads(line)[name])


def test_whole_numbers_are_numbers(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text("end_of_turn_short = 1\n")
    assert Settings(tmp_path, {}).number("end_of_turn_short") == 1.0


def test_the_environment_wins_over_the_file_and_says_so(tmp_path: Path):
    Settings(tmp_path, {}).set("model_path", "/from/file")
    settings = Settings(tmp_path, {"VOSK_MODEL_PATH": "/from/environment", "TRAINER_LANG": ""})
    assert settings.text("model_path") == "/from/environment"
    assert settings.overridden_by("model_path") == "VOSK_MODEL_PATH"
    assert settings.overridden_by("language") == ""
    settings.set("model_path", "/newer")
    assert settings.text("model_path") == "/from/environment"
    assert Settings(tmp_path, {}).text("model_path") == "/newer"


def test_a_bad_value_in_the_environment_is_reported(tmp_path: Path):
    settings = Settings(tmp_path, {"TRAINER_LANG": "klingon"})
    assert settings.text("language") == "system"
    assert "TRAINER_LANG" in str(settings.problems[0])


def test_a_file_that_does_not_read_is_kept_for_whoever_edited_it(tmp_path: Path):
    path = tmp_path / FILE_NAME
    path.write_text("theme = dark\n")
    settings = Settings(tmp_path, {})
    assert settings.text("theme") == "system"
    assert "could not be read" in str(settings.problems[0])
    settings.set("theme", "light")
    assert path.with_name("settings.toml.broken").read_text() == "theme = dark\n"
    assert read(tmp_path) == {"theme": "light"}


def test_a_file_from_windows_notepad_reads(tmp_path: Path):
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbftheme = 'dark'\r\n")
    assert Settings(tmp_path, {}).text("theme") == "dark"


def test_two_programs_do_not_lose_each_others_changes(tmp_path: Path):
    names = ["trainee_name", "company", "agent_id", "input_device", "output_device", "model_path"]
    start = threading.Barrier(len(names))

    def program(name: str) -> None:
        settings = Settings(tmp_path, {})
        start.wait()
        for number in range(5):
            settings.set(name, f"{number}")

    threads = [threading.Thread(target=program, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(tmp_path) == dict.fromkeys(names, "4")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(KnownError, match="could not be written"):
        Settings(tmp_path / "file", {}).set("theme", "dark")


def test_a_name_that_is_no_setting_is_a_bug(tmp_path: Path):
    with pytest.raises(KeyError):
        Settings(tmp_path, {}).get("colour")


SCALARS = (
    st.text()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.datetimes()
    | st.dates()
    | st.times()
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(data=st.dictionaries(st.text(), TREES, max_size=4))
def test_toml_reads_back_as_it_was(data: dict[str, Any]):
    assert tomllib.loads(to_toml(data)) == data


def test_toml_has_no_word_for_nothing():
    with pytest.raises(TypeError, match="NoneType"):
        to_toml({"a": None})
