"""What programs send and get; anything that is not named here is refused, never ignored."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from bankcheck.api.fields import Day, Number, Whole, one_of, text
from bankcheck.ledger.streams import STREAMS
from bankcheck.suspicions.states import Position, Reason, VerificationKind, VerificationOutcome

LAST_PAGE = 999_999
LARGEST_ID = 2**31 - 1
CODE = validate.Regexp(r"^[0-9A-Za-z_-]{1,40}$")


class Strict(Schema):
    """A call in which every unknown name is an error."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class ErrorBody(Schema):
    """What went wrong and what to do next."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    next_step = fields.String(required=True)
    missing = fields.List(fields.String(), required=True)


class ErrorSchema(Schema):
    """The one shape of all errors."""

    error = fields.Nested(ErrorBody, required=True)


class PageQuery(Strict):
    """Which page of a list."""

    page = Whole(1, LAST_PAGE, load_default=1)


class JobQuery(PageQuery):
    """Which jobs."""

    mine = fields.String(load_default="", validate=validate.OneOf(["", "1"]))
    state = one_of(("queued", "running", "done", "failed", "cancelled"), load_default="")


class DifferenceQuery(PageQuery):
    """Which differences of a run; amounts are fen, both ends included."""

    rule = fields.String(validate=CODE)
    kind = fields.String(validate=CODE)
    bank = fields.String(validate=CODE)
    severity = Whole(0, 4)
    month = fields.String(validate=validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$"))
    least_fen = Whole(0, 10**17)
    most_fen = Whole(0, 10**17)
    text = text(80, 1)
    sort = one_of(
        ("severity", "amount", "amount_up", "day", "day_up", "rule", "bank"),
        load_default="severity",
    )


class SuspicionQuery(PageQuery):
    """Which suspicions; amounts are fen, both ends included."""

    state = one_of(
        (
            "open", "all", "detected", "triaged", "merged", "verifying", "confirmed", "cleared",
            "inconclusive", "converted",
        ),
        load_default="open",
    )  # fmt: skip
    rule = fields.String(validate=CODE)
    bank = fields.String(validate=CODE)
    severity = Whole(0, 4)
    assignee = Whole(1, LARGEST_ID)
    month = fields.String(validate=validate.Regexp(r"^[0-9]{4}-(0[1-9]|1[0-2])$"))
    least_fen = Whole(0, 10**17 - 1)
    most_fen = Whole(0, 10**17 - 1)
    text = text(80, 1)
    sort = one_of(
        ("severity", "amount", "amount_up", "day", "day_up", "due", "number", "age"),
        load_default="severity",
    )


class RunOrder(Strict):
    """A period to reconcile; without a month the whole year, as of a day (included)."""

    year = Number(2000, 2100, required=True)
    month = Number(1, 12, load_default=None, allow_none=True)
    as_of = Day(load_default=None, allow_none=True)


class LoadQuery(Strict):
    """How the files of a load are to be read; each may be left out."""

    stream = one_of(["", *(name for name in STREAMS if name != "refund")], load_default="")
    profile = text(64, load_default="")
    bank = text(16, load_default="")


class LoadFiles(Strict):
    """The files of a load."""

    files = fields.List(
        fields.Raw(metadata={"type": "string", "format": "binary"}),
        required=True,
        validate=validate.Length(1),
    )


class Seen(Strict):
    """The version of a thing that the caller saw last."""

    row_version = Number(1, LARGEST_ID, required=True)


class Assignment(Seen):
    """Who is to work on a suspicion, by the number of the person."""

    assignee = Number(1, LARGEST_ID, required=True)


class NewVerificationSchema(Seen):
    """A verification; what its kind asks for and is not there comes back under “missing”."""

    kind = one_of(VerificationKind, required=True)
    outcome = one_of(VerificationOutcome, load_default=None, allow_none=True)
    summary = text(4000, load_default="")
    began_at = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    ended_at = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    phone_number = text(32, load_default="")
    spoken_to = text(64, load_default="")
    requested = text(4000, load_default="")
    received = text(4000, load_default="")
    gaps = text(4000, load_default="")
    joint = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    inspectors = text(1000, load_default="")
    pbc_inspectors = text(1000, load_default="")
    place = text(128, load_default="")
    sign_in = text(1000, load_default="")


class ConclusionSchema(Seen):
    """A decision on a suspicion; what it asks for and is not there comes back under “missing”."""

    event = one_of(
        ("confirm", "clear", "cannot_tell", "accept_closure", "keep_open", "new_fact"),
        required=True,
    )
    reason = text(4000, load_default="")
    reason_code = one_of(Reason, load_default=None, allow_none=True)
    review_on = Day(load_default=None, allow_none=True)


class AnswerDraft(Seen):
    """What a bank answers; what is not there comes back under “missing”."""

    position = one_of(Position, load_default=None, allow_none=True)
    text = text(4000, load_default="")


class Paged(Schema):
    """A page of a list and what of the day's rows is left to the posting."""

    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total_rows = fields.Integer(required=True)


class Budgeted(Paged):
    """A page of rows that are counted."""

    rows_left_today = fields.Integer(required=True)


class JobSchema(Schema):
    """One job."""

    job_id = fields.Integer(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    stage = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    asked_by = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(required=True)
    result = fields.Dict(required=True)


class JobsSchema(Paged):
    """A page of jobs, the newest first."""

    jobs = fields.List(fields.Nested(JobSchema), required=True)


class QueuedSchema(Schema):
    """A job that was queued; look at it until it has ended."""

    job_id = fields.Integer(required=True)


class RunSchema(Schema):
    """One run; amounts are fen. A run whose files cannot be read says so and nothing more."""

    run_id = fields.String(required=True)
    readable = fields.Boolean(required=True)
    year = fields.Integer(required=True)
    month = fields.Integer(required=True, allow_none=True)
    as_of = fields.String(required=True)
    finished_at = fields.String(required=True)
    differences = fields.Integer(required=True, attribute="hits")
    amount_fen = fields.Integer(required=True)
    rules_not_run = fields.Integer(required=True, attribute="not_run")
    digest = fields.String(required=True)


class RunsSchema(Paged):
    """A page of runs, the newest first."""

    runs = fields.List(fields.Nested(RunSchema), required=True)


class SaidSchema(Schema):
    """Words in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class DifferenceSchema(Schema):
    """One difference; account numbers show their last four characters alone."""

    fingerprint = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)
    kind = fields.String(required=True)
    severity = fields.Integer(required=True)
    bank = fields.String(required=True)
    voucher_no = fields.String(required=True)
    bank_serial_no = fields.String(required=True, attribute="serial")
    claim_no = fields.String(required=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    occurred_on = fields.String(required=True)
    message = fields.Nested(SaidSchema, required=True)


class DifferencesSchema(Budgeted):
    """A page of the differences of a run."""

    total_fen = fields.Integer(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


class SuspicionSchema(Schema):
    """One suspicion; account numbers show their last four characters alone."""

    number = fields.String(required=True)
    row_version = fields.Integer(required=True)
    state = fields.String(required=True)
    source = fields.String(required=True)
    code = fields.String(required=True)
    kind = fields.String(required=True)
    severity = fields.Integer(required=True)
    subject_bank = fields.String(required=True, allow_none=True)
    fiscal_year = fields.Integer(required=True)
    occurred_on = fields.Date(required=True, allow_none=True)
    amount_fen = fields.Integer(required=True, allow_none=True)
    voucher_no = fields.String(required=True)
    bank_serial_no = fields.String(required=True)
    claim_no = fields.String(required=True)
    message = fields.Nested(SaidSchema, required=True)
    assignee = fields.Integer(required=True, allow_none=True)
    handle_by = fields.Date(required=True)
    proposed_close = fields.Boolean(required=True)
    first_run = fields.String(required=True, allow_none=True)
    last_run = fields.String(required=True, allow_none=True)
    fingerprint = fields.String(required=True)
    conclusion = fields.String(required=True)
    reason_code = fields.String(required=True, allow_none=True)
    review_on = fields.Date(required=True, allow_none=True)


class SuspicionsSchema(Budgeted):
    """A page of suspicions."""

    total_fen = fields.Integer(required=True)
    suspicions = fields.List(fields.Nested(SuspicionSchema), required=True)


class VerificationSchema(Schema):
    """One recorded verification."""

    kind = fields.String(required=True)
    outcome = fields.String(required=True)
    summary = fields.String(required=True)
    began_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True)
    recorded_by = fields.String(required=True)


class CaseSchema(Schema):
    """One suspicion with its verifications and the steps open to the posting."""

    suspicion = fields.Nested(SuspicionSchema, required=True)
    verifications = fields.List(fields.Nested(VerificationSchema), required=True)
    open_steps = fields.List(fields.String(), required=True)


class InquirySchema(Schema):
    """What a bank is asked, and its answer."""

    number = fields.String(required=True)
    row_version = fields.Integer(required=True)
    state = fields.String(required=True)
    question = fields.String(required=True)
    due_on = fields.Date(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answer_position = fields.String(required=True, allow_none=True)
    answer_text = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)


class InquiriesSchema(Budgeted):
    """A page of the inquiries to a bank."""

    inquiries = fields.List(fields.Nested(InquirySchema), required=True)


class LoadFileSchema(Schema):
    """One file of a load: whether it is read, or why not."""

    name = fields.String(required=True)
    sha256 = fields.String(required=True)
    size = fields.Integer(required=True)
    standing = fields.String(required=True)
    refusal = fields.String(required=True)


class LoadSchema(Schema):
    """One load: where it stands, its files, the job at work on it, what it would bring."""

    number = fields.Integer(required=True)
    row_version = fields.Integer(required=True, attribute="version")
    state = fields.String(required=True)
    files = fields.List(fields.Nested(LoadFileSchema), required=True)
    job_id = fields.Integer(required=True, allow_none=True)
    rows = fields.Integer(required=True, allow_none=True)
    rejected = fields.Integer(required=True, allow_none=True)
    recognised = fields.Integer(required=True, allow_none=True)
    batch = fields.String(required=True)
    open_steps = fields.List(fields.String(), required=True)
