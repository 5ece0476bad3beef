"""Where things lie: what ships with the program, and the user's own data.

The folders that ship (scenarios, models, assets) stand beside the package in a checkout and inside
the bundle of a frozen build. The user's data folder is the platform's usual one; the environment
variable TRAINER_HOME puts it elsewhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TRAINER_HOME"
APP_NAME = "call-trainer"


def root() -> Path:
    """The folder that holds scenarios/, models/ and assets/."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def scenarios() -> Path:
    """The scenario packs that ship with the program."""
    return root() / "scenarios"


def models() -> Path:
    """The speech models that ship with the program."""
    return root() / "models"


def assets() -> Path:
    """Pictures, fonts, translations and templates."""
    return root() / "assets"


def home() -> Path:
    """The user's data folder (database, recordings, settings, rendered voices).

    It is made where it is missing. Raises OSError where that cannot be done.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    folder = (
        Path(chosen).expanduser().absolute()
        if chosen
        else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder
