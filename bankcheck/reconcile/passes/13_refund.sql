-- Money that came back.
select row_id as r_id, bank_code, bank_serial_no, original_serial_no, voucher_no, fiscal_year,
    payer_account, payee_account, amount_fen, coalesce(paid_at, returned_at) as paid_at,
    coalesce(paid_on, returned_on) as paid_on
from open_entry
where direction = 'refund' and status in ('paid', 'returned')
  and (coalesce(paid_on, returned_on) is null or coalesce(paid_on, returned_on) <= {as_of})
