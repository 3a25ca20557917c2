-- Refund claims that were not rejected.
select row_id as c_id, claim_no, line_no, bank_code, bank_serial_no, voucher_no, original_claim_no,
    amount_fen, claimed_at, claimed_on,
    coalesce(fiscal_year, cast(extract(year from claimed_on) as integer), {year}) as c_year
from claim_row
where claim_type = 'refund' and status <> 'rejected'
  and (claimed_on is null or claimed_on <= {as_of})
