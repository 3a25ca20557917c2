"""Editions, objections, lines by hand, decisions on the ladder, and the survey of units."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "survey_knock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_knock")),
    )
    with op.batch_alter_table("survey_knock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_knock_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_survey_knock_network"), ["network"], unique=False)

    op.create_table(
        "survey_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("survey", sa.String(length=32), nullable=False),
        sa.Column("survey_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_by_name", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_name", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_survey_round_closed_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_survey_round_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
        sa.UniqueConstraint("year", name=op.f("uq_survey_round_year")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "noticed",
                "heard",
                "approved",
                "issued",
                "served",
                "executed",
                "rejected",
                "revoked",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("heard_how", sa.String(length=16), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_by_name", sa.String(length=64), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_name", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_how", sa.String(length=16), nullable=False),
        sa.Column("served_proof", sa.Text(), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_name", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'served', 'executed') OR issued_at IS NOT NULL",
            name=op.f("ck_decision_issued_has_time"),
        ),
        sa.CheckConstraint(
            "(issued_at IS NULL) = (number IS NULL)", name=op.f("ck_decision_issued_has_number")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_decision_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_decision_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_decision_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_decision_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_decision_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_number")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_year"), ["year"], unique=False)

    op.create_table(
        "fee_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "payable_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("outlook", sa.String(length=32), nullable=False),
        sa.Column(
            "outlook_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["fee_statement.id"], name=op.f("fk_fee_edition_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_edition")),
        sa.UniqueConstraint(
            "statement_id", "edition", name=op.f("uq_fee_edition_statement_id_edition")
        ),
    )
    with op.batch_alter_table("fee_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_edition_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fee_edition_statement_id"), ["statement_id"], unique=False
        )

    op.create_table(
        "score_hand_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "adjustment",
                "bonus",
                "not_applicable",
                "insufficient",
                name="handkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("indicator", sa.String(length=16), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "approved",
                "rejected",
                name="handstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'adjustment') = (indicator = '')",
            name=op.f("ck_score_hand_line_names_its_indicator"),
        ),
        sa.CheckConstraint(
            "(kind IN ('adjustment', 'bonus')) = (hundredths <> 0)",
            name=op.f("ck_score_hand_line_points_where_they_count"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_score_hand_line_decided_has_time"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_score_hand_line_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_hand_line_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_score_hand_line_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_score_hand_line_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_hand_line")),
        sa.UniqueConstraint("number", name=op.f("uq_score_hand_line_number")),
    )
    with op.batch_alter_table("score_hand_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_score_hand_line_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_score_hand_line_subject_bank"), ["subject_bank"], unique=False
        )

    op.create_table(
        "survey_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("unit_code", sa.String(length=64), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["survey_round.id"], name=op.f("fk_survey_link_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_link")),
        sa.UniqueConstraint(
            "round_id",
            "subject_bank",
            "unit_code",
            name=op.f("uq_survey_link_round_id_subject_bank_unit_code"),
        ),
        sa.UniqueConstraint("token_digest", name=op.f("uq_survey_link_token_digest")),
    )
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_link_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_survey_link_subject_bank"), ["subject_bank"], unique=False
        )

    op.create_table(
        "assessment_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "provisional",
                "final",
                "withdrawn",
                name="sheetstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("score", sa.Text(), nullable=False),
        sa.Column("score_sha256", sa.String(length=64), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_edition_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["assessment_sheet.id"], name=op.f("fk_assessment_edition_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_edition")),
        sa.UniqueConstraint(
            "assessment_id", "edition", name=op.f("uq_assessment_edition_assessment_id_edition")
        ),
    )
    with op.batch_alter_table("assessment_edition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_edition_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_edition_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_edition_sheet_id"), ["sheet_id"], unique=False
        )

    op.create_table(
        "decision_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_opinion_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_decision_opinion_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_opinion")),
    )
    with op.batch_alter_table("decision_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_opinion_decision_id"), ["decision_id"], unique=False
        )

    op.create_table(
        "score_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("indicator", sa.String(length=16), nullable=False),
        sa.Column("line", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("charged", sa.String(length=32), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "filed",
                "reviewing",
                "upheld",
                "dismissed",
                "inadmissible",
                "taken_back",
                name="objectionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_by_name", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("filed_by_name", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_name", sa.String(length=64), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('drafted', 'filed', 'reviewing')) = (ended_at IS NULL)",
            name=op.f("ck_score_objection_ended_has_time"),
        ),
        sa.CheckConstraint(
            "state <> 'upheld' OR reviewer_id IS NOT NULL",
            name=op.f("ck_score_objection_upheld_by_somebody"),
        ),
        sa.CheckConstraint(
            "filed_by_id <> drafted_by_id", name=op.f("ck_score_objection_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_score_objection_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["person.id"], name=op.f("fk_score_objection_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["person.id"], name=op.f("fk_score_objection_filed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_score_objection_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["assessment_sheet.id"], name=op.f("fk_score_objection_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_objection")),
        sa.UniqueConstraint("number", name=op.f("uq_score_objection_number")),
    )
    with op.batch_alter_table("score_objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_score_objection_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_score_objection_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_score_objection_sheet_id"), ["sheet_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name=op.f("ck_survey_answer_value_in_range")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["survey_link.id"], name=op.f("fk_survey_answer_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("link_id", "item", name=op.f("uq_survey_answer_link_id_item")),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_answer_link_id"), ["link_id"], unique=False)

    _move_decisions()
    with op.batch_alter_table("fee_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_decision_assessment_id"))
        batch_op.drop_index(batch_op.f("ix_fee_decision_subject_bank"))

    op.drop_table("fee_decision")


def _move_decisions() -> None:
    """Carry the decisions to lower a fee over to the ladder, each under its former state."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT d.*, a.bank_name AS bank_name FROM fee_decision d"
            " JOIN assessment a ON a.id = d.assessment_id ORDER BY d.id"
        )
    )
    times = ("proposed_at", "approved_at", "issued_at")
    kept = (
        "year",
        "assessment_id",
        "state",
        "coefficient",
        "proposed_by_id",
        "proposed_by_name",
        "approved_by_id",
        "approved_by_name",
        "issued_by_name",
        "row_version",
        *times,
    )
    empty = (
        "heard_how",
        "statement",
        "stated_by_name",
        "answer",
        "served_how",
        "served_proof",
        "received_by_name",
        "ended",
    )
    moved = [
        {
            **{name: row[name] for name in kept},
            **dict.fromkeys(empty, ""),
            "bank_code": row["subject_bank"],
            "bank_name": row["bank_name"],
            "rung": "fee_reduction",
            "number": f"FD-{row['id']}" if row["issued_at"] else None,
            "findings": [],
            "facts": row["reason"],
            "basis": row["reference"],
            "content": row["reason"],
        }
        for row in rows.mappings()
    ]
    for row in moved:
        for name in times:
            if isinstance(row[name], str):
                row[name] = datetime.fromisoformat(row[name])
    if moved:
        op.bulk_insert(_decision(), moved)


def _decision() -> sa.TableClause:
    texts = (
        "bank_code",
        "bank_name",
        "rung",
        "number",
        "state",
        "facts",
        "basis",
        "content",
        "coefficient",
        "proposed_by_name",
        "approved_by_name",
        "issued_by_name",
        "heard_how",
        "statement",
        "stated_by_name",
        "answer",
        "served_how",
        "served_proof",
        "received_by_name",
        "ended",
    )
    numbers = ("year", "assessment_id", "proposed_by_id", "approved_by_id", "row_version")
    times = ("proposed_at", "approved_at", "issued_at")
    return sa.table(
        "decision",
        *(sa.column(name, sa.Text()) for name in texts),
        *(sa.column(name, sa.Integer()) for name in numbers),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in times),
        sa.column("findings", sa.JSON()),
    )


def downgrade() -> None:
    """Take the step back."""
    op.create_table(
        "fee_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject_bank", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("coefficient", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_name", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (issued_at IS NOT NULL)",
            name=op.f("ck_fee_decision_issued_has_time"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'issued', 'rejected')",
            name=op.f("ck_fee_decision_decisionstate"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_fee_decision_approver_is_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_fee_decision_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_fee_decision_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_fee_decision_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_decision")),
    )
    with op.batch_alter_table("fee_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fee_decision_subject_bank"), ["subject_bank"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fee_decision_assessment_id"), ["assessment_id"], unique=False
        )

    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_answer_link_id"))

    op.drop_table("survey_answer")
    with op.batch_alter_table("score_objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_objection_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_score_objection_bank_code"))
        batch_op.drop_index(batch_op.f("ix_score_objection_assessment_id"))

    op.drop_table("score_objection")
    with op.batch_alter_table("decision_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_opinion_decision_id"))

    op.drop_table("decision_opinion")
    with op.batch_alter_table("assessment_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_edition_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_edition_bank_code"))
        batch_op.drop_index(batch_op.f("ix_assessment_edition_assessment_id"))

    op.drop_table("assessment_edition")
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_link_subject_bank"))
        batch_op.drop_index(batch_op.f("ix_survey_link_round_id"))

    op.drop_table("survey_link")
    with op.batch_alter_table("score_hand_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_hand_line_subject_bank"))
        batch_op.drop_index(batch_op.f("ix_score_hand_line_assessment_id"))

    op.drop_table("score_hand_line")
    with op.batch_alter_table("fee_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_edition_statement_id"))
        batch_op.drop_index(batch_op.f("ix_fee_edition_bank_code"))

    op.drop_table("fee_edition")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_year"))
        batch_op.drop_index(batch_op.f("ix_decision_bank_code"))
        batch_op.drop_index(batch_op.f("ix_decision_assessment_id"))

    op.drop_table("decision")
    op.drop_table("survey_round")
    with op.batch_alter_table("survey_knock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_knock_network"))
        batch_op.drop_index(batch_op.f("ix_survey_knock_at"))

    op.drop_table("survey_knock")
