-- Bank entries that the exact pass has not used, whatever they are; read once for all that follows.
select r.row_id, r.bank_code, r.bank_serial_no, r.line_no, r.voucher_no, r.fiscal_year, r.direction,
    r.original_serial_no, r.budget_unit_code, r.payer_account, r.payee_account, r.payee_name,
    r.amount_fen, r.function_code, r.settlement_method, r.purpose, r.submitted_on, r.paid_at,
    r.paid_on, r.returned_at, r.returned_on, r.status, r.fail_reason
from payment_row r left join pair_exact e on e.p_id = r.row_id where e.p_id is null
