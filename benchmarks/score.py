"""Precision and recall per class: what was found against what was planted, key by key."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

# The number by which a class is told: a voucher line, a claim, a balance, a notice, a report;
# everything else is told by the serial of the bank entry.
_TRUTH_KEY = """
case when code = 'AB14' and kind = 'unpaid' then voucher_no || '/' || voucher_line_no
     when code in ('AB10', 'AB11', 'AB12') then claim_no
     when code = 'AB04' then account || '/' || day
     when code in ('AB20', 'AB21') then voucher_no
     else bank_serial_no end
"""
_FOUND_KEY = """
case when code = 'AB14' and kind = 'unpaid' then voucher_no || '/' || voucher_line_no
     when code in ('AB10', 'AB11', 'AB12') then claim_no
     when code = 'AB04' then account || '/' || occurred_on
     when code = 'AB20' then evidence ->> '$.quota[0].fields.notice_no'
     when code = 'AB21' then bank_code
          || (list_position(['daily', 'monthly', 'clearing'],
                            evidence ->> '$.receipt_log[0].fields.kind') - 1)
          || right(evidence ->> '$.receipt_log[0].fields.period', 2)
     else bank_serial_no end
"""
# Kinds are told apart only where they are different faults; AB08 and AB14 are.
_KIND = "case when code in ('AB08', 'AB14') then kind else '' end"


def _scores(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    rows = connection.execute(
        """
        select coalesce(t.code, f.code), coalesce(t.kind, f.kind), count(t.key), count(f.key),
               count(*) filter (t.key is not null and f.key is not null)
          from truth t full outer join found f
            on t.code = f.code and t.kind = f.kind and t.key = f.key
         group by 1, 2 order by 1, 2
        """
    ).fetchall()
    return [
        {
            "class": f"{code} {kind}".strip(),
            "planted": planted,
            "found": found,
            "right": right,
            "precision": round(right / found, 4) if found else None,
            "recall": round(right / planted, 4) if planted else None,
        }
        for code, kind, planted, found, right in rows
    ]


def score(truth: Path, found: Path) -> list[dict[str, object]]:
    """Return one line a class; ``found`` holds a peer's classes or the differences of a run."""
    connection = duckdb.connect()
    connection.read_parquet(str(truth)).create_view("planted")
    given = connection.read_parquet(str(found))
    given.create_view("given")
    is_peer = "key" in given.columns
    codes = f"(code, {_KIND}) in (select (code, kind) from given)" if is_peer else "true"
    connection.execute(
        f"create table truth as select distinct code, {_KIND} as kind, {_TRUTH_KEY} as key "
        f"from planted where {codes}"
    )
    key = "key" if is_peer else _FOUND_KEY
    connection.execute(
        f"create table found as select distinct code, {_KIND} as kind, coalesce({key}, '') as key "
        "from given"
    )
    return _scores(connection)


def main() -> None:
    """Print the scores of TRUTH FOUND as JSON."""
    truth, found = sys.argv[1:]
    print(json.dumps(score(Path(truth), Path(found))))


if __name__ == "__main__":
    main()
