"""The tables of imports that migrations make are those that the models say."""

from __future__ import annotations

from sqlalchemy import inspect

from bankcheck.db import Database
from bankcheck.tables import METADATA


def test_migrations_make_the_tables_of_the_models(database: Database) -> None:
    found = inspect(database.engine)
    for table in (METADATA.tables["import"], METADATA.tables["upload"]):
        columns = {one["name"]: one["nullable"] for one in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        checks = {one["name"] for one in found.get_check_constraints(table.name)}
        named = {str(one.name) for one in table.constraints if str(one.name).startswith("ck_")}
        assert named <= checks
