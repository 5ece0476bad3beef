"""The database: opening it (and bringing it up to date), and what can go wrong.

The same code runs on SQLite and PostgreSQL. The folders of the calls hold everything the tables
hold, so a database that is lost or damaged is made again from them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Engine,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.storage.filelock import FileLock

HEAD = "0001"
"""The newest migration; a test holds it equal to the scripts."""
BUSY_SECONDS = 10.0
"""How long a write waits for another program's write."""


def open_database(url: str) -> Engine:
    """Connect and bring the tables up to date. Raises `KnownError`.

    A damaged SQLite file is moved aside (`….damaged-1`) and replaced by an empty one.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _bad_url(url) from error
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    elif parsed.get_backend_name() != "sqlite":
        raise _bad_url(parsed.render_as_string(hide_password=True))
    if parsed.get_backend_name() == "postgresql":
        engine = _postgres(parsed)
        with known_errors(engine), engine.connect() as connection:
            # One program at a time changes the tables.
            connection.execute(text("SELECT pg_advisory_lock(7263548)"))
            try:
                _upgrade(connection)
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(7263548)"))
        return engine
    return _open_sqlite(parsed)


def _open_sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_open(str(path), error.strerror or str(error)) from error
    lock = FileLock(path.with_name(path.name + ".lock"))
    if not lock.acquire(timeout=30.0):
        raise _busy(str(path))
    with lock:
        marker = _damage_marker(path)
        if marker.exists():
            _move_aside(path)
            marker.unlink(missing_ok=True)
        for last_try in (False, True):
            engine = _sqlite(url)
            try:
                with known_errors(engine), engine.connect() as connection:
                    _upgrade(connection)
                return engine
            except KnownError:
                engine.dispose()
                if last_try or not marker.exists():
                    raise
                _move_aside(path)
                marker.unlink(missing_ok=True)
    raise AssertionError("the second try returns or raises")


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    def on_connect(connection: Any, _record: Any) -> None:
        # SQLAlchemy's own BEGIN (below) instead of the driver's late one.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={int(BUSY_SECONDS * 1000)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        # A transaction that will write says so at once: one that reads first and then finds
        # another writer would fail without waiting.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise KnownError(
            M_("This installation cannot talk to PostgreSQL: the driver psycopg is missing."),
            M_("Install it (pip install 'psycopg[binary]') or clear the database setting."),
        ) from error


def _upgrade(connection: Connection) -> None:
    """Run the migrations that are missing; nothing is imported when there are none."""
    current: str | None = None
    if inspect(connection).has_table("alembic_version"):
        current = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if current == HEAD:
        connection.rollback()
        return
    connection.rollback()
    from trainer.storage.migrate import KnownVersions, upgrade

    if current is not None and current not in KnownVersions():
        raise KnownError(
            M_(
                "The database was made by a newer version of the program ({version}).",
                version=current,
            ),
            M_("Update the program, or choose another database in the settings."),
        )
    upgrade(connection.execution_options(writes=True))


@contextmanager
def known_errors(engine: Engine) -> Generator[None]:
    """Turn what the environment did to the database into a `KnownError`; bugs pass through."""
    try:
        yield
    except DBAPIError as error:
        known = _explain(engine, error)
        if known is None:
            raise
        raise known from error


def _explain(engine: Engine, error: DBAPIError) -> KnownError | None:
    said = str(error.orig).strip()
    where = engine.url.render_as_string(hide_password=True)
    if engine.dialect.name != "sqlite":
        return _explain_server(where, error, said)
    path = Path(engine.url.database or "")
    low = said.lower()
    if "locked" in low or "busy" in low:
        return _busy(str(path))
    if "malformed" in low or "not a database" in low:
        # Read at the next start: the list is then made again from the recordings.
        _damage_marker(path).touch()
        return KnownError(
            M_("The list of calls in {file} is damaged.", file=str(path)),
            M_("Close the program and open it again: the list is made again from the recordings."),
        )
    if "disk is full" in low or "full" in low:
        return KnownError(
            M_("The disk is full: {file} could not be written.", file=str(path)),
            M_("Free some space and try again. What was recorded so far is kept."),
        )
    if any(part in low for part in ("readonly", "unable to open", "disk i/o", "permission")):
        return _cannot_open(str(path), said)
    return None


def _explain_server(where: str, error: DBAPIError, said: str) -> KnownError | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    first = said.splitlines()[0] if said else ""
    if state.startswith("28") or "authentication failed" in said:
        return KnownError(
            M_("The database server refused the login ({database}).", database=where),
            M_("Check user name and password in the database setting."),
        )
    if state == "53100":
        return KnownError(
            M_("The disk of the database server is full ({database}).", database=where),
            M_("Ask whoever runs the server. What was recorded so far is kept."),
        )
    # No state at all: the connection could not be made or broke.
    lost = error.connection_invalidated or state[:2] in ("08", "57", "53") or state == "3D000"
    if lost or (not state and type(error.orig).__name__ == "OperationalError"):
        return KnownError(
            M_(
                "The database {database} cannot be reached ({detail}).",
                database=where,
                detail=first,
            ),
            M_("Check the network and the database setting, then try again. Recordings are kept."),
        )
    return None


def _damage_marker(path: Path) -> Path:
    return path.with_name(path.name + ".rebuild")


def _move_aside(path: Path) -> None:
    number = 1
    while path.with_name(f"{path.name}.damaged-{number}").exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        source = path.with_name(path.name + suffix)
        try:
            source.rename(path.with_name(f"{path.name}.damaged-{number}{suffix}"))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _cannot_open(str(path), error.strerror or str(error)) from error


def _busy(path: str) -> KnownError:
    return KnownError(
        M_("Another program is using the list of calls ({file}).", file=path),
        M_("Wait until it has finished, or close it, and try again."),
    )


def _cannot_open(path: str, detail: str) -> KnownError:
    if os.strerror(errno.ENOSPC) in detail:
        return KnownError(
            M_("The disk is full: {file} could not be written.", file=path),
            M_("Free some space and try again. What was recorded so far is kept."),
        )
    return KnownError(
        M_("The list of calls {file} cannot be opened ({detail}).", file=path, detail=detail),
        M_("Check that the folder exists and that you may write to it."),
    )


def _bad_url(url: str) -> KnownError:
    return KnownError(
        M_("The database address {url} is not understood.", url=url),
        M_("Use sqlite:///file or postgresql://user@server/name, or leave the setting empty."),
    )
