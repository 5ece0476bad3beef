"""The user's settings: one row each, kept in a TOML file that people may edit too."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.storage.toml_writer import to_toml

FILE_NAME = "settings.toml"

Value = str | float | bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a setting may have, and its name for people."""

    value: str
    label: Message


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the dialog, the file and the checks are made from this row.

    The default's type is the setting's type. `minimum`–`maximum` bound a number, both included;
    `env` names the environment variable that overrides it.
    """

    name: str
    default: Value
    label: Message
    help: Message
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    env: str = ""
    since: str = "0.1"

    @property
    def type(self) -> type[Value]:
        return type(self.default)

    def check(self, value: object) -> Value:
        """The value in the setting's type. Raises `KnownError` for one that cannot be."""
        if isinstance(self.default, float):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                low, high = self.minimum, self.maximum
                # Written so that not-a-number is refused too.
                if (low is None or value >= low) and (high is None or value <= high):
                    return float(value)
                raise KnownError(
                    M_(
                        "The setting {name} cannot be {value}.",
                        name=self.name,
                        value=str(value),
                    ),
                    M_("Choose a number from {low} to {high}.", low=low or 0.0, high=high or 0.0),
                )
            raise self._refuse(value, M_("A number is wanted."))
        if isinstance(self.default, bool):
            if isinstance(value, bool):
                return value
            raise self._refuse(value, M_("Choose true or false."))
        if not isinstance(value, str):
            raise self._refuse(value, M_("A text is wanted."))
        if self.choices and value not in {choice.value for choice in self.choices}:
            known = ", ".join(choice.value for choice in self.choices)
            raise self._refuse(value, M_("Choose one of: {choices}.", choices=known))
        return value

    def _refuse(self, value: object, remedy: Message) -> KnownError:
        return KnownError(
            M_("The setting {name} cannot be {value}.", name=self.name, value=str(value)), remedy
        )


# A language is called by its own name in every language.
_LANGUAGES = (
    Choice("system", M_("As the system")),
    Choice("zh_CN", Message("简体中文")),
    Choice("zh_TW", Message("繁體中文")),
    Choice("en", Message("English")),
)
_THEMES = (
    Choice("system", M_("As the system")),
    Choice("light", M_("Light")),
    Choice("dark", M_("Dark")),
)
_MODES = (
    Choice("practice", M_("Practice")),
    Choice("assisted", M_("Assisted")),
    Choice("exam", M_("Exam")),
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language", "system", M_("Language"), M_("The language of the window."), _LANGUAGES,
        env="TRAINER_LANG",
    ),
    Setting("theme", "system", M_("Appearance"), M_("Light or dark."), _THEMES),
    Setting("trainee_name", "", M_("Your name"), M_("Stands on your scorecards.")),
    Setting(
        "company", "", M_("Company"),
        M_("The company you answer for. Empty: the one each scenario names."),
    ),
    Setting(
        "agent_id", "", M_("Agent number"),
        M_("The number you give when you answer. Empty: the one each scenario names."),
    ),
    Setting(
        "standard", "", M_("Standard"),
        M_("The rules your calls are scored by. Empty: the scenario's own."),
    ),
    Setting(
        "mode", "practice", M_("Mode"),
        M_("Practice shows the wording to use, assisted a few hints, an exam nothing."), _MODES,
    ),
    Setting(
        "model_path", "", M_("Speech model"),
        M_("Folder of a Vosk model for Mandarin. Empty: the small one that comes along."),
        env="VOSK_MODEL_PATH",
    ),
    Setting("input_device", "", M_("Microphone"), M_("Empty: as the system.")),
    Setting("output_device", "", M_("Loudspeaker"), M_("Empty: as the system.")),
    Setting(
        "customer_volume", 1.0, M_("Customer's volume"), M_("1 is as rendered, 2 twice as loud."),
        minimum=0.0, maximum=2.0,
    ),
    Setting(
        "end_of_turn_short", 0.8, M_("Pause that ends a sentence"),
        M_("Seconds of silence after a finished sentence until the customer answers."),
        minimum=0.3, maximum=3.0,
    ),
    Setting(
        "end_of_turn_long", 1.6, M_("Pause that ends an unfinished sentence"),
        M_("Seconds of silence until the customer answers when you stopped half-way."),
        minimum=0.5, maximum=5.0,
    ),
    Setting(
        "push_to_talk", False, M_("Push to talk"),
        M_("The microphone listens only while the key is held."),
    ),
    Setting(
        "show_partial", True, M_("Words while you speak"),
        M_("Shows what is recognised before you have finished."),
    ),
    Setting(
        "recordings_folder", "", M_("Folder for recordings"),
        M_("Calls are kept here from now on. Empty: in the program's data folder."),
    ),
    Setting(
        "database", "", M_("Database"),
        M_("Address of a database server (PostgreSQL). Empty: a file in the data folder."),
        env="TRAINER_DATABASE",
    ),
)  # fmt: skip

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


class Settings:
    """The settings in force: the environment over the file over the defaults.

    A value that cannot be is reported in `problems` and its default is used; keys this version
    does not know stay in the file.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.path = folder / FILE_NAME
        self._environ = os.environ if environ is None else environ
        self._problems: list[Message] = []
        self._values: dict[str, Value] = {}
        self._overrides: dict[str, Value] = {}
        given = self._load(report=True)
        for setting in SETTINGS:
            if setting.name in given:
                self._take(self._values, setting, given[setting.name], str(self.path))
            text = self._environ.get(setting.env, "") if setting.env else ""
            if text:
                self._take(self._overrides, setting, text, setting.env)

    @property
    def problems(self) -> tuple[Message, ...]:
        """What could not be used when the settings were read."""
        return tuple(self._problems)

    def get(self, name: str) -> Value:
        """The value in force. KeyError for a name that is no setting."""
        default = BY_NAME[name].default
        return self._overrides.get(name, self._values.get(name, default))

    def text(self, name: str) -> str:
        return str(self.get(name))

    def number(self, name: str) -> float:
        return float(self.get(name))

    def flag(self, name: str) -> bool:
        return bool(self.get(name))

    def overridden_by(self, name: str) -> str:
        """The environment variable that decides this setting now, or an empty text."""
        return BY_NAME[name].env if name in self._overrides else ""

    def set(self, name: str, value: Value) -> None:
        """Change and save one setting. `KnownError` for a value that cannot be or a full disk."""
        checked = BY_NAME[name].check(value)
        self._save(name, checked)
        self._values[name] = checked

    def _take(self, target: dict[str, Value], setting: Setting, value: object, where: str) -> None:
        try:
            target[setting.name] = setting.check(value)
        except KnownError as error:
            self._problems.append(
                M_("{where}: {problem} The default is used.", where=where, problem=str(error))
            )

    def _load(self, *, report: bool = False) -> dict[str, Any]:
        try:
            return tomllib.loads(self.path.read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            if report:
                self._problems.append(
                    M_(
                        "The settings in {file} could not be read ({detail}). Defaults are used.",
                        file=str(self.path),
                        detail=str(error),
                    )
                )
            return {}

    def _save(self, name: str, value: Value) -> None:
        """Read again, change this one key, write whole: another program's changes stay."""
        # Only reading is needed to start, and the lock brings the whole log with it.
        from trainer.storage.filelock import FileLock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(FILE_NAME + ".lock")) as lock:
                lock.acquire(timeout=5.0)
                data = self._load()
                if not data and self.path.exists() and self.path.read_bytes().strip():
                    # It does not read: whoever edited it gets it back.
                    self.path.replace(self.path.with_name(FILE_NAME + ".broken"))
                data[name] = value
                temporary = self.path.with_name(FILE_NAME + ".new")
                with temporary.open("wb") as file:
                    file.write(to_toml(data).encode())
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(self.path)
        except OSError as error:
            # The log's module is not needed to start.
            from trainer.storage.eventlog import cannot_write

            raise cannot_write(self.path, error) from error
