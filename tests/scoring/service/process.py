"""The steps of an objection and of a line by hand, each up to where a test needs it."""

from __future__ import annotations

from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.scoring import hand_lines, objections
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.models import AssessmentSheet
from bankcheck.scoring.objections import Contested, Verdict
from bankcheck.scoring.process_models import (
    AssessmentEdition,
    FeeEdition,
    HandKind,
    HandLine,
    ScoreObjection,
)
from tests.scoring.service.steps import now_of, provisional
from tests.scoring.service.year import A, confirm
from tests.workbench.house import (
    APPROVER_A,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC,
    House,
)

CAUSE = "YD-2025-000105-1"
# The sample scheme charges clearing before paying five points, and its rule ran over the year.
CODE = "AB01"
INDICATOR = "P1"
AGAINST = Contested(INDICATOR, CAUSE, "凭证要素一致，金额无误")
BONUS = NewLine(HandKind.BONUS, "B1", 150, "主动改进", "YJ-2025-3号会议纪要")


def charged(house: House) -> AssessmentSheet:
    """Return the first bank's provisional sheet, on which one finding costs points."""
    confirm(house.database, CAUSE, code=CODE)
    provisional(house)
    return sheet_now(house)


def sheet_now(house: House, bank: str = A) -> AssessmentSheet:
    """Return a bank's newest sheet."""
    with house.database.read(EVERYTHING) as session:
        of = AssessmentSheet
        asked = select(of).where(of.bank_code == bank).order_by(of.number.desc()).limit(1)
        found = session.scalars(asked).one()
        session.expunge_all()
    return found


def objection_now(house: House, number: int) -> ScoreObjection:
    """Return an objection as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(ScoreObjection, number)
        session.expunge_all()
    return found


def at(house: House, number: int) -> tuple[int, int]:
    """Return an objection's number and the version that is on the screen."""
    return number, objection_now(house, number).row_version


def drafted(house: House) -> int:
    """Return the number of a drafted objection."""
    sheet = charged(house)
    return objections.draft(house.database, sheet.id, AGAINST, actor=house.actor(MAKER_A))


def filed(house: House) -> int:
    """Return the number of a filed objection."""
    number = drafted(house)
    objections.file(house.database, *at(house, number), actor=house.actor(APPROVER_A))
    return number


def reviewing(house: House) -> int:
    """Return the number of an objection that an uninvolved inspector has taken up."""
    number = filed(house)
    objections.admit(house.database, *at(house, number), actor=house.actor(PBC))
    return number


def upheld(house: House) -> int:
    """Return the number of an objection that was upheld."""
    number, verdict = reviewing(house), Verdict("uphold", "核对凭证后，银行所述属实")
    objections.conclude(house.database, *at(house, number), verdict, actor=house.actor(PBC))
    return number


def editions(house: House) -> list[AssessmentEdition]:
    """Return every edition of the first bank's assessment, the oldest first."""
    with house.database.read(EVERYTHING) as session:
        of = AssessmentEdition
        asked = select(of).where(of.assessment_id == now_of(house).id).order_by(of.edition)
        found = list(session.scalars(asked))
        session.expunge_all()
    return found


def fee_editions(house: House) -> list[FeeEdition]:
    """Return every edition of the first bank's fee, the oldest first."""
    with house.database.read(EVERYTHING) as session:
        asked = select(FeeEdition).where(FeeEdition.bank_code == A).order_by(FeeEdition.edition)
        found = list(session.scalars(asked))
        session.expunge_all()
    return found


def line_now(house: House, number: int) -> HandLine:
    """Return a line by hand as it stands."""
    with house.database.read(EVERYTHING) as session:
        found = session.get_one(HandLine, number)
        session.expunge_all()
    return found


def proposed_line(house: House, new: NewLine = BONUS) -> int:
    """Return the number of a proposed line on the first bank's provisional score."""
    row = provisional(house)
    return hand_lines.propose(house.database, row.id, new, actor=house.actor(MONITOR))


def approved_line(house: House, new: NewLine = BONUS) -> int:
    """Return the number of a line that another person approved."""
    number = proposed_line(house, new)
    seen = line_now(house, number).row_version
    hand_lines.decide(house.database, number, seen, "approve", "", actor=house.actor(HEAD))
    return number
