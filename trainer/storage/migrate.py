"""Running the migrations from within the program (no alembic.ini, no command line)."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection


def config() -> Config:
    """Where the migration scripts lie."""
    settings = Config()
    settings.set_main_option(
        "script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%")
    )
    settings.set_main_option("path_separator", "os")
    return settings


def head() -> str | None:
    """The newest migration among the scripts."""
    return ScriptDirectory.from_config(config()).get_current_head()


class KnownVersions(Container[object]):
    """The versions of the database that this program can read or bring up to date."""

    def __init__(self) -> None:
        scripts = ScriptDirectory.from_config(config())
        self._versions = {script.revision for script in scripts.walk_revisions()}

    def __contains__(self, version: object) -> bool:
        return version in self._versions


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to `revision` in one transaction."""
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the tables back to `revision` (``base`` = none)."""
    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, revision)
