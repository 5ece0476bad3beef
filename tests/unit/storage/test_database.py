from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from tests.unit.storage.conftest import begin, take_call
from tests.unit.storage.samples import scorecard
from trainer.domain.errors import KnownError
from trainer.storage import database
from trainer.storage.database import HEAD, open_database
from trainer.storage.migrate import downgrade, head, upgrade
from trainer.storage.recovery import mend
from trainer.storage.shelf import Shelf, sqlite_url
from trainer.storage.tables import Base


def test_the_newest_migration_is_the_one_the_program_wants():
    assert head() == HEAD


def test_migrations_make_what_the_tables_say(url: str):
    engine = open_database(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrations_go_back_and_forth(url: str):
    engine = open_database(url)
    for _ in range(2):
        with engine.connect() as connection:
            downgrade(connection, "base")
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == ["alembic_version"]
        with engine.connect() as connection:
            upgrade(connection)
        with engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) >= {"calls", "scorecards"}
    engine.dispose()


def test_an_up_to_date_database_opens_without_the_migration_library(tmp_path: Path):
    url = sqlite_url(tmp_path / "calls.db")
    open_database(url).dispose()
    code = (
        "import sys; from trainer.storage.database import open_database; "
        "open_database(sys.argv[1]); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, url], check=True, timeout=60)


def test_a_shelf_costs_the_start_of_the_window_nothing():
    code = (
        "import sys; from pathlib import Path; from trainer.storage.shelf import Shelf; "
        "import trainer.storage.settings, trainer.storage.recovery; "
        "Shelf('sqlite:///x', Path('y')); "
        "heavy = {'sqlalchemy', 'alembic', 'pydantic', 'numpy', 'soundfile'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_database_of_a_newer_version_is_refused(url: str):
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(KnownError, match="newer version of the program"):
        open_database(url)


def test_several_programs_may_open_a_new_database_at_once(url: str):
    code = (
        "import sys; from trainer.storage.database import open_database; open_database(sys.argv[1])"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", code, url], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for program in programs:
        _, said = program.communicate(timeout=60)
        assert program.returncode == 0, said.decode()


def test_sqlite_is_set_up_for_several_programs(tmp_path: Path):
    engine = open_database(sqlite_url(tmp_path / "calls.db"))
    with engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert pragmas == ["wal", 1, 10_000]


def test_scorecards_go_with_their_call(shelf: Shelf):
    row = take_call(shelf)
    shelf.add_scorecard(row.call_id, scorecard())
    shelf.rows.remove(row.call_id)
    engine = create_engine(shelf.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM scorecards")) == 0
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://u@server/calls", ""])
def test_an_address_that_is_none_is_one_sentence(url: str):
    with pytest.raises(KnownError, match="is not understood"):
        open_database(url)


def test_a_server_that_cannot_be_reached_is_one_sentence_without_the_password():
    with pytest.raises(KnownError, match="cannot be reached") as caught:
        open_database("postgresql://user:geheim@127.0.0.1:1/calls")
    assert "geheim" not in str(caught.value)


def test_a_database_that_the_server_does_not_have_is_one_sentence(postgres_url: str):
    with pytest.raises(KnownError, match=r"cannot be reached .*does not exist"):
        open_database(postgres_url.replace("/test_", "/no_"))


def test_a_server_that_goes_away_is_one_sentence(
    postgres_url: str, make_shelf: Callable[[str], Shelf]
):
    shelf = make_shelf(postgres_url)
    row = take_call(shelf)
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    kill = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with shelf.rows._engine.connect() as held, admin.connect() as link:
        link.execute(text(kill))
        with (
            pytest.raises(KnownError, match="cannot be reached"),
            database.known_errors(shelf.rows._engine),
        ):
            held.execute(text("SELECT 1"))
    admin.dispose()
    # Back again: the pool notices.
    assert shelf.row(row.call_id) == row


def test_a_list_that_another_program_keeps_locked_is_one_sentence(
    lite: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    lite.summaries()
    other = sqlite3.connect(tmp_path / "data" / "calls.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(KnownError, match="Another program is using the list"):
        begin(lite)
    other.rollback()
    other.close()
    begin(lite).release()


def test_a_full_disk_is_one_sentence(lite: Shelf):
    lite.summaries()

    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    from sqlalchemy import event

    event.listen(lite.rows._engine, "checkout", limit)
    with pytest.raises(KnownError, match="disk is full"):
        for _ in range(200):
            begin(lite, title_zh="长" * 2000).release()


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path):
    (tmp_path / "calls.db").mkdir()
    with pytest.raises(KnownError, match="cannot be opened"):
        open_database(sqlite_url(tmp_path / "calls.db"))


def test_a_damaged_file_is_moved_aside_and_the_list_made_again(lite: Shelf, tmp_path: Path):
    rows = [take_call(lite), take_call(lite, minute=1)]
    lite.add_scorecard(rows[0].call_id, scorecard())
    before = lite.summaries()
    lite.close()
    path = tmp_path / "data" / "calls.db"
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(b"not a database at all" * 500)
    assert lite.summaries() == []
    assert path.with_name("calls.db.damaged-1").read_bytes().startswith(b"not a database")
    mend(lite, lambda _: None)
    assert lite.summaries() == before


def test_damage_found_later_is_repaired_at_the_next_start(lite: Shelf, tmp_path: Path):
    for minute in range(20):
        row = take_call(lite, minute=minute)
        lite.add_scorecard(row.call_id, scorecard())
    before = lite.summaries()
    lite.close()
    path = tmp_path / "data" / "calls.db"
    size = path.stat().st_size
    with path.open("r+b") as file:
        # All pages but the first few, which hold the schema and the version.
        file.seek(6 * 4096)
        file.write(os.urandom(size - 6 * 4096))
    with pytest.raises(KnownError, match="open it again"):
        for row in before:
            lite.row(row.call_id)
    lite.close()
    mend(lite, lambda _: None)
    assert lite.summaries() == before
    assert path.with_name("calls.db.damaged-1").exists()
