-- Payments the bank returned or could not make, with the day of the attempt.
select row_id as a_id, bank_code, bank_serial_no, line_no, voucher_no, payee_account, payee_name,
    payer_account, amount_fen, status, fail_reason, returned_at, returned_on,
    coalesce(fiscal_year,
        cast(extract(year from coalesce(paid_on, submitted_on, returned_on)) as integer)) as a_year,
    coalesce(paid_on, submitted_on, returned_on) as tried_on,
    coalesce(returned_on, paid_on, submitted_on) as ended_on
from open_entry
where direction = 'pay' and status in ('returned', 'failed')
  and (coalesce(paid_on, submitted_on, returned_on) is null
       or coalesce(paid_on, submitted_on, returned_on) <= {as_of})
