"""Rules run one by one; whatever columns a rule names, its hits end in one typed table."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from bankcheck.reconcile.catalogue import Catalogue, Rule
from bankcheck.reconcile.engines import Engine
from bankcheck.reconcile.plan import Texts

_ID, _TEXT = pa.int64(), pa.string()
_AT = pa.timestamp("us", tz="UTC")
SIDES = {
    "v_id": "voucher",
    "p_id": "payment",
    "also_p_id": "payment",
    "a_id": "payment",
    "r_id": "refund",
    "c_id": "claim",
    "quota_id": "quota",
    "account_day_id": "account_day",
    "receipt_log_id": "receipt_log",
    "account_id": "account",
}
HIT = pa.schema(
    [
        ("code", _TEXT),
        ("kind", _TEXT),
        ("of_year", pa.int32()),
        *((name, _ID) for name in SIDES),
        ("field", _TEXT),
        ("expected_fen", _ID),
        ("actual_fen", _ID),
        ("expected_on", pa.date32()),
        ("actual_on", pa.date32()),
        ("expected_at", _AT),
        ("actual_at", _AT),
        ("expected_text", _TEXT),
        ("actual_text", _TEXT),
        ("amount_fen", _ID),
        ("occurred_on", pa.date32()),
        ("due_on", pa.date32()),
    ]
)
_AMBIGUOUS = (
    "select distinct p_id, 'voucher_no' as field, cast(null as bigint) as amount_fen "
    "from ambiguous where p_id is not null"
)


def missing_streams(rule: Rule, supplied: Iterable[str]) -> list[str]:
    """Return the streams a rule needs that were not supplied; none means it runs."""
    return [stream for stream in rule.streams if stream not in set(supplied)]


def _typed(code: str, rows: pa.Table) -> pa.Table:
    """Return a rule's rows in the one hit schema; a column the schema lacks is a mistake."""
    unknown = set(rows.column_names) - set(HIT.names)
    if unknown:
        raise ValueError(f"{code} names columns that no difference has: {sorted(unknown)}")
    height = rows.num_rows
    columns = [
        rows.column(field.name).cast(field.type)
        if field.name in rows.column_names
        else pa.nulls(height, field.type)
        for field in HIT
    ]
    columns[0] = pa.array([code] * height, _TEXT)
    return pa.table(columns, schema=HIT)


def find_hits(engine: Engine, texts: Texts, catalogue: Catalogue, supplied: set[str]) -> pa.Table:
    """Run every rule whose streams were supplied, and list what stayed ambiguous."""
    found = [
        _typed(rule.code, engine.fetch(texts.fill(rule.sql)))
        for rule in catalogue.rules
        if not missing_streams(rule, supplied)
    ]
    found.append(_typed("AMBIGUOUS", engine.fetch(_AMBIGUOUS)))
    return pa.concat_tables(found)
