"""The example's years are assessed: last year to its end and its fees, this year provisionally."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.db import Database
from bankcheck.inspections.cosign import service as cosign
from bankcheck.reconcile.archive import Archive
from bankcheck.scoring import assessments, fee_claims, fee_service, objections, signing
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.counting import count_year, reconciled_years
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.scoring.lifecycles import AssessmentState, FeeState
from bankcheck.scoring.models import Assessment, AssessmentSheet, FeeClaim, FeeStatement
from bankcheck.scoring.pricing import Bundle
from bankcheck.scoring.shelf import SHELF
from bankcheck.showcase.cast import HEAD, MONITOR, PBC_HEAD, Cast
from bankcheck.workdays import load_calendar

_WAIVED = "示例：该指标当年缺少数据，经科长同意不影响定级"
_IN_WORK = "示例：相关疑点正在核实，经科长同意不影响定级"
# The bank that claims, and how many payments more than were counted.
_CLAIMANT, _TOO_MANY = "301", 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on screen afterwards: the year that is final, and the one that is provisional."""

    final: int | None
    provisional: int | None


def open_results(database: Database, home: Path) -> Shown:
    """Assess the example's two newest years; what was done before stays as it is."""
    SHELF.open(home)
    return assess_years(Cast(database, home, load_calendar(home)))


def assess_years(cast: Cast) -> Shown:
    """Carry the example's two newest years on; what was done before stays as it is."""
    this, last = (*reconciled_years(Archive(cast.home))[:2], None, None)[:2]
    if last is not None:
        _assess(cast, last)
        _make_final(cast, last)
        _pay(cast, last)
    if this is not None:
        _assess(cast, this)
        _claim(cast, this)
        _draw_up(cast, this)
    return Shown(last, this)


def _assess(cast: Cast, year: int) -> None:
    monitor = cast.actor(MONITOR)
    assessments.prepare_year(cast.database, cast.home, year, actor=monitor)
    assessments.show_year(cast.database, year, actor=monitor)


def _make_final(cast: Cast, year: int) -> None:
    """Let both institutions sign every provisional score that rests on some evidence."""
    head = cast.actor(HEAD)
    for row, sheet_id, obstacles in _scored(cast, year):
        for one in obstacles:
            why = _IN_WORK if one.startswith(assessments.UNVERIFIED) else _WAIVED
            assessments.waive(cast.database, row.id, one, why, actor=head)
        objections.accept(cast.database, sheet_id, actor=cast.approver(row.subject_bank))
        envelope = signing.ask_signatures(cast.database, row.id, row.row_version, actor=head)
        for login in (HEAD, PBC_HEAD):
            cosign.sign(cast.database, signing.KINDS, envelope, actor=cast.actor(login))


def _scored(cast: Cast, year: int) -> list[tuple[Assessment, int, tuple[str, ...]]]:
    of, shown = Assessment, AssessmentSheet
    with cast.database.read(EVERYTHING) as session:
        asked = select(of, shown.id).join(shown, shown.assessment_id == of.id).order_by(of.id)
        asked = asked.where(of.year == year, of.state == AssessmentState.PROVISIONAL)
        found = [
            (row, number, assessments.obstacles(session, row))
            for row, number in session.execute(asked.where(of.grade != ""))
        ]
        session.expunge_all()
    return found


def _draw_up(cast: Cast, year: int) -> None:
    monitor = cast.actor(MONITOR)
    fee_service.compute_year(cast.database, cast.home, year, actor=monitor)


def _pay(cast: Cast, year: int) -> None:
    """Draw up the fees of a year and bring each to its approval."""
    monitor, head = cast.actor(MONITOR), cast.actor(HEAD)
    _draw_up(cast, year)
    for row in _statements(cast, year, FeeState.COMPUTED):
        fee_service.send(cast.database, row.id, row.row_version, actor=monitor)
    for row in _statements(cast, year, FeeState.SENT):
        bank = cast.approver(row.bank_code or "")
        fee_service.answer(cast.database, row.id, row.row_version, "confirm", "", actor=bank)
    for row in _statements(cast, year, FeeState.CONFIRMED):
        if not _unmet(cast, row):
            fee_service.approve(cast.database, cast.home, row.id, row.row_version, actor=head)


def _statements(cast: Cast, year: int, state: FeeState) -> list[FeeStatement]:
    of = FeeStatement
    with cast.database.read(EVERYTHING) as session:
        asked = select(of).where(of.year == year, of.state == state).order_by(of.bank_code)
        rows = list(session.scalars(asked))
        session.expunge_all()
    return rows


def _unmet(cast: Cast, row: FeeStatement) -> tuple[str, ...]:
    head = cast.actor(HEAD)
    with cast.database.read(EVERYTHING) as session:
        return fee_service.approving(session, fee_service.load(session, row.id), head)


def _claim(cast: Cast, year: int) -> None:
    """Let one bank claim its year, with some payments too many in its largest line."""
    with cast.database.read(EVERYTHING) as session:
        if session.scalars(select(FeeClaim).limit(1)).first():
            return
    bundles = count_year(cast.home, year).of(_CLAIMANT).bundles
    if not bundles:
        return
    maker = cast.maker(_CLAIMANT)
    approver = cast.approver(_CLAIMANT)
    number = fee_claims.file(cast.database, NewClaim(year, _lines(bundles)), actor=maker)
    with cast.database.read(EVERYTHING) as session:
        version = fee_claims.load(session, number).row_version
    fee_claims.submit(cast.database, number, version, actor=approver)


def _lines(bundles: Iterable[Bundle]) -> tuple[ClaimLine, ...]:
    sums: dict[tuple[str, str, int | None], ClaimLine] = {}
    for one in bundles:
        key = (one.pay_type, one.channel, one.up_to_fen)
        known = sums.get(key, ClaimLine(*key, 0, 0, 0))
        sums[key] = ClaimLine(
            *key,
            known.items + one.items,
            known.amount_fen + one.amount_fen,
            known.fee_fen + one.fee_fen,
        )
    largest = max(sums.values(), key=lambda line: (line.items, line.key[:2]))
    price, amount = largest.fee_fen // largest.items, largest.amount_fen // largest.items
    sums[largest.key] = ClaimLine(
        *largest.key,
        largest.items + _TOO_MANY,
        largest.amount_fen + _TOO_MANY * amount,
        largest.fee_fen + _TOO_MANY * price,
    )
    return tuple(sums.values())
