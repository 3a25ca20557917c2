"""Suspicions, their verifications, runs taken in, and inquiries to banks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "run_taken",
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "taking",
                "taken",
                "empty",
                "unreadable",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("seen_again", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("uncharged", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'taking') = (taken_at IS NULL)", name=op.f("ck_run_taken_taken_has_time")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_taken")),
    )
    with op.batch_alter_table("run_taken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_taken_state"), ["state"], unique=False)

    op.create_table(
        "suspicion_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_suspicion_series")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filter_person_id_name")),
    )
    op.create_table(
        "suspicion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "rule_run",
                "reconciliation_break",
                "inspection",
                "complaint",
                "referral",
                "manual",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "detected",
                "triaged",
                "merged",
                "verifying",
                "confirmed",
                "cleared",
                "inconclusive",
                "converted",
                name="suspicionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("voucher_no", sa.String(length=128), nullable=False),
        sa.Column("bank_serial_no", sa.String(length=128), nullable=False),
        sa.Column("claim_no", sa.String(length=128), nullable=False),
        sa.Column("numbers", sa.String(length=450), nullable=False),
        sa.Column("message_zh", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("loose_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("handle_by", sa.Date(), nullable=False),
        sa.Column("first_run", sa.String(length=16), nullable=True),
        sa.Column("last_run", sa.String(length=16), nullable=True),
        sa.Column("last_as_of", sa.Date(), nullable=True),
        sa.Column("gone_run", sa.String(length=16), nullable=True),
        sa.Column("proposed_close", sa.Boolean(), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("recurrence", sa.Integer(), nullable=False),
        sa.Column(
            "recurrence_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column(
            "reason_code",
            sa.Enum(
                "explained",
                "data_error",
                "permitted",
                "already_corrected",
                "no_longer_found",
                "rule_too_strict",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cleared') = (reason_code IS NOT NULL)",
            name=op.f("ck_suspicion_cleared_has_why"),
        ),
        sa.CheckConstraint(
            "(state = 'inconclusive') = (review_on IS NOT NULL)",
            name=op.f("ck_suspicion_inconclusive_is_reviewed"),
        ),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)",
            name=op.f("ck_suspicion_merged_has_target"),
        ),
        sa.CheckConstraint(
            "(recurrence > 0) = (recurrence_of_id IS NOT NULL)",
            name=op.f("ck_suspicion_return_has_of"),
        ),
        sa.CheckConstraint(
            "merged_into_id <> id", name=op.f("ck_suspicion_not_merged_into_itself")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_suspicion_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_suspicion_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["suspicion.id"], name=op.f("fk_suspicion_merged_into_id")
        ),
        sa.ForeignKeyConstraint(
            ["recurrence_of_id"], ["suspicion.id"], name=op.f("fk_suspicion_recurrence_of_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion")),
        sa.UniqueConstraint(
            "fingerprint", "recurrence", name=op.f("uq_suspicion_fingerprint_recurrence")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_suspicion_number")),
    )
    with op.batch_alter_table("suspicion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_suspicion_assignee",
            ["assignee_id", "state", "handle_by", "severity", "amount_fen"],
            unique=False,
        )
        batch_op.create_index(
            "ix_suspicion_listed",
            [
                "state",
                "severity",
                "amount_fen",
                "subject_bank",
                "code",
                "month",
                "occurred_on",
                "handle_by",
                "assignee_id",
                "proposed_close",
            ],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_suspicion_loose_fingerprint"), ["loose_fingerprint"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_suspicion_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index("ix_suspicion_numbers", ["numbers"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suspicion_recurrence_of_id"), ["recurrence_of_id"], unique=False
        )

    op.create_table(
        "inquiry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=28), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "drafted",
                "submitted",
                "withdrawn",
                name="inquirystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer_position",
            sa.Enum(
                "agree",
                "partly",
                "disagree",
                name="position",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_why", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_name", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'submitted') OR (answer_position IS NOT NULL AND answer_text <> '')",
            name=op.f("ck_inquiry_submitted_has_answer"),
        ),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)",
            name=op.f("ck_inquiry_submitted_has_time"),
        ),
        sa.CheckConstraint(
            "submitted_by_id <> drafted_by_id", name=op.f("ck_inquiry_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_inquiry_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["person.id"], name=op.f("fk_inquiry_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_inquiry_submitted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_inquiry_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("number", name=op.f("uq_inquiry_number")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(
            "ix_inquiry_bank_code_state_due_on", ["bank_code", "state", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inquiry_suspicion_id"), ["suspicion_id"], unique=False)

    op.create_table(
        "sighting",
        sa.Column(
            "suspicion_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column(
            "seen",
            sa.Enum(
                "created",
                "seen_again",
                "gone",
                "returned",
                name="seen",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run_taken.run_id"], name=op.f("fk_sighting_run_id")),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_sighting_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("suspicion_id", "run_id", name=op.f("pk_sighting")),
    )
    op.create_table(
        "suspicion_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_suspicion_event_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_suspicion_event_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_event")),
    )
    with op.batch_alter_table("suspicion_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suspicion_event_suspicion_id"), ["suspicion_id"], unique=False
        )

    op.create_table(
        "suspicion_facts",
        sa.Column(
            "suspicion_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_suspicion_facts_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("suspicion_id", name=op.f("pk_suspicion_facts")),
    )
    op.create_table(
        "suspicion_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["into_id"], ["suspicion.id"], name=op.f("fk_suspicion_merge_into_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_suspicion_merge_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_merge")),
    )
    with op.batch_alter_table("suspicion_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspicion_merge_into_id"), ["into_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_suspicion_merge_suspicion_id"), ["suspicion_id"], unique=False
        )

    op.create_table(
        "suspicion_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_suspicion_note_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_suspicion_note_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspicion_note")),
    )
    with op.batch_alter_table("suspicion_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suspicion_note_suspicion_id"), ["suspicion_id"], unique=False
        )

    op.create_table(
        "verification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "suspicion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "phone",
                "documents",
                "on_site",
                name="verificationkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "supports",
                "refutes",
                "unclear",
                name="verificationoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phone_number", sa.String(length=32), nullable=False),
        sa.Column("spoken_to", sa.String(length=64), nullable=False),
        sa.Column("requested", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("inspectors", sa.Text(), nullable=False),
        sa.Column("pbc_inspectors", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=128), nullable=False),
        sa.Column("sign_in", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_at >= began_at", name=op.f("ck_verification_ends_after_begin")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_verification_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspicion_id"], ["suspicion.id"], name=op.f("fk_verification_suspicion_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verification_suspicion_id"), ["suspicion_id"], unique=False
        )


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_suspicion_id"))

    op.drop_table("verification")
    with op.batch_alter_table("suspicion_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspicion_note_suspicion_id"))

    op.drop_table("suspicion_note")
    with op.batch_alter_table("suspicion_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspicion_merge_suspicion_id"))
        batch_op.drop_index(batch_op.f("ix_suspicion_merge_into_id"))

    op.drop_table("suspicion_merge")
    op.drop_table("suspicion_facts")
    with op.batch_alter_table("suspicion_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspicion_event_suspicion_id"))

    op.drop_table("suspicion_event")
    op.drop_table("sighting")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inquiry_suspicion_id"))
        batch_op.drop_index("ix_inquiry_bank_code_state_due_on")
        batch_op.drop_index(batch_op.f("ix_inquiry_bank_code"))

    op.drop_table("inquiry")
    with op.batch_alter_table("suspicion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspicion_recurrence_of_id"))
        batch_op.drop_index("ix_suspicion_numbers")
        batch_op.drop_index(batch_op.f("ix_suspicion_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_suspicion_loose_fingerprint"))
        batch_op.drop_index("ix_suspicion_listed")
        batch_op.drop_index("ix_suspicion_assignee")

    op.drop_table("suspicion")
    op.drop_table("saved_filter")
    op.drop_table("suspicion_series")
    with op.batch_alter_table("run_taken", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_taken_state"))

    op.drop_table("run_taken")
