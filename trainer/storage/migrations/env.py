"""Alembic's entry: runs the steps on the connection that `trainer.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

from trainer.storage.tables import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter columns in place; alembic copies the table instead.
    render_as_batch=connection.dialect.name == "sqlite",
)
with connection.begin():
    context.run_migrations()
