-- Paid before the voucher was issued; day against day where a time is missing.
select min(m.v_id) as v_id, m.p_id, m.payment_fen as amount_fen, m.paid_on as occurred_on,
    'paid_at' as field, min(m.issued_at) as expected_at, min(m.issued_on) as expected_on,
    m.paid_at as actual_at, m.paid_on as actual_on
from (
    select v_id, p_id, payment_fen, paid_at, paid_on, issued_at, issued_on from pair_exact
    where paid_on < issued_on or paid_at < issued_at
    union all
    select case when first_line then v_id end as v_id, p_id, payment_fen, paid_at, paid_on,
        issued_at, issued_on
    from pair_later
    where paid_on < issued_on or paid_at < issued_at
) m
group by m.p_id, m.payment_fen, m.paid_at, m.paid_on
