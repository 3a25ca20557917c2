"""A bank's claim goes from its maker through its approver to the bureau, and is never changed."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.db import Overtaken
from bankcheck.machines import MoveRefused, RoleRefused
from bankcheck.scoring import claim_pages, fee_claims, fee_pages
from bankcheck.scoring.claimed import ClaimLine
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.scoring.lifecycles import ClaimState
from bankcheck.scoring.models import FeeClaim
from bankcheck.scoring.refusals import ClaimRefused, ClaimStands, ClaimUnknown
from tests.scoring.service.steps import sent, statement
from tests.scoring.service.year import YEAR, A
from tests.workbench.house import APPROVER_A, APPROVER_B, HEAD, MAKER_A, MONITOR, House

RIGHT = (
    ClaimLine("authorized", "counter", None, 2, 20_000, 100),
    ClaimLine("direct", "", 1_000_000, 2, 20_000, 1_000),
)
FALSE = (*RIGHT[:1], ClaimLine("direct", "", 1_000_000, 3, 30_000, 1_500))


def filed(house: House, lines: tuple[ClaimLine, ...] = RIGHT) -> FeeClaim:
    """Return a draft of the first bank."""
    new = NewClaim(YEAR, lines)
    number = fee_claims.file(house.database, new, actor=house.actor(MAKER_A))
    return stored(house, number)


def stored(house: House, number: int) -> FeeClaim:
    """Return a claim as it stands."""
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(FeeClaim, number)
        session.expunge(row)
        return row


def submitted(house: House, lines: tuple[ClaimLine, ...] = RIGHT) -> FeeClaim:
    """Return a claim that the first bank submitted."""
    row = filed(house, lines)
    fee_claims.submit(house.database, row.id, row.row_version, actor=house.actor(APPROVER_A))
    return stored(house, row.id)


def states(house: House) -> list[tuple[int, str]]:
    """Return number and state of every claim."""
    with house.database.read(EVERYTHING) as session:
        rows = session.scalars(select(FeeClaim).order_by(FeeClaim.number))
        return [(row.number, row.state.value) for row in rows]


def test_a_claim_is_filed_by_one_and_submitted_by_another(house: House) -> None:
    row = submitted(house)
    assert (row.state, row.fee_fen, row.items) == (ClaimState.SUBMITTED, 1_100, 4)


def test_who_filed_a_claim_does_not_submit_it(house: House) -> None:
    new = NewClaim(YEAR, RIGHT)
    number = fee_claims.file(house.database, new, actor=house.actor(APPROVER_A))
    version = stored(house, number).row_version
    with pytest.raises(MoveRefused, match="another_person"):
        fee_claims.submit(house.database, number, version, actor=house.actor(APPROVER_A))


def test_a_maker_submits_nothing(house: House) -> None:
    row = filed(house)
    with pytest.raises(RoleRefused):
        fee_claims.submit(house.database, row.id, row.row_version, actor=house.actor(MAKER_A))


def test_the_second_to_submit_the_same_version_is_told(house: House) -> None:
    row = filed(house)
    with pytest.raises(Overtaken):
        fee_claims.submit(
            house.database, row.id, row.row_version + 1, actor=house.actor(APPROVER_A)
        )


def test_a_newer_claim_replaces_the_one_before(house: House) -> None:
    submitted(house)
    submitted(house, FALSE)
    assert states(house) == [(1, "replaced"), (2, "submitted")]


def test_a_draft_is_dropped_and_stays_on_record(house: House) -> None:
    row = filed(house)
    fee_claims.drop(house.database, row.id, row.row_version, actor=house.actor(MAKER_A))
    assert states(house) == [(1, "dropped")]


def test_the_bureau_sees_no_draft(house: House) -> None:
    row = filed(house)
    with pytest.raises(ClaimUnknown):
        claim_pages.claim_page(house.database, row.id, actor=house.actor(MONITOR))


def test_a_bank_reaches_no_claim_of_another(house: House) -> None:
    row = submitted(house)
    with pytest.raises(ClaimUnknown):
        claim_pages.claim_page(house.database, row.id, actor=house.actor(APPROVER_B))


@pytest.mark.parametrize("year", [1999, 9999])
def test_a_claim_of_a_year_that_has_not_begun_is_refused(house: House, year: int) -> None:
    with pytest.raises(ClaimRefused):
        fee_claims.file(house.database, NewClaim(year, RIGHT), actor=house.actor(MAKER_A))


def test_a_claim_on_paper_names_its_paper(house: House) -> None:
    row = statement(house)
    with pytest.raises(ClaimRefused):
        fee_claims.enter(house.database, row.id, NewClaim(YEAR, RIGHT), actor=house.actor(MONITOR))


def test_a_claim_on_paper_stands_at_once(house: House) -> None:
    row, new = statement(house), NewClaim(YEAR, RIGHT, note="letter 12 of 5 January")
    fee_claims.enter(house.database, row.id, new, actor=house.actor(MONITOR))
    assert states(house) == [(1, "submitted")]


def test_a_newer_claim_on_paper_replaces_one_on_paper(house: House) -> None:
    row, monitor = statement(house), house.actor(MONITOR)
    for note in ("letter 12", "letter 13"):
        fee_claims.enter(house.database, row.id, NewClaim(YEAR, RIGHT, note=note), actor=monitor)
    assert states(house) == [(1, "replaced"), (2, "submitted")]


def test_no_claim_on_paper_replaces_what_two_people_of_the_bank_submitted(house: House) -> None:
    submitted(house)
    row, new = statement(house), NewClaim(YEAR, FALSE, note="letter 12")
    with pytest.raises(ClaimStands):
        fee_claims.enter(house.database, row.id, new, actor=house.actor(MONITOR))
    assert states(house) == [(1, "submitted")]


def test_a_head_enters_no_claim(house: House) -> None:
    row, new = statement(house), NewClaim(YEAR, RIGHT, note="letter 12")
    with pytest.raises(RoleRefused):
        fee_claims.enter(house.database, row.id, new, actor=house.actor(HEAD))


@pytest.mark.parametrize(
    ("lines", "false"), [(RIGHT, []), (FALSE, [("direct", 1, 500)])], ids=["right", "false"]
)
def test_a_statement_shows_the_claim_line_by_line(
    house: House, lines: tuple[ClaimLine, ...], false: list[tuple[str, int, int]]
) -> None:
    submitted(house, lines)
    row = statement(house)
    page = fee_pages.statement_page(house.database, row.id, actor=house.actor(MONITOR))
    assert page.comparison is not None
    found = [(one.service.code, one.items, one.fee_fen) for one in page.comparison.excess]
    assert found == false


def test_a_false_claim_moves_no_fee_by_itself(house: House) -> None:
    submitted(house, FALSE)
    assert statement(house).counted_fen == 1_100


FORM = {
    "year": str(YEAR), "pay_type": ["authorized", "direct", ""], "channel": ["counter", "", ""],
    "up_to": ["", "10,000.00", ""], "items": ["2", "2", ""], "amount": ["200.00", "200", ""],
    "fee": ["1.00", "10.00", ""],
}  # fmt: skip


def test_a_claim_is_filed_and_submitted_on_the_pages(pages: House) -> None:
    answer = pages.client(MAKER_A).post("/own-fees/claims/new", data=FORM)
    assert answer.headers["Location"] == "/own-fees/claims/1"
    version = {"row_version": stored(pages, 1).row_version}
    pages.client(APPROVER_A).post("/own-fees/claims/1/submit", data=version)
    assert [one.fee_fen for one in [stored(pages, 1)]] == [1_100]
    assert states(pages) == [(1, "submitted")]


def test_a_wrong_figure_is_shown_beside_its_field_and_nothing_is_stored(pages: House) -> None:
    answer = pages.client(MAKER_A).post(
        "/own-fees/claims/new?lang=en", data={**FORM, "items": ["x", "2", ""]}
    )
    assert answer.status_code == 422
    assert 'href="#items-1"' in answer.text
    assert states(pages) == []


def test_a_file_is_taken_in_the_place_of_rows(pages: House) -> None:
    text = "支付方式,渠道,笔数,金额,手续费\n授权支付,counter,2,200,1\n"
    upload = (io.BytesIO(text.encode("gb18030")), "申报.csv")
    form = {"year": str(YEAR), "file": upload}
    pages.client(MAKER_A).post(
        "/own-fees/claims/new", data=form, content_type="multipart/form-data"
    )
    assert (stored(pages, 1).fee_fen, stored(pages, 1).file_name) == (100, "申报.csv")


def test_a_claim_on_paper_is_entered_on_the_page_of_its_statement(pages: House) -> None:
    row = statement(pages)
    path = f"/fees/statements/{row.id}/claim"
    client = pages.client(MONITOR)
    assert client.post(path, data=FORM).status_code == 422
    assert client.post(path, data={**FORM, "note": "letter 12"}).status_code == 303


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_a_claim_opens(pages: House, language: str) -> None:
    submitted(pages, FALSE)
    row = sent(pages, A)
    shown = {
        APPROVER_A: ("/own-fees/claims", "/own-fees/claims/new", "/own-fees/claims/1",
                     f"/own-fees/{row.id}"),
        MONITOR: ("/fees/claims/1", f"/fees/statements/{row.id}",
                  f"/fees/statements/{row.id}/claim"),
    }  # fmt: skip
    for login, paths in shown.items():
        for path in paths:
            answer = pages.client(login).get(f"{path}?lang={language}")
            assert answer.status_code == 200, path


def test_the_form_offers_the_rows_of_the_tariff_without_figures(pages: House) -> None:
    shown = pages.client(MAKER_A).get("/own-fees/claims/new").text
    assert 'name="items" value=""' in shown
    assert 'name="up_to" value="10,000.00"' in shown


def test_free_rows_are_called_by_no_pay_type_until_one_is_chosen(pages: House) -> None:
    shown = pages.client(MAKER_A).get("/own-fees/claims/new").text
    assert shown.count('<option value="-" selected>') == claim_pages.FURTHER_ROWS
    unchosen = {**FORM, "pay_type": ["-", "direct", ""]}
    answer = pages.client(MAKER_A).post("/own-fees/claims/new", data=unchosen)
    assert (answer.status_code, 'href="#pay_type-1"' in answer.text) == (422, True)


def test_the_bank_sees_its_false_lines_named(pages: House) -> None:
    submitted(pages, FALSE)
    row = sent(pages, A)
    shown = pages.client(APPROVER_A).get(f"/own-fees/{row.id}?lang=en").text
    assert "AB23" in shown
