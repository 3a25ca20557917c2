"""What several rows say of one voucher line or one bank entry becomes one item, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from bankcheck.ledger.store import Part
from bankcheck.ledger.streams import PAYMENT, STREAMS, VOUCHER, Stream, stored_names
from bankcheck.ledger.typed import stored_schema
from bankcheck.reconcile.engines import Engine
from bankcheck.reconcile.plan import text_of

_PLACES = (
    ("row_id", pa.int64()), ("file_no", pa.int32()), ("sheet", pa.string()),
    ("line", pa.int32()), ("extra", pa.string()), ("row_digest", pa.int64()),
)  # fmt: skip
# The account of its own bank that a row of a stream moves, or whose balance it gives.
_OWN_ACCOUNT = {
    "payment": "case when r.direction = 'pay' then r.payer_account else r.payee_account end",
    "account_day": "r.account",
}
REGISTER = "account"
_PAY_TYPES = {"5201": "direct", "8202": "authorized", "5214": "centralized"}


def open_streams(engine: Engine, parts: Mapping[str, Sequence[Part]]) -> set[str]:
    """Give the engine streams as ``raw_<name>``; return those that were supplied.

    Where rows may lack their bank, the account register must be among the streams: such a row
    belongs to the bank that keeps its account.
    """
    for name, stored in parts.items():
        engine.source(_kept(name), stored, _no_rows(STREAMS[name]))
    for name in parts:
        if name in _OWN_ACCOUNT:
            _name_banks(engine, STREAMS[name])
    return {name for name, stored in parts.items() if stored}


def open_some(engine: Engine, stream: str, parts: Sequence[Part], chosen: str) -> None:
    """Give the engine as ``raw_<name>`` the rows that a select of ``whole_<name>`` chooses.

    It chooses whatever reports the same item together, so that these rows settle as all do.
    """
    engine.source(f"whole_{stream}", parts, _no_rows(STREAMS[stream]))
    engine.table(_kept(stream), chosen)
    if stream in _OWN_ACCOUNT:
        _name_banks(engine, STREAMS[stream])


def _kept(name: str) -> str:
    """Return under which name rows are kept until each has its bank."""
    return f"stored_{name}" if name in _OWN_ACCOUNT else f"raw_{name}"


def _no_rows(stream: Stream) -> pa.Table:
    """Return an empty table of a stream as it is stored."""
    schema = stored_schema(stream)
    for name, kind in _PLACES:
        schema = schema.append(pa.field(name, kind))
    return schema.empty_table()


def _name_banks(engine: Engine, stream: Stream) -> None:
    """Make ``raw_<stream>`` of ``stored_<stream>`` and the account register.

    A row without a bank belongs to the bank that keeps its account, if only one does.
    """
    stored, own = _kept(stream.name), _OWN_ACCOUNT[stream.name]
    if not _lacks(engine, stored, "bank_code"):
        engine.view(f"raw_{stream.name}", f"select * from {stored}")
        return
    names = (*_names(stream), *(name for name, _ in _PLACES))
    shown = ", ".join(f"r.{name}" for name in names if name != "bank_code")
    engine.view(
        f"raw_{stream.name}",
        f"select {shown}, coalesce(r.bank_code, k.bank_code) as bank_code from {stored} r "
        f"left join (select account, min(bank_code) as bank_code from raw_{REGISTER} "
        f"group by account having min(bank_code) = max(bank_code)) k on k.account = {own}",
    )


def nameless(engine: Engine, stream: str) -> int:
    """Return how many rows of a stream tell neither their bank nor an account that one keeps."""
    return _count(engine, f"raw_{stream} where bank_code is null")


def _columns(stream: Stream, alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in ("row_id", *_names(stream)))


def _names(stream: Stream) -> tuple[str, ...]:
    return tuple(name for column in stream.columns for name in stored_names(column))


def _lacks(engine: Engine, table: str, column: str) -> bool:
    """Say whether any row of a table has no value in a column; the first one is enough."""
    return _count(engine, f"(select 1 as one from {table} where {column} is null limit 1) n") > 0


def _count(engine: Engine, table: str) -> int:
    count: int = engine.fetch(f"select count(*) as n from {table}").column("n")[0].as_py()
    return count


def settle_vouchers(engine: Engine) -> None:
    """Make ``voucher_row`` and ``voucher_dropped`` from the raw rows."""
    engine.table("voucher_repeated", text_of("00_voucher_repeated"))
    if _count(engine, "voucher_repeated"):
        engine.table("voucher_dropped", text_of("00_voucher_dropped"))
    else:
        engine.table(
            "voucher_dropped",
            "select cast(null as bigint) as row_id, cast(null as string) as reason where 1 = 0",
        )
    left_out = "" if not _count(engine, "voucher_dropped") else (
        " left join voucher_dropped d on d.row_id = r.row_id where d.row_id is null"
    )  # fmt: skip
    engine.view("voucher_known", f"select {_columns(VOUCHER, 'r')} from raw_voucher r{left_out}")
    _settle_pay_types(engine)


def _settle_pay_types(engine: Engine) -> None:
    """Make ``voucher_row``: a line without a pay type has that of its voucher.

    The type of a voucher tells it, and the lines of a batch detail (8207) are those of the voucher
    they detail, whose head was left out. Where a voucher would have two, its lines have none.
    """
    if not _lacks(engine, "raw_voucher", "pay_type"):
        engine.view("voucher_row", "select * from voucher_known")
        return
    told = " ".join(f"when '{kind}' then '{word}'" for kind, word in _PAY_TYPES.items())
    engine.table(
        "voucher_pay_type",
        "select fiscal_year, voucher_no, min(told) as told from (select fiscal_year, voucher_no, "
        f"coalesce(pay_type, case voucher_type {told} end) as told from raw_voucher) t "
        "where told is not null and voucher_no is not null "
        "group by fiscal_year, voucher_no having min(told) = max(told)",
    )
    shown = ", ".join(f"r.{name}" for name in ("row_id", *_names(VOUCHER)) if name != "pay_type")
    engine.view(
        "voucher_row",
        f"select {shown}, coalesce(r.pay_type, k.told) as pay_type from voucher_known r "
        "left join voucher_pay_type k on k.voucher_no = r.voucher_no "
        "and k.fiscal_year is not distinct from r.fiscal_year",
    )


def settle_payments(engine: Engine) -> None:
    """Make ``payment_row`` and ``payment_source`` (which raw row reports which entry)."""
    engine.table("payment_repeated", text_of("00_payment_repeated"))
    own = _columns(PAYMENT, "r")
    if not _count(engine, "payment_repeated"):
        engine.table(
            "payment_source",
            "select cast(null as bigint) as row_id, cast(null as bigint) as entry_id where 1 = 0",
        )
        engine.view("payment_row", f"select {own} from raw_payment r")
        return
    engine.table("payment_source", text_of("00_payment_source"))
    engine.table("payment_merged", text_of("00_payment_merged"))
    engine.view(
        "payment_row",
        f"select {own} from raw_payment r left join payment_source s on s.row_id = r.row_id "
        f"where s.row_id is null union all select {_columns(PAYMENT, 'm')} from payment_merged m",
    )


def settle_reports(engine: Engine, stream: str, files: int) -> None:
    """Make ``<stream>_row`` and ``<stream>_dropped`` of claims or quotas.

    One file says each line once; only several files can report the same line.
    """
    if files > 1:
        engine.table(f"{stream}_dropped", text_of(f"00_{stream}_dropped"))
    else:
        engine.table(f"{stream}_dropped", "select cast(null as bigint) as row_id where 1 = 0")
    left_out = "" if not _count(engine, f"{stream}_dropped") else (
        f" left join {stream}_dropped d on d.row_id = r.row_id where d.row_id is null"
    )  # fmt: skip
    engine.view(f"{stream}_row", f"select r.* from raw_{stream} r{left_out}")
