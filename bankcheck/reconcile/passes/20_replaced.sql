-- A payment that came back in full before the same item was paid again is one item paid once: paid
-- again in the same amount, or as its voucher asks.
select p.p_id
from left_payment p
join left_payment later
  on later.p_year = p.p_year and later.voucher_no = p.voucher_no
 and later.amount_fen = p.amount_fen and later.payee_account = p.payee_account
 and later.p_id <> p.p_id
 and (later.paid_at >= p.refunded_at
      or ((later.paid_at is null or p.refunded_at is null) and later.paid_on >= p.refunded_on))
union
select p.p_id
from left_payment p
join pair_exact e on e.fiscal_year = p.p_year and e.voucher_no = p.voucher_no
 and (e.paid_at >= p.refunded_at
      or ((e.paid_at is null or p.refunded_at is null) and e.paid_on >= p.refunded_on))
join payment later on later.p_id = e.p_id and later.payee_account = p.payee_account
where p.refunded_on is not null
