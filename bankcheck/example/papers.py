"""E-vouchers of the example: what finance sent, what the bank sent back, what it claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from bankcheck.example.desk import Desk
from bankcheck.example.formats.evoucher_file import Body, write_envelope
from bankcheck.example.rows import Claim, Payment, Voucher, When, day_of

REGION = "150999"
_SETTLED = {"transfer": "转账", "cash": "现金"}
_ECONOMIC = {"5214": "DepExpEcoCode", "8202": "ExpEcoCode", "5201": "ExpEcoCode"}
VoucherKey = tuple[int, str]
Lines = Mapping[VoucherKey, list[Voucher]]


def write_papers(out: Path, desk: Desk) -> None:
    """Write the send legs, the return legs and the claims, one envelope a bank and quarter."""
    lines = lines_by_voucher(desk.books.vouchers)
    _write(out, "vouchers", ((_sent_at(body), body) for body in _send_legs(lines)))
    _write(out, "return-legs", _return_legs(desk, lines))
    _write(out, "claims", _claims(desk))


def lines_by_voucher(vouchers: Iterable[Voucher]) -> dict[VoucherKey, list[Voucher]]:
    """Return the lines of each voucher in their order."""
    lines: dict[VoucherKey, list[Voucher]] = {}
    for line in vouchers:
        lines.setdefault((line.fiscal_year, line.voucher_no), []).append(line)
    return lines


def by_evoucher(line: Voucher) -> bool:
    """Say whether a voucher comes as e-voucher, which knows the day and no voiding."""
    return not isinstance(line.issued_at, datetime)


def _write(out: Path, kind: str, bodies: Iterable[tuple[str, Body]]) -> None:
    named = sorted(
        ((f"{_bank(body)}-{kind}-{period}.xml", body) for period, body in bodies),
        key=lambda item: item[0],
    )
    for name, group in groupby(named, key=lambda item: item[0]):
        folder = out / _bank_of(name)
        folder.mkdir(parents=True, exist_ok=True)
        write_envelope(folder / name, [body for _, body in group])


def _bank(body: Body) -> str:
    return body.head["PayBankCode"]


def _bank_of(name: str) -> str:
    return name.split("-", 1)[0]


def _sent_at(body: Body) -> str:
    return quarter(date.fromisoformat(body.head["VouDate"]))


def quarter(day: date) -> str:
    """Return the quarter of a day, ``2025Q1``."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def compact(when: When) -> str:
    """Return a day as ``20250304`` and a moment as ``2025-03-04 15:30:00``."""
    return f"{when:%Y-%m-%d %H:%M:%S}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


def yuan_text(fen: int) -> str:
    """Return fen as yuan with two decimals and no separators."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _send_legs(lines: Lines) -> Iterator[Body]:
    for group in lines.values():
        if by_evoucher(group[0]):
            yield Body(voucher_head(group), [voucher_detail(line) for line in group])


def voucher_head(group: list[Voucher]) -> dict[str, str]:
    """Return the head elements of a voucher's lines."""
    first = group[0]
    total = yuan_text(sum(line.amount_fen for line in group))
    head = {
        "AdmDivCode": REGION,
        "StYear": str(first.fiscal_year),
        "VtCode": first.voucher_type,
        "VouDate": compact(day_of(first.issued_at)),
        "VoucherNo": first.voucher_no,
        "AgencyCode": first.budget_unit_code,
        "AgencyName": first.budget_unit_name,
        "PayAcctNo": first.payer_account,
        "PayAcctName": first.payer_name,
        "PayBankCode": first.bank_code,
        "ExpFuncCode": first.function_code,
    }
    return head | (_batch_head(first, total) if _is_batch(first) else _own_head(first, total))


def _is_batch(line: Voucher) -> bool:
    return line.voucher_type == "8207"


def _batch_head(first: Voucher, total: str) -> dict[str, str]:
    return {
        "VoucherNo": f"B{first.voucher_no}",
        "OriginalVtCode": "5201",
        "OriginalVoucherNo": first.voucher_no,
        "PayTypeCode": "11",
        "SumAmt": total,
    }


def _own_head(first: Voucher, total: str) -> dict[str, str]:
    return {
        "DepProCode": first.project_code or "",
        "PayeeAcctNo": first.payee_account,
        "PayeeAcctName": first.payee_name,
        "PayeeAcctBankName": first.payee_bank,
        "PaySummaryName": first.purpose,
        "SetModeName": _SETTLED.get(first.settlement_method or "", ""),
        "PayAmt": total,
    }


def voucher_detail(line: Voucher) -> dict[str, str]:
    """Return the detail elements of one line."""
    detail = {
        "Id": str(line.line_no),
        "AgencyCode": line.budget_unit_code,
        "AgencyName": line.budget_unit_name,
        "ExpFuncCode": line.function_code,
        "PayeeAcctNo": line.payee_account,
        "PayeeAcctName": line.payee_name,
        "PayeeAcctBankName": line.payee_bank,
        "PayAmt": yuan_text(line.amount_fen),
        "Remark": line.purpose if _is_batch(line) else "",
    }
    if not _is_batch(line):
        detail["DepProCode"] = line.project_code or ""
        detail[_ECONOMIC[line.voucher_type]] = line.economic_code or ""
    return detail


def _return_legs(desk: Desk, lines: Lines) -> Iterator[tuple[str, Body]]:
    """Yield a return leg for each serial of the banks that answer by e-voucher.

    Further legs of one voucher come in further files, as a bank sends them on later occasions;
    within one file a line that stands twice would be two lines.
    """
    answered: dict[tuple[str, str], list[Payment]] = {}
    for payment in desk.books.payments:
        if desk.town.bank(payment.bank_code).channel.legs:
            key = (payment.bank_code, payment.bank_serial_no)
            answered.setdefault(key, []).append(payment)
    legs: Counter[tuple[str, VoucherKey]] = Counter()
    for entries in answered.values():
        period = quarter(day_of(entries[0].paid_at))
        if entries[0].direction == "refund":
            yield period, _refund_notice(desk, entries[0])
        else:
            line = desk.line_of(entries[0])
            paid = {desk.line_of(entry).line_no: entry for entry in entries}
            voucher = (line.fiscal_year, line.voucher_no)
            legs[period, voucher] += 1
            yield f"{period}-{legs[period, voucher]}", _answer(lines[voucher], paid)


def _answer(group: list[Voucher], paid: dict[int, Payment]) -> Body:
    entries = list(paid.values())
    head = voucher_head(group)
    details = [voucher_detail(line) for line in group]
    first = entries[0]
    if _pays_several_lines(group, entries):
        head |= _answered(first)
    else:
        for line, detail in zip(group, details, strict=True):
            if line.line_no in paid:
                detail.update(_answered(paid[line.line_no]))
    return Body(head, details, "return", first.fail_reason or "")


def _pays_several_lines(group: list[Voucher], entries: list[Payment]) -> bool:
    """Say whether one payment covers lines of one payee; the bank then fills in the head only."""
    one_payee = len({line.payee_account for line in group}) == 1
    total = sum(line.amount_fen for line in group)
    return len(group) > 1 == len(entries) and one_payee and entries[0].amount_fen == total


def _answered(payment: Payment) -> dict[str, str]:
    back = payment.status == "returned"
    return {
        "XPayDate": compact(payment.paid_at),
        "XAgentBusinessNo": payment.bank_serial_no,
        "XPayAmt": "" if back else yuan_text(payment.amount_fen),
        "XPayeeAcctNo": payment.payee_account,
        "XPayeeAcctName": payment.payee_name or "",
    }


def _refund_notice(desk: Desk, back: Payment) -> Body:
    line = desk.line_of(back)
    parties = {
        # The notice names the parties of the payment that came back.
        "PayAcctNo": back.payee_account,
        "PayAcctName": back.payee_name or "",
        "PayeeAcctNo": back.payer_account,
        "PayeeAcctName": back.payer_name or "",
        "PayAmt": yuan_text(back.amount_fen),
        "Remark": back.purpose or "",
    }
    head = {
        **parties,
        "AdmDivCode": REGION,
        "StYear": str(back.fiscal_year),
        "VtCode": "2203" if line.pay_type == "direct" else "2204",
        "VouDate": compact(day_of(back.paid_at)),
        "VoucherNo": f"R{back.bank_serial_no}",
        "PayBankCode": back.bank_code,
        "AgentBusinessNo": back.bank_serial_no,
        "OriBillNo": back.voucher_no or "",
        "PayDate": compact(back.paid_at),
    }
    detail = {
        **parties,
        "Id": "1",
        "AgencyCode": back.budget_unit_code or "",
        "ExpFuncCode": back.function_code or "",
        "AgentBusinessNo": back.bank_serial_no,
        "OriAgentBusinessNo": back.original_serial_no or "",
    }
    return Body(head, [detail], "return")


def _claims(desk: Desk) -> Iterator[tuple[str, Body]]:
    claims: dict[str, list[Claim]] = {}
    for claim in desk.books.claims:
        if not desk.town.bank(claim.bank_code).channel.claim_time:
            claims.setdefault(claim.claim_no, []).append(claim)
    for group in claims.values():
        yield quarter(day_of(group[0].claimed_at)), _claim_body(group)


def _claim_body(group: list[Claim]) -> Body:
    first = group[0]
    sense = -1 if first.claim_type == "refund" else 1
    head = {
        "AdmDivCode": REGION,
        "StYear": str(first.fiscal_year),
        "VtCode": "2302" if first.claim_type == "refund" else "2301",
        "VouDate": compact(day_of(first.claimed_at)),
        "VoucherNo": first.claim_no,
        "PayBankCode": first.bank_code,
        "PayAmt": yuan_text(sense * first.head_total_fen),
        "XClearDate": compact(first.cleared_at) if first.cleared_at else "",
    }
    number = "OriVoucherNo" if first.claim_type == "refund" else "VoucherNo"
    details = [
        {
            "Id": str(claim.line_no),
            number: claim.voucher_no or "",
            "AgencyCode": claim.budget_unit_code or "",
            "ExpFuncCode": claim.function_code or "",
            "PayAmt": yuan_text(sense * claim.amount_fen),
            "AgentBusinessNo": claim.bank_serial_no or "",
        }
        for claim in group
    ]
    return Body(head, details)
