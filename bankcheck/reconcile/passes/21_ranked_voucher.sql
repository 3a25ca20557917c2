-- Interchangeable lines of one voucher, in order; codes first so that equal codes meet.
select v.v_id, v.fiscal_year, v.voucher_no, v.amount_fen, v.payee_account, v.function_code,
    v.budget_unit_code,
    row_number() over (partition by v.fiscal_year, v.voucher_no, v.amount_fen, v.payee_account,
        v.function_code, v.budget_unit_code order by v.line_no nulls last, v.v_id) as place
from left_voucher v
