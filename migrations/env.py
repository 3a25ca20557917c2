"""Alembic's entry: it migrates the connection that ``bankcheck.schema`` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from bankcheck.db import Utc
from bankcheck.tables import METADATA


def _plain(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write an instant as the plain column it is, so that a migration imports no feature."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=_plain,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
