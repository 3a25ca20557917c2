"""Key joins in SQL: the bare join that sets the pace, and the classes such a join can name."""

from __future__ import annotations

from pathlib import Path

import duckdb

# The columns every peer reads; rows that are no authorization or no payment are left out.
BARE = """
select count(*) filter (v.voucher_no is null) as unauthorised,
       count(*) filter (p.voucher_no is null) as unpaid,
       count(*) filter (v.amount_fen <> p.amount_fen) as amount,
       count(*) filter (v.payee_account <> p.payee_account) as account,
       count(*) filter (v.payee_name <> p.payee_name) as name,
       max(v.line_no) as line_no, max(p.bank_serial_no) as serial
  from (select fiscal_year, voucher_no, line_no, payee_account, payee_name, amount_fen
          from voucher where status = 'valid') v
  full outer join
       (select fiscal_year, voucher_no, bank_serial_no, payee_account, payee_name, amount_fen
          from payment where direction = 'pay' and status = 'paid') p
    on v.fiscal_year = p.fiscal_year and v.voucher_no = p.voucher_no
"""

# Lines of one voucher and payments under one number are numbered by amount, payee and entry: the
# usual way to make a key unique, and what datacompy does by itself.
JOINED = """
select v.voucher_no as voucher_no, v.line_no, p.voucher_no as paid_no, p.bank_serial_no,
       v.amount_fen <> p.amount_fen as amount_differs,
       v.payee_account <> p.payee_account as account_differs,
       v.payee_name <> p.payee_name as name_differs
  from (select *, row_number() over (partition by fiscal_year, voucher_no
                                     order by amount_fen, payee_account, line_no) as n
          from voucher where status = 'valid') v
  full outer join
       (select *, row_number() over (partition by fiscal_year, voucher_no
                                     order by amount_fen, payee_account,
                                              bank_serial_no) as n
          from payment where direction = 'pay' and status = 'paid') p
    on v.fiscal_year = p.fiscal_year and v.voucher_no = p.voucher_no and v.n = p.n
 where v.voucher_no is null or p.voucher_no is null or v.amount_fen <> p.amount_fen
    or v.payee_account <> p.payee_account or v.payee_name <> p.payee_name
"""

# A key join cannot tell what a row without a partner is, beyond whether its number is known.
CLASSES = """
select 'AB14' as code, 'unpaid' as kind, voucher_no || '/' || line_no as key
  from joined where paid_no is null and voucher_no is not null
union all
select case when paid_no in (select voucher_no from voucher) then 'AB09' else 'AB06' end, '',
       bank_serial_no
  from joined where voucher_no is null
union all
select 'AB07', '', bank_serial_no from joined where amount_differs
union all
select 'AB08', 'account', bank_serial_no from joined where account_differs
union all
select 'AB08', 'name', bank_serial_no from joined where name_differs
"""


def connect(data: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that sees the voucher and payment files as views."""
    connection = duckdb.connect()
    for stream in ("voucher", "payment"):
        connection.read_parquet(str(data / f"{stream}.parquet")).create_view(stream)
    return connection
