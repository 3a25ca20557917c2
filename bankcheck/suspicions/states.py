"""The words that suspicions, verifications and inquiries are stored with."""

from __future__ import annotations

from enum import StrEnum


class SuspicionState(StrEnum):
    """Where a suspicion stands."""

    DETECTED = "detected"
    TRIAGED = "triaged"
    MERGED = "merged"
    VERIFYING = "verifying"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    INCONCLUSIVE = "inconclusive"
    CONVERTED = "converted"


class Source(StrEnum):
    """Where a suspicion comes from."""

    RULE_RUN = "rule_run"
    RECONCILIATION_BREAK = "reconciliation_break"
    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    MANUAL = "manual"


class Seen(StrEnum):
    """What a run says of a suspicion."""

    CREATED = "created"
    SEEN_AGAIN = "seen_again"
    GONE = "gone"
    RETURNED = "returned"


class RunState(StrEnum):
    """How far the taking in of a run is."""

    TAKING = "taking"
    TAKEN = "taken"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class VerificationKind(StrEnum):
    """The three ways of verifying that Article 22 names."""

    PHONE = "phone"
    DOCUMENTS = "documents"
    ON_SITE = "on_site"


class VerificationOutcome(StrEnum):
    """What a verification says of the suspicion."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNCLEAR = "unclear"


class Reason(StrEnum):
    """Why a suspicion was cleared."""

    EXPLAINED = "explained"
    DATA_ERROR = "data_error"
    PERMITTED = "permitted"
    ALREADY_CORRECTED = "already_corrected"
    NO_LONGER_FOUND = "no_longer_found"
    RULE_TOO_STRICT = "rule_too_strict"


class InquiryState(StrEnum):
    """Where an inquiry to a bank stands."""

    ASKED = "asked"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Position(StrEnum):
    """What a bank says to an inquiry."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"
