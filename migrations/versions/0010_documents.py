"""Documents with their files, and the series of their numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"

# What was issued stands: the database itself refuses to change its words, number or files.
FROZEN = ("kind", "subject_kind", "subject_id", "edition", "number", "title", "content",
          "content_sha256", "issued_by_id", "issued_at", "issued_on")  # fmt: skip
WHY = "what was issued is never changed"
SQLITE_GUARDS = (
    f"CREATE TRIGGER document_kept BEFORE UPDATE OF {', '.join(FROZEN)} ON document "
    f"WHEN OLD.number <> '' BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    "CREATE TRIGGER document_not_deleted BEFORE DELETE ON document WHEN OLD.number <> '' "
    f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    "CREATE TRIGGER document_file_kept BEFORE UPDATE OF document_id, form, sha256, sm3, size "
    f"ON document_file BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    "CREATE TRIGGER document_file_not_deleted BEFORE DELETE ON document_file "
    f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    "CREATE TRIGGER document_number_kept BEFORE UPDATE OF series_id, seq, text, document_id "
    f"ON document_number BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
    "CREATE TRIGGER document_number_not_deleted BEFORE DELETE ON document_number "
    f"BEGIN SELECT RAISE(ABORT, '{WHY}'); END",
)
POSTGRES_GUARDS = (
    "CREATE FUNCTION document_kept() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WHY}'; END $$",
    f"CREATE TRIGGER document_kept BEFORE UPDATE OF {', '.join(FROZEN)} ON document "
    "FOR EACH ROW WHEN (OLD.number <> '') EXECUTE FUNCTION document_kept()",
    "CREATE TRIGGER document_not_deleted BEFORE DELETE ON document "
    "FOR EACH ROW WHEN (OLD.number <> '') EXECUTE FUNCTION document_kept()",
    "CREATE TRIGGER document_file_kept BEFORE UPDATE OF document_id, form, sha256, sm3, size "
    "OR DELETE ON document_file FOR EACH ROW EXECUTE FUNCTION document_kept()",
    "CREATE TRIGGER document_number_kept BEFORE UPDATE OF series_id, seq, text, document_id "
    "OR DELETE ON document_number FOR EACH ROW EXECUTE FUNCTION document_kept()",
)
POSTGRES_TRIGGERS = (
    ("document_kept", "document"),
    ("document_not_deleted", "document"),
    ("document_file_kept", "document_file"),
    ("document_number_kept", "document_number"),
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_by_name", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("served_by_name", sa.String(length=64), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (number = '')", name=op.f("ck_document_issued_has_number")
        ),
        sa.CheckConstraint(
            "(state = 'voided') = (voided_at IS NOT NULL)", name=op.f("ck_document_voided_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'voided' OR reason <> ''", name=op.f("ck_document_voided_has_reason")
        ),
        sa.CheckConstraint(
            "(bank_code IS NULL) = (served_at IS NULL)",
            name=op.f("ck_document_bank_sees_what_is_served"),
        ),
        sa.CheckConstraint(
            "NOT second OR issued_by_id IS NULL OR issued_by_id <> drafted_by_id",
            name=op.f("ck_document_issued_by_another"),
        ),
        sa.CheckConstraint(
            "bank_code IS NULL OR bank_code = bank", name=op.f("ck_document_served_on_its_bank")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["document.id"], name=op.f("fk_document_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_document_replaces_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_state"), ["state"], unique=False)
        batch_op.create_index("ix_document_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "document_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(sm3) = 64",
            name=op.f("ck_document_file_digests_computed"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_file_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_file")),
        sa.UniqueConstraint("document_id", "form", name=op.f("uq_document_file_document_id_form")),
    )
    with op.batch_alter_table("document_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_file_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_document_file_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "document_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=32), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_document_series_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_series")),
        sa.UniqueConstraint(
            "institution_id",
            "kind",
            "year",
            name=op.f("uq_document_series_institution_id_kind_year"),
        ),
    )
    op.create_table(
        "document_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_name", sa.String(length=64), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("voided_by_name", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason = '')",
            name=op.f("ck_document_number_voided_has_reason"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_document_number_seq_from_one")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_number_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["document_series.id"], name=op.f("fk_document_number_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_number")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_number_document_id")),
        sa.UniqueConstraint("series_id", "seq", name=op.f("uq_document_number_series_id_seq")),
        sa.UniqueConstraint("text", name=op.f("uq_document_number_text")),
    )
    with op.batch_alter_table("document_number", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_number_series_id"), ["series_id"], unique=False
        )
    guards = POSTGRES_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS
    for statement in guards:
        op.execute(statement)


def downgrade() -> None:
    """Take the step back."""
    if op.get_bind().dialect.name == "postgresql":
        for trigger, table in POSTGRES_TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
        op.execute("DROP FUNCTION document_kept")
    with op.batch_alter_table("document_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_number_series_id"))

    op.drop_table("document_number")
    op.drop_table("document_series")
    with op.batch_alter_table("document_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_file_document_id"))
        batch_op.drop_index(batch_op.f("ix_document_file_bank_code"))

    op.drop_table("document_file")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_subject")
        batch_op.drop_index(batch_op.f("ix_document_state"))
        batch_op.drop_index(batch_op.f("ix_document_kind"))
        batch_op.drop_index(batch_op.f("ix_document_bank_code"))

    op.drop_table("document")
