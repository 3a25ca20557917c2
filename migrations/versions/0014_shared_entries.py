"""One entry of the ledger may pay several debts, and never more than it holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0018"

TABLE = "obligation_proof"
INDEX, DEBT_INDEX = "ix_obligation_proof_one_debt", "ix_obligation_proof_once"
WHY = "more of an entry would count than it holds"
# What all debts together take of an entry, the row that is written included.
BEYOND = (
    "NEW.active AND NEW.counted_fen + NEW.excess_fen + (SELECT coalesce(sum(o.counted_fen + "
    "o.excess_fen), 0) FROM obligation_proof o WHERE o.entry_key = NEW.entry_key AND o.active "
    "AND o.id <> NEW.id) > NEW.row_fen"
)
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER obligation_proof_holds_{act.split()[0].lower()} AFTER {act} ON {TABLE} "
    f"WHEN {BEYOND} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    for act in ("INSERT", "UPDATE")
)
POSTGRES_GUARDS = (
    "CREATE FUNCTION obligation_proof_holds() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {BEYOND} THEN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NULL; END $$",
    f"CREATE TRIGGER obligation_proof_holds AFTER INSERT OR UPDATE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION obligation_proof_holds()",
)


def upgrade() -> None:
    """Take the step."""
    op.drop_index(op.f(INDEX), table_name=TABLE)
    _index(DEBT_INDEX, ["obligation_id", "entry_key"])
    op.create_index(op.f("ix_obligation_proof_entry_key"), TABLE, ["entry_key"], unique=False)
    guards = POSTGRES_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    """Take the step back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER obligation_proof_holds ON {TABLE}")
        op.execute("DROP FUNCTION obligation_proof_holds")
    else:
        for act in ("insert", "update"):
            op.execute(f"DROP TRIGGER obligation_proof_holds_{act}")
    op.drop_index(op.f("ix_obligation_proof_entry_key"), table_name=TABLE)
    op.drop_index(op.f(DEBT_INDEX), table_name=TABLE)
    _index(INDEX, ["entry_key"])


def _index(name: str, columns: list[str]) -> None:
    op.create_index(
        op.f(name),
        TABLE,
        columns,
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )
