-- view: transfer claims that were not rejected.
select row_id as c_id, claim_no, line_no, bank_code, bank_serial_no, voucher_no, budget_unit_code,
    function_code, amount_fen, head_total_fen, claimed_at, claimed_on,
    coalesce(fiscal_year, cast(extract(year from claimed_on) as integer), {year}) as c_year
from claim_row
where claim_type = 'transfer' and status <> 'rejected'
  and (claimed_on is null or claimed_on <= {as_of})
