-- What is left of each voucher's lines, for the sum pass.
select v.v_id, v.fiscal_year, v.voucher_no, v.payee_account, v.amount_fen, v.line_no
from left_voucher v
left join pair_in_order x on x.v_id = v.v_id
join (select distinct p_year, voucher_no from left_payment) p
  on p.p_year = v.fiscal_year and p.voucher_no = v.voucher_no
where x.v_id is null
