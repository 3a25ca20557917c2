-- Returned by the bank and later paid for the same voucher, unchanged, with no voucher change in
-- between.
with sent_back as (
    select * from attempt where status = 'returned' and voucher_no is not null
), paid_after as (
    select m.v_id, m.p_id, m.paid_on, m.issued_on, m.issued_at, m.paid_at, a.a_id
    from sent_back a
    join (
        select v_id, p_id, fiscal_year, voucher_no, payment_fen, paid_on, paid_at, issued_on,
            issued_at
        from pair_exact
        union all
        select v_id, p_id, fiscal_year, voucher_no, payment_fen, paid_on, paid_at, issued_on,
            issued_at
        from pair_later
    ) m on m.voucher_no = a.voucher_no and m.payment_fen = a.amount_fen
       and m.fiscal_year = coalesce(a.a_year, m.fiscal_year)
    where m.paid_on >= a.ended_on and coalesce(m.paid_at >= a.returned_at, true)
      and m.issued_on <= a.ended_on and coalesce(m.issued_at <= a.returned_at, true)
)
select min(m.v_id) as v_id, min(m.p_id) as p_id, a.a_id, a.amount_fen, a.ended_on as occurred_on,
    'returned_at' as field, a.ended_on as expected_on, min(m.paid_on) as actual_on
from paid_after m
join sent_back a on a.a_id = m.a_id
join payment p on p.p_id = m.p_id
where p.payee_account = a.payee_account
  and coalesce(translate(p.payee_name, ' 　（）()', '') = translate(a.payee_name, ' 　（）()', ''), true)
group by a.a_id, a.amount_fen, a.ended_on
