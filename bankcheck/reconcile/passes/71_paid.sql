-- view: every paid entry once, with the line it pays where there is one.
select p_id, v_id, fiscal_year, voucher_no, pay_type, bank_code, bank_serial_no, payment_fen, paid_at, paid_on,
    issued_at, issued_on, budget_unit_code, function_code
from pair_exact
union all
select p_id, v_id, fiscal_year, voucher_no, pay_type, bank_code, bank_serial_no, payment_fen, paid_at, paid_on,
    issued_at, issued_on, budget_unit_code, function_code
from paid_later
