"""A PostgreSQL server of our own, on a Unix socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.process import SupportError, start, stop, wait_until


@contextmanager
def postgres_server() -> Iterator[Path]:
    """Start a server and yield the folder of its socket; the user is ``postgres``, no password."""
    initdb, server = _program("initdb"), _program("postgres")
    # Not pytest's own folder: that one is closed to the user the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="trainer-pg-"))
    try:
        user = _user_for(folder)
        data, log = folder / "data", folder / "postgres.log"
        make = [initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
        make += ["-E", "UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            make,
            capture_output=True,
            text=True,
            user=user,
            cwd=folder,
        )
        if made.returncode != 0:
            raise SupportError(f"initdb failed: {made.stderr.strip()[-300:]}")
        options = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "jit=off"]
        command = [server, "-D", str(data), "-k", str(folder)]
        for option in options:
            command += ["-c", option]
        process = start(command, log=log, user=user)
        try:
            wait_until(
                lambda: "ready to accept connections" in log.read_text(errors="replace"),
                process,
                log,
                seconds=30,
            )
            yield folder
        finally:
            process.send_signal(2)  # SIGINT: end now, do not wait for clients
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database_url(folder: Path, database: str) -> str:
    """The address of a database on the server, as SQLAlchemy writes it."""
    return f"postgresql+psycopg://postgres@/{database}?host={folder}"


def new_database(folder: Path, database: str) -> None:
    """Make an empty database."""
    import psycopg

    with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{database}"'.encode())


def _program(name: str) -> str:
    """Debian keeps the server's programs out of PATH; the newest version is taken."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4])
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise SupportError(f"{name} is not installed. Run: apt-get install postgresql")
    return found


def _user_for(folder: Path) -> str | None:
    """The server refuses to run as root; it gets Debian's user ``postgres`` then."""
    if os.geteuid() != 0:
        return None
    try:
        account = pwd.getpwnam("postgres")
    except KeyError as missing:
        raise SupportError(
            "There is no user 'postgres' to run the database as. Run: apt-get install postgresql"
        ) from missing
    os.chown(folder, account.pw_uid, account.pw_gid)
    return "postgres"
