-- A payment that names no year belongs to the year of its day, or to the year before when only
-- that year knows its voucher number (payments made after the turn of the year).
select p.p_id, p.bank_code, p.bank_serial_no, p.line_no, p.voucher_no, p.fiscal_year,
    p.budget_unit_code, p.payer_account, p.payee_account, p.payee_name, p.amount_fen,
    p.function_code, p.settlement_method, p.purpose, p.paid_at, p.paid_on,
    case when p.fiscal_year is null and same.voucher_no is null and prior.voucher_no is not null
         then p.p_year - 1 else p.p_year end as p_year,
    same.voucher_no is not null or (p.fiscal_year is null and prior.voucher_no is not null)
        as number_known,
    r.full_on as refunded_on, r.full_at as refunded_at
from left_payment_row p
left join number_known same on same.fiscal_year = p.p_year and same.voucher_no = p.voucher_no
left join number_known prior
  on prior.fiscal_year = p.p_year - 1 and prior.voucher_no = p.voucher_no
left join refunded r on r.p_id = p.p_id
