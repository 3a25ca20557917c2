"""Deadlines over notices of working days, co-signing, inspections, papers and evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Entries of a chain of custody are only ever added: the database itself refuses anything else.
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER evidence_custody_no_{act} BEFORE {act} ON evidence_custody "
    "BEGIN SELECT RAISE(ABORT, 'entries of a chain of custody are never changed'); END"
    for act in ("update", "delete")
)
POSTGRES_GUARDS = (
    "CREATE FUNCTION evidence_custody_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'entries of a chain of custody are never changed'; END $$",
    "CREATE TRIGGER evidence_custody_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "
    "evidence_custody EXECUTE FUNCTION evidence_custody_kept()",
)


def upgrade() -> None:  # noqa: PLR0915  the tables of a room in one step
    """Take the step."""
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("start_event", sa.String(length=200), nullable=False),
        sa.Column("day_zero", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (ended_on IS NULL)", name=op.f("ck_deadline_ended_has_day")
        ),
        sa.CheckConstraint("due_on > day_zero", name=op.f("ck_deadline_due_after_start")),
        sa.CheckConstraint("n BETWEEN 1 AND 2000", name=op.f("ck_deadline_n_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_bank_code"), ["bank_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_deadline_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_state"), ["state"], unique=False)

    op.create_table(
        "calendar_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_name", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('in_force', 'replaced')) = (version IS NOT NULL)",
            name=op.f("ck_calendar_notice_in_force_numbered"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR proposed_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_calendar_notice_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_calendar_notice_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_calendar_notice_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_notice")),
        sa.UniqueConstraint("year", "edition", name=op.f("uq_calendar_notice_year_edition")),
    )
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_notice_version"), ["version"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_notice_year"), ["year"], unique=False)

    op.create_table(
        "checklist_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("zh", sa.String(length=128), nullable=False),
        sa.Column("en", sa.String(length=128), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_checklist_template_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_checklist_template_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_template")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_checklist_template_code_version")),
    )
    op.create_table(
        "deadline_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_by_name", sa.String(length=64), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("bank_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'requested') = (decided_at IS NULL)",
            name=op.f("ck_deadline_extension_decided_has_time"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'denied') OR decided_by_id <> requested_by_id",
            name=op.f("ck_deadline_extension_decided_by_another"),
        ),
        sa.CheckConstraint("n BETWEEN 1 AND 365", name=op.f("ck_deadline_extension_n_in_range")),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_extension_deadline_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_extension")),
    )
    with op.batch_alter_table("deadline_extension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_deadline_extension_bank_code"), ["bank_code"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deadline_extension_deadline_id"), ["deadline_id"], unique=False
        )

    op.create_table(
        "envelope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("object_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_by_name", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'collecting') = (ended_at IS NULL)", name=op.f("ck_envelope_ended_has_time")
        ),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(sm3) = 64", name=op.f("ck_envelope_digests_computed")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_envelope_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
    )
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.create_index("ix_envelope_object", ["object_kind", "object_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_envelope_state"), ["state"], unique=False)

    op.create_table(
        "envelope_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finance",
                "peoples_bank",
                "agent_bank",
                "department",
                name="institutionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "monitor",
                "section_head",
                "pbc_inspector",
                "pbc_approver",
                "bank_maker",
                "bank_approver",
                "department_reviewer",
                "auditor",
                "system_administrator",
                "security_administrator",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("addressed_to_id", sa.Integer(), nullable=True),
        sa.Column("addressed_to_name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressed_to_id"], ["person.id"], name=op.f("fk_envelope_slot_addressed_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_envelope_slot_envelope_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope_slot")),
        sa.UniqueConstraint(
            "envelope_id", "position", name=op.f("uq_envelope_slot_envelope_id_position")
        ),
    )
    with op.batch_alter_table("envelope_slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_envelope_slot_envelope_id"), ["envelope_id"], unique=False
        )

    op.create_table(
        "inspection_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("envelope_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_inspection_plan_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["envelope_id"], ["envelope.id"], name=op.f("fk_inspection_plan_envelope_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_inspection_plan_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan")),
        sa.UniqueConstraint("year", "edition", name=op.f("uq_inspection_plan_year_edition")),
    )
    with op.batch_alter_table("inspection_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_plan_year"), ["year"], unique=False)

    op.create_table(
        "inspection_plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("branch", sa.String(length=128), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_to", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("motive", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("dropped_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'dropped') = (dropped_why <> '')",
            name=op.f("ck_inspection_plan_item_dropped_has_reason"),
        ),
        sa.CheckConstraint(
            "period_to >= period_from", name=op.f("ck_inspection_plan_item_period_in_order")
        ),
        sa.CheckConstraint(
            "window_to >= window_from", name=op.f("ck_inspection_plan_item_window_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["inspection_plan.id"], name=op.f("fk_inspection_plan_item_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan_item")),
    )
    with op.batch_alter_table("inspection_plan_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_plan_item_plan_id"), ["plan_id"], unique=False
        )

    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("post", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=128), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("binding", sa.String(length=64), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("scan_sm3", sa.String(length=64), nullable=True),
        sa.Column("scan_size", sa.Integer(), nullable=True),
        sa.Column("scan_type", sa.String(length=40), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=64), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(manner = 'online') = (person_id IS NOT NULL)",
            name=op.f("ck_signature_online_has_person"),
        ),
        sa.CheckConstraint(
            "(manner = 'scanned') = (scan_sha256 IS NOT NULL)",
            name=op.f("ck_signature_scanned_has_scan"),
        ),
        sa.CheckConstraint(
            "manner <> 'scanned' OR state <> 'valid' OR confirmed_by_id <> recorded_by_id",
            name=op.f("ck_signature_scan_has_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_signature_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_signature_posting_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_signature_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["envelope_slot.id"], name=op.f("fk_signature_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("plan_item_id", sa.Integer(), nullable=True),
        sa.Column("ad_hoc_why", sa.Text(), nullable=False),
        sa.Column("bank", sa.String(length=16), nullable=False),
        sa.Column("bank_name", sa.String(length=128), nullable=False),
        sa.Column("branch", sa.String(length=128), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("notice_starts_on", sa.Date(), nullable=True),
        sa.Column("notice_envelope_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_asked_by_id", sa.Integer(), nullable=True),
        sa.Column("cancel_why", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(plan_item_id IS NULL) = (ad_hoc_why <> '')",
            name=op.f("ck_inspection_planned_or_has_reason"),
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_inspection_period_in_order")),
        sa.ForeignKeyConstraint(
            ["cancel_asked_by_id"], ["person.id"], name=op.f("fk_inspection_cancel_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_inspection_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_envelope_id"], ["envelope.id"], name=op.f("fk_inspection_notice_envelope_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_item_id"], ["inspection_plan_item.id"], name=op.f("fk_inspection_plan_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("year", "seq", name=op.f("uq_inspection_year_seq")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_bank"), ["bank"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_state"), ["state"], unique=False)

    op.create_table(
        "checklist_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=16), nullable=False),
        sa.Column("item", sa.JSON(), nullable=False),
        sa.Column("ad_hoc", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edited_since_review", sa.Boolean(), nullable=False),
        sa.Column("concluded_by_id", sa.Integer(), nullable=True),
        sa.Column("concluded_by_name", sa.String(length=64), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by_name", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'reviewed' OR reviewed_by_id <> concluded_by_id",
            name=op.f("ck_checklist_result_reviewed_by_another"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('concluded', 'reviewed') OR answer <> ''",
            name=op.f("ck_checklist_result_concluded_has_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["concluded_by_id"], ["person.id"], name=op.f("fk_checklist_result_concluded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_checklist_result_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_checklist_result_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_result")),
        sa.UniqueConstraint(
            "inspection_id", "no", name=op.f("uq_checklist_result_inspection_id_no")
        ),
    )
    with op.batch_alter_table("checklist_result", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checklist_result_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("collected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("collected_by_id", sa.Integer(), nullable=True),
        sa.Column("collected_by_name", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(sha256) = 64 AND length(sm3) = 64", name=op.f("ck_evidence_digests_computed")
        ),
        sa.ForeignKeyConstraint(
            ["collected_by_id"], ["person.id"], name=op.f("fk_evidence_collected_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("inspection_id", "seq", name=op.f("uq_evidence_inspection_id_seq")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_inspection_id"), ["inspection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_sha256"), ["sha256"], unique=False)

    op.create_table(
        "evidence_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_name", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id",
            name=op.f("ck_evidence_package_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_evidence_package_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_evidence_package_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_evidence_package_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_package")),
    )
    with op.batch_alter_table("evidence_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_package_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "inspection_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_meeting_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_inspection_meeting_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_meeting")),
        sa.UniqueConstraint(
            "inspection_id", "kind", name=op.f("uq_inspection_meeting_inspection_id_kind")
        ),
    )
    with op.batch_alter_table("inspection_meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_meeting_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "inspection_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finance",
                "peoples_bank",
                "agent_bank",
                "department",
                name="institutionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "monitor",
                "section_head",
                "pbc_inspector",
                "pbc_approver",
                "bank_maker",
                "bank_approver",
                "department_reviewer",
                "auditor",
                "system_administrator",
                "security_administrator",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(stated_at IS NULL) = (conflict IS NULL)",
            name=op.f("ck_inspection_member_stated_has_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_member_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inspection_member_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_inspection_member_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_member")),
        sa.UniqueConstraint(
            "inspection_id", "person_id", name=op.f("uq_inspection_member_inspection_id_person_id")
        ),
    )
    with op.batch_alter_table("inspection_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_member_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "sample_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("query_digest", sa.String(length=64), nullable=False),
        sa.Column("population_rows", sa.Integer(), nullable=False),
        sa.Column(
            "population_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("population_digest", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("algorithm", sa.String(length=32), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("drawn_digest", sa.String(length=64), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=True),
        sa.Column("drawn_by_name", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n BETWEEN 1 AND 500", name=op.f("ck_sample_draw_n_in_range")),
        sa.CheckConstraint("population_rows > 0", name=op.f("ck_sample_draw_population_not_empty")),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_sample_draw_drawn_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_sample_draw_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_draw")),
    )
    with op.batch_alter_table("sample_draw", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sample_draw_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "working_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("index_no", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("prepared_by_name", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by_name", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledgement", sa.String(length=16), nullable=False),
        sa.Column("refused_why", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(acknowledgement = 'refused') = (refused_why <> '')",
            name=op.f("ck_working_paper_refused_has_reason"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('reviewed', 'locked') OR reviewed_by_id <> prepared_by_id",
            name=op.f("ck_working_paper_reviewed_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_working_paper_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_working_paper_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["person.id"], name=op.f("fk_working_paper_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_paper")),
        sa.UniqueConstraint(
            "inspection_id", "index_no", name=op.f("uq_working_paper_inspection_id_index_no")
        ),
    )
    with op.batch_alter_table("working_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_working_paper_inspection_id"), ["inspection_id"], unique=False
        )

    op.create_table(
        "checklist_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column(
            "target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["checklist_result.id"], name=op.f("fk_checklist_link_result_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_link")),
        sa.UniqueConstraint(
            "result_id", "kind", "number", name=op.f("uq_checklist_link_result_id_kind_number")
        ),
    )
    with op.batch_alter_table("checklist_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checklist_link_result_id"), ["result_id"], unique=False
        )

    op.create_table(
        "evidence_custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("institution", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("sha256_before", sa.String(length=64), nullable=False),
        sa.Column("sha256_after", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_custody_evidence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_custody")),
        sa.UniqueConstraint("digest", name=op.f("uq_evidence_custody_digest")),
        sa.UniqueConstraint("evidence_id", "seq", name=op.f("uq_evidence_custody_evidence_id_seq")),
    )
    with op.batch_alter_table("evidence_custody", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_custody_evidence_id"), ["evidence_id"], unique=False
        )

    op.create_table(
        "review_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_name", sa.String(length=64), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["working_paper.id"], name=op.f("fk_review_note_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["person.id"], name=op.f("fk_review_note_raised_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_note")),
    )
    with op.batch_alter_table("review_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_note_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "working_paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_by_name", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["working_paper.id"], name=op.f("fk_working_paper_version_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_working_paper_version_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_paper_version")),
        sa.UniqueConstraint(
            "paper_id", "version", name=op.f("uq_working_paper_version_paper_id_version")
        ),
    )
    with op.batch_alter_table("working_paper_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_working_paper_version_paper_id"), ["paper_id"], unique=False
        )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if is_sqlite else POSTGRES_GUARDS:
        op.execute(guard)


def downgrade() -> None:  # noqa: PLR0915  the tables of a room in one step
    """Take the step back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER evidence_custody_kept ON evidence_custody")
        op.execute("DROP FUNCTION evidence_custody_kept")
    with op.batch_alter_table("working_paper_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_paper_version_paper_id"))

    op.drop_table("working_paper_version")
    with op.batch_alter_table("review_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_note_paper_id"))

    op.drop_table("review_note")
    with op.batch_alter_table("evidence_custody", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_custody_evidence_id"))

    op.drop_table("evidence_custody")
    with op.batch_alter_table("checklist_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_link_result_id"))

    op.drop_table("checklist_link")
    with op.batch_alter_table("working_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_paper_inspection_id"))

    op.drop_table("working_paper")
    with op.batch_alter_table("sample_draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sample_draw_inspection_id"))

    op.drop_table("sample_draw")
    with op.batch_alter_table("inspection_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_member_inspection_id"))

    op.drop_table("inspection_member")
    with op.batch_alter_table("inspection_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_meeting_inspection_id"))

    op.drop_table("inspection_meeting")
    with op.batch_alter_table("evidence_package", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_package_inspection_id"))

    op.drop_table("evidence_package")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_sha256"))
        batch_op.drop_index(batch_op.f("ix_evidence_inspection_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("checklist_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_result_inspection_id"))

    op.drop_table("checklist_result")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_state"))
        batch_op.drop_index(batch_op.f("ix_inspection_bank"))

    op.drop_table("inspection")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_slot_id"))

    op.drop_table("signature")
    with op.batch_alter_table("inspection_plan_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_plan_item_plan_id"))

    op.drop_table("inspection_plan_item")
    with op.batch_alter_table("inspection_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_plan_year"))

    op.drop_table("inspection_plan")
    with op.batch_alter_table("envelope_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_envelope_slot_envelope_id"))

    op.drop_table("envelope_slot")
    with op.batch_alter_table("envelope", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_envelope_state"))
        batch_op.drop_index("ix_envelope_object")

    op.drop_table("envelope")
    with op.batch_alter_table("deadline_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_extension_deadline_id"))
        batch_op.drop_index(batch_op.f("ix_deadline_extension_bank_code"))

    op.drop_table("deadline_extension")
    op.drop_table("checklist_template")
    with op.batch_alter_table("calendar_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_notice_year"))
        batch_op.drop_index(batch_op.f("ix_calendar_notice_version"))

    op.drop_table("calendar_notice")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_state"))
        batch_op.drop_index("ix_deadline_object")
        batch_op.drop_index(batch_op.f("ix_deadline_kind"))
        batch_op.drop_index(batch_op.f("ix_deadline_due_on"))
        batch_op.drop_index(batch_op.f("ix_deadline_bank_code"))

    op.drop_table("deadline")
