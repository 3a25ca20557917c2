-- A zero-balance account that does not end the day at zero.
select distinct cast(extract(year from d.date) as integer) as of_year, d.row_id as account_day_id, d.closing_balance_fen as amount_fen,
    d.date as occurred_on, 'closing_balance_fen' as field, cast(0 as bigint) as expected_fen,
    d.closing_balance_fen as actual_fen
from account_day_row d
join account_row a on a.account = d.account
where a.kind in ('finance_zero_balance', 'unit_zero_balance') and d.closing_balance_fen <> 0
  and d.date <= {as_of}
