"""The pages of a bank's claim of its fee: filed in the bank's portal, or entered from paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bankcheck import web
from bankcheck.money import yuan
from bankcheck.scoring import claim_pages, fee_claims, fee_pages
from bankcheck.scoring.assessment_views import home, version
from bankcheck.scoring.claimed import (
    FIELDS,
    MOST_BYTES,
    MOST_LINES,
    Fault,
    Reading,
    read_csv,
    read_rows,
)
from bankcheck.scoring.counting import tariff_in_force
from bankcheck.scoring.fee_claims import NewClaim
from bankcheck.web import needs

NAME = "fee_claims"
pages = Blueprint(NAME, __name__)
Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a claim: what was typed, and every fault in it."""

    year: int
    years: tuple[int, ...]
    rows: Rows
    pay_types: tuple[str, ...]
    faults: tuple[Fault, ...]
    note: str
    statement_id: int | None
    bank_name: str


@pages.get("/own-fees/claims")
@needs("fees.claim")
def own_claims() -> str:
    """Show a bank the claims of its own."""
    found = claim_pages.own_claims(web.database(), actor=web.actor())
    return render_template("scoring/own_claims.html", claims=found)


@pages.get("/own-fees/claims/new")
@needs("fees.claim")
def new_claim() -> str:
    """Ask a bank for what it claims."""
    years = claim_pages.years_to_claim()
    year = request.args.get("year", years[0], int)
    return _form(FormPage(year, years, _blank(year), claim_pages.pay_types(), (), "", None, ""))


@pages.post("/own-fees/claims/new")
@needs("fees.claim")
def file_claim() -> Response | tuple[str, int]:
    """File a claim as a draft, or show what is wrong with it."""
    given = _given()
    year = request.form.get("year", 0, int)
    if given.faults:
        years = claim_pages.years_to_claim()
        return _again(FormPage(year, years, *_told(given), "", None, ""))
    new = NewClaim(year, given.lines, _file_name())
    number = fee_claims.file(web.database(), new, actor=web.actor())
    return redirect(url_for("fee_claims.own_claim", claim_id=number), 303)


@pages.get("/own-fees/claims/<int:claim_id>")
@needs("fees.claim")
def own_claim(claim_id: int) -> str:
    """Show a bank one claim of its own."""
    page = claim_pages.claim_page(web.database(), claim_id, actor=web.actor())
    return render_template("scoring/own_claim.html", page=page)


@pages.post("/own-fees/claims/<int:claim_id>/submit")
@needs("fees.claim_submit")
def submit_claim(claim_id: int) -> Response:
    """Submit a claim to the bureau."""
    fee_claims.submit(web.database(), claim_id, version(), actor=web.actor())
    return redirect(url_for("fee_claims.own_claim", claim_id=claim_id), 303)


@pages.post("/own-fees/claims/<int:claim_id>/drop")
@needs("fees.claim")
def drop_claim(claim_id: int) -> Response:
    """Drop a draft."""
    fee_claims.drop(web.database(), claim_id, version(), actor=web.actor())
    return redirect(url_for("fee_claims.own_claims"), 303)


@pages.get("/fees/claims/<int:claim_id>")
@needs("fees.read")
def claim(claim_id: int) -> str:
    """Show one claim that was submitted."""
    page = claim_pages.claim_page(web.database(), claim_id, actor=web.actor())
    return render_template("scoring/claim.html", page=page)


@pages.get("/fees/statements/<int:statement_id>/claim")
@needs("fees.work")
def paper_claim(statement_id: int) -> str:
    """Ask for a claim that came on paper."""
    year, name = fee_pages.whose(web.database(), statement_id, actor=web.actor())
    types = claim_pages.pay_types()
    return _form(FormPage(year, (year,), _blank(year), types, (), "", statement_id, name))


@pages.post("/fees/statements/<int:statement_id>/claim")
@needs("fees.work")
def enter_claim(statement_id: int) -> Response | tuple[str, int]:
    """Enter a claim that came on paper, or show what is wrong with it."""
    year, name = fee_pages.whose(web.database(), statement_id, actor=web.actor())
    given, note = _given(), request.form.get("note", "").strip()
    if not note:
        given = Reading(given.lines, (Fault(0, "note", "unread"), *given.faults))
    if given.faults:
        return _again(FormPage(year, (year,), *_told(given), note, statement_id, name))
    new = NewClaim(year, given.lines, _file_name(), note)
    fee_claims.enter(web.database(), statement_id, new, actor=web.actor())
    return redirect(url_for("fees.statement", statement_id=statement_id), 303)


def _form(page: FormPage) -> str:
    return render_template("scoring/claim_form.html", page=page)


def _again(page: FormPage) -> tuple[str, int]:
    return _form(page), 422


def _told(given: Reading) -> tuple[Rows, tuple[str, ...], tuple[Fault, ...]]:
    return tuple(_typed()) or _blank(_year()), claim_pages.pay_types(), given.faults


def _year() -> int:
    return request.form.get("year", claim_pages.years_to_claim()[0], int)


def _given() -> Reading:
    """Return what was given: a file where there is one, else the rows that were typed."""
    upload = request.files.get("file")
    if upload and upload.filename:
        return read_csv(upload.stream.read(MOST_BYTES + 1))
    return read_rows(_typed())


def _file_name() -> str:
    upload = request.files.get("file")
    return (upload.filename or "") if upload else ""


def _typed() -> Iterator[dict[str, str]]:
    """Yield the rows of the form in their order."""
    columns = [request.form.getlist(name)[:MOST_LINES] for name in FIELDS]
    for cells in zip(*columns, strict=False):
        yield dict(zip(FIELDS, cells, strict=True))


def _blank(year: int) -> Rows:
    """Return the rows that the tariff knows, without figures."""
    rows = claim_pages.blank_rows(tariff_in_force(year, home()))
    return tuple(
        {
            "pay_type": row.pay_type,
            "channel": row.channel,
            "up_to": "" if row.up_to_fen is None else yuan(row.up_to_fen),
        }
        for row in rows
    )
