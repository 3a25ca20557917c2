-- view: paid entries in scope; `p_year` is the year named or else the year of the day.
select row_id as p_id, bank_code, bank_serial_no, line_no, voucher_no, fiscal_year,
    budget_unit_code, payer_account, payee_account, payee_name, amount_fen, function_code,
    settlement_method, purpose, paid_at, paid_on,
    coalesce(fiscal_year, cast(extract(year from paid_on) as integer), {year}) as p_year
from payment_row
where direction = 'pay' and status = 'paid' and (paid_on is null or paid_on <= {as_of})
  and (fiscal_year is null or fiscal_year >= {year} - 1) and (fiscal_year is null or fiscal_year <= {year})
  and (paid_on is null or paid_on >= {prior_start})
