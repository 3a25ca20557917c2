-- What is left of the payments of vouchers that still have open lines.
select p.p_id, p.p_year, p.voucher_no, p.payee_account, p.amount_fen, p.paid_on, p.paid_at,
    p.bank_serial_no, p.line_no
from left_payment p
left join pair_in_order x on x.p_id = p.p_id
left join replaced r on r.p_id = p.p_id
join (select distinct fiscal_year, voucher_no from sum_line) v
  on v.fiscal_year = p.p_year and v.voucher_no = p.voucher_no
where x.p_id is null and r.p_id is null
