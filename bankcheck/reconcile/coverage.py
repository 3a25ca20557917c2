"""Coverage of the twelve elements of Art. 10: which of them both sides of a record can show."""

from __future__ import annotations

from typing import Any

from bankcheck.ledger.footers import filled_cells
from bankcheck.ledger.store import Ledger
from bankcheck.reconcile.engines import Engine

ELEMENTS = (
    ("payer_name", "付款人名称", "payer name", "payer_name", "payer_name"),
    ("payment_time", "支付时间", "payment time", "issued_on", "paid_on"),
    ("amount", "支付金额", "amount", "amount_fen", "amount_fen"),
    ("subject", "支出科目", "expenditure subject", "function_code", "function_code"),
    ("purpose", "支出用途", "purpose", "purpose", "purpose"),
    (
        "settlement_method",
        "结算方式",
        "settlement method",
        "settlement_method",
        "settlement_method",
    ),
    ("pay_type", "支付方式", "payment method", "pay_type", None),
    ("payee_name", "收款人名称", "payee name", "payee_name", "payee_name"),
    ("payee_account", "收款人账号", "payee account", "payee_account", "payee_account"),
    ("budget_indicator", "预算指标", "budget indicator", "indicator_no", None),
    ("cash_plan", "用款计划", "cash plan", None, None),
    ("bank_account", "银行账户", "bank account", "payer_account", "payer_account"),
)


def _filled(engine: Engine, ledger: Ledger, stream: str, columns: list[str]) -> dict[str, int]:
    told = filled_cells(ledger.active(stream), columns)
    if told:
        return {"all_rows": told[0], **dict(zip(columns, told[1], strict=True))}
    counts = ", ".join(f"count({name}) as {name}" for name in columns)
    row: dict[str, int] = engine.fetch(
        f"select count(*) as all_rows, {counts} from raw_{stream}"
    ).to_pylist()[0]
    return row


def _state(voucher: tuple[int, int], payment: tuple[int, int]) -> str:
    """Name the coverage from (rows, filled) of both sides."""
    sides = (voucher, payment)
    if any(filled == 0 for _, filled in sides):
        return "not_covered"
    return "checked" if all(rows == filled for rows, filled in sides) else "partly"


def elements(engine: Engine, ledger: Ledger) -> list[dict[str, Any]]:
    """Return the coverage of each element, in the order of Art. 10."""
    finance_columns = list(dict.fromkeys(e[3] for e in ELEMENTS if e[3]))
    bank_columns = list(dict.fromkeys(e[4] for e in ELEMENTS if e[4]))
    voucher = _filled(engine, ledger, "voucher", finance_columns)
    payment = _filled(engine, ledger, "payment", bank_columns)
    plans = _filled(engine, ledger, "quota", ["amount_fen"])["all_rows"]
    lines = []
    for name, zh, en, finance, bank in ELEMENTS:
        authorized = (voucher["all_rows"], voucher[finance] if finance else 0)
        paid = (payment["all_rows"], payment[bank] if bank else 0)
        state = _state(authorized, paid)
        if name == "cash_plan":
            state = "partly" if plans else "not_covered"
        lines.append(
            {"element": name, "zh": zh, "en": en, "voucher_rows": authorized[0],
             "voucher_filled": authorized[1], "payment_rows": paid[0],
             "payment_filled": paid[1], "state": state}
        )  # fmt: skip
    return lines
