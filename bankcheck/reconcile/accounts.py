"""Where every row and every fen went: in = matched + open + excluded, proved or the run fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bankcheck.reconcile.engines import Engine
from bankcheck.reconcile.plan import Texts

Tally = dict[str, tuple[int, int]]
_STATES = {
    "voucher": """
        select case when d.row_id is not null then 'excluded:' || d.reason
            when r.status <> 'valid' then 'excluded:voided'
            when r.fiscal_year <> {year} then 'excluded:other_year'
            when r.issued_on > {as_of} then 'excluded:after_as_of'
            when l.v_id is null then 'matched'
            when m.v_id is not null then 'matched' else 'open' end as state, r.amount_fen
        from raw_voucher r
        left join voucher_dropped d on d.row_id = r.row_id
        left join left_voucher l on l.v_id = r.row_id
        left join (select distinct v_id from matched_later) m on m.v_id = r.row_id""",
    "payment": """
        select case when s.entry_id <> s.row_id then 'excluded:reported_again'
            when r.direction = 'refund' and coalesce(r.paid_on, r.returned_on) > {as_of}
                then 'excluded:after_as_of'
            when r.direction = 'refund' and o.r_id is not null then 'matched'
            when r.direction = 'refund' then 'open'
            when r.direction in ('clearing', 'other') then 'excluded:' || r.direction
            when r.status <> 'paid' then 'excluded:' || r.status
            when r.paid_on > {as_of} then 'excluded:after_as_of'
            when coalesce(l.p_year, r.fiscal_year, year(r.paid_on), {year}) <> {year}
                then 'excluded:other_year'
            when l.p_id is null or m.p_id is not null then 'matched' else 'open' end as state,
            r.amount_fen
        from raw_payment r
        left join payment_source s on s.row_id = r.row_id
        left join refund_original o on o.r_id = r.row_id
        left join left_payment l on l.p_id = r.row_id
        left join (select distinct p_id from matched_later) m on m.p_id = r.row_id""",
    "claim": """
        select case when d.row_id is not null then 'excluded:reported_again'
            when r.status = 'rejected' then 'excluded:rejected'
            when r.claimed_on > {as_of} then 'excluded:after_as_of'
            when coalesce(r.fiscal_year, year(r.claimed_on), {year}) <> {year}
                then 'excluded:other_year'
            when r.claim_type = 'refund' then
                case when f.c_id is not null then 'matched' else 'open' end
            when l.c_id is null or k.c_id is not null then 'matched' else 'open' end as state,
            r.amount_fen
        from raw_claim r
        left join claim_dropped d on d.row_id = r.row_id
        left join left_claim l on l.c_id = r.row_id
        left join (select distinct c_id from refund_link) f on f.c_id = r.row_id
        left join (select c_id from link_order union select c_id from link_rest) k
          on k.c_id = r.row_id""",
}
_PLAIN = {
    "quota": "case when row_id in (select row_id from quota_dropped) "
    "then 'excluded:reported_again' when fiscal_year <> {year} then 'excluded:other_year' "
    "when issued_on > {as_of} then 'excluded:after_as_of' else 'matched' end",
    "account_day": "case when date > {as_of} then 'excluded:after_as_of' "
    "when year(date) <> {year} then 'excluded:other_year' else 'matched' end",
    "receipt_log": "case when due_on > {as_of} then 'excluded:after_as_of' "
    "when year(due_on) <> {year} then 'excluded:other_year' else 'matched' end",
}
_FEN = {"quota": "amount_fen", "account_day": "closing_balance_fen"}


def _sql(stream: str) -> str:
    rows = _STATES.get(stream) or (
        f"select {_PLAIN.get(stream, 'cast(' + chr(39) + 'matched' + chr(39) + ' as string)')} "
        f"as state, {_FEN.get(stream, 'cast(0 as bigint)')} as amount_fen from raw_{stream}"
    )
    return (
        "select state, count(*) as items, cast(coalesce(sum(amount_fen), 0) as bigint) as fen "
        f"from ({rows}) t group by state"
    )


def tally(engine: Engine, texts: Texts, stream: str) -> Tally:
    """Return (rows, fen) by state: matched, open and excluded:<reason>."""
    rows = engine.fetch(texts.fill(_sql(stream)).replace("year(", "extract(year from ")).to_pylist()
    return {row["state"]: (row["items"], row["fen"]) for row in rows}


def stream_account(engine: Engine, texts: Texts, stream: str, *, supplied: bool) -> dict[str, Any]:
    """Return the account of one stream as the summary shows it (fen are whole numbers)."""
    fen = _FEN.get(stream, "amount_fen" if stream in _STATES else "0")
    total = engine.fetch(
        f"select count(*) as items, cast(coalesce(sum({fen}), 0) as bigint) as fen "
        f"from raw_{stream}"
    ).to_pylist()[0]
    states = tally(engine, texts, stream)
    excluded = {k.removeprefix("excluded:"): v for k, v in states.items() if ":" in k}
    matched, open_ = states.get("matched", (0, 0)), states.get("open", (0, 0))
    return {
        "supplied": supplied,
        "rows_in": total["items"],
        "fen_in": total["fen"],
        "matched_rows": matched[0],
        "matched_fen": matched[1],
        "open_rows": open_[0],
        "open_fen": open_[1],
        "excluded_rows": sum(rows for rows, _ in excluded.values()),
        "excluded_fen": sum(fen for _, fen in excluded.values()),
        "excluded_by": {name: rows for name, (rows, _) in sorted(excluded.items())},
    }


def broken(account: Mapping[str, Any]) -> bool:
    """Say whether rows or fen of a stream's account do not add up."""
    return any(
        account[f"{unit}_in"]
        != account[f"matched_{unit}"] + account[f"open_{unit}"] + account[f"excluded_{unit}"]
        for unit in ("rows", "fen")
    )


def used_twice(engine: Engine) -> int:
    """Return how many rows the passes lost or used twice; all must come out as they went in."""
    sides = (("voucher", "left_voucher"), ("payment", "left_payment"), ("transfer", "left_claim"))
    taken = {"transfer": "link_exact"}
    difference = " + ".join(
        f"abs((select count(*) from {whole}) - (select count(*) from {left})"
        f" - (select count(*) from {taken.get(whole, 'pair_exact')}))"
        for whole, left in sides
    )
    return int(engine.fetch(f"select {difference} as rows").column("rows")[0].as_py())
