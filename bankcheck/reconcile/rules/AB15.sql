-- Returned by the bank and later paid for the same voucher, unchanged, with no voucher change in
-- between.
select min(m.v_id) as v_id, min(m.p_id) as p_id, a.a_id, a.amount_fen, a.ended_on as occurred_on,
    'returned_at' as field, a.ended_on as expected_on, min(p.paid_on) as actual_on
from attempt a
join voucher v on v.voucher_no = a.voucher_no and v.fiscal_year = coalesce(a.a_year, v.fiscal_year)
join (
    select v_id, p_id from pair_exact
    union all
    select v_id, p_id from pair_later
) m on m.v_id = v.v_id
join payment p on p.p_id = m.p_id
where a.status = 'returned'
  and p.payee_account = a.payee_account and p.amount_fen = a.amount_fen
  and coalesce(translate(p.payee_name, ' 　（）()', '') = translate(a.payee_name, ' 　（）()', ''), true)
  and p.paid_on >= a.ended_on and coalesce(p.paid_at >= a.returned_at, true)
  and v.issued_on <= a.ended_on and coalesce(v.issued_at <= a.returned_at, true)
group by a.a_id, a.amount_fen, a.ended_on
