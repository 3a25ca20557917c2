-- Matched, but debited from another account than the voucher names.
select min(v_id) as v_id, p_id, max(payment_fen) as amount_fen, max(paid_on) as occurred_on,
    'payer_account' as field
from (
    select v_id, p_id, payment_fen, paid_on from pair_exact where payer_differs
    union all
    select v_id, p_id, payment_fen, paid_on from pair_later where payer_differs and first_line
) m
group by p_id
