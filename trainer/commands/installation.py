"""The installation that the command line works on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.domain.message import M_

if TYPE_CHECKING:
    from trainer.services.workshop import Workshop


@cache
def workshop() -> Workshop:
    """The one of this process; closed when it ends."""
    import atexit

    from trainer.services.workshop import Workshop
    from trainer.storage.logbook import keep_log

    home = data_folder()
    keep_log(home)
    made = Workshop(home)
    atexit.register(made.close)
    return made


def data_folder() -> Path:
    """The user's data folder. Raises `KnownError` where it cannot be made."""
    try:
        return paths.home()
    except OSError as error:
        raise KnownError(
            M_("The data folder cannot be used: {reason}", reason=str(error)),
            M_("Make it writable, or set TRAINER_HOME to another folder."),
        ) from error
