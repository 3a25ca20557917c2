"""Two different statement files that cover one account's same day are named, never silent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from bankcheck.ledger.cells import masked_account
from bankcheck.ledger.expressions import quoted
from bankcheck.ledger.store import Ledger, Part
from bankcheck.ledger.typed import FILE

_STREAM = "account_day"
_OWN_READER = "canonical"
_QUERY = """
SELECT f.{file} AS file_no, s.batch_no, s.file_no AS other, min(f.account) AS account,
    min(f.date) AS first_day, max(f.date) AS last_day
FROM fresh_days AS f JOIN ({standing}) AS s ON s.account = f.account AND s.date = f.date
    AND s.bank_code IS NOT DISTINCT FROM f.bank_code
WHERE s.batch_no > 0 OR s.file_no < f.{file}
GROUP BY ALL ORDER BY ALL
"""


def same_day_statements(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    parts: list[Part],
    days: Path,
    names: Mapping[int, tuple[str, str]],
) -> list[str]:
    """Return a sentence for each pair of statement files that report the same account and day.

    ``days`` holds the new rows in stored form; ``names`` gives name and reader of each new file.
    Interchange files are no statements.
    """
    columns = "bank_code, account, date"
    new = f"SELECT {columns}, file_no AS {FILE} FROM read_parquet({quoted(str(days))})"
    con.execute(f"CREATE TEMP VIEW fresh_days AS {new}")
    selects = [f"SELECT 0 AS batch_no, {FILE} AS file_no, {columns} FROM fresh_days"]
    for part in parts:
        dead = ", ".join(str(number) for number in (0, *sorted(part.dead_files)))
        selects.append(
            f"SELECT {part.batch_no}, file_no, {columns} "
            f"FROM read_parquet({quoted(str(part.path))}) WHERE file_no NOT IN ({dead})"
        )
    query = _QUERY.format(file=FILE, standing=" UNION ALL ".join(selects))
    found = con.execute(query).fetchall()
    con.execute("DROP VIEW fresh_days")
    stored = _stored_names(ledger)
    sentences = []
    for number, batch_no, other, account, first, last in found:
        name, reader = names[number]
        other_name, other_reader = stored[batch_no, other] if batch_no else names[other]
        if _OWN_READER not in (reader, other_reader):
            masked = masked_account(account)
            sentences.append(
                f"{name} and {other_name} both report account {masked} for {first} to {last}; "
                "supersede the older one if this is a corrected statement."
            )
    return sentences


def _stored_names(ledger: Ledger) -> dict[tuple[int, int], tuple[str, str]]:
    return {
        (manifest["batch_no"], entry["file_no"]): (entry["name"], entry["reader"])
        for manifest in ledger.manifests()
        for entry in manifest["files"]
    }
