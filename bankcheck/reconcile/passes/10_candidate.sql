-- Pass 1, exact: same year and voucher number, and within the voucher same amount and payee. What
-- both sides have in common is taken from one of them; names are kept only where they differ.
select v.v_id, p.p_id, v.fiscal_year, v.voucher_no, v.line_no as voucher_line_no,
    p.line_no as payment_line_no, v.pay_type, v.budget_unit_code, v.function_code,
    v.project_code, v.issued_at, v.issued_on, p.bank_code, p.bank_serial_no,
    v.amount_fen as payment_fen, p.paid_at, p.paid_on,
    case when v.payee_name <> p.payee_name then v.payee_name end as voucher_name,
    case when v.payee_name <> p.payee_name then p.payee_name end as payment_name,
    v.payer_account <> p.payer_account as payer_differs,
    v.budget_unit_code <> p.budget_unit_code as unit_differs,
    v.function_code <> p.function_code as function_differs
from voucher v
join payment p
  on v.voucher_no = p.voucher_no and v.amount_fen = p.amount_fen
 and v.payee_account = p.payee_account and v.fiscal_year = p.p_year
