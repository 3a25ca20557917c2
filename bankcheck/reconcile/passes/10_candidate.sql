-- Pass 1, exact: same year and voucher number, and within the voucher same amount and payee.
select {comparison}
from voucher v
join payment p
  on v.voucher_no = p.voucher_no and v.amount_fen = p.amount_fen
 and v.payee_account = p.payee_account and v.fiscal_year = p.p_year
