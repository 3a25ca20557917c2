-- Matched, but debited from another account than the voucher names.
select min(m.v_id) as v_id, m.p_id, p.amount_fen, p.paid_on as occurred_on,
    'payer_account' as field, min(v.payer_account) as expected_text,
    p.payer_account as actual_text
from (
    select v_id, p_id from pair_exact where payer_differs
    union all
    select v_id, p_id from pair_later where payer_differs and first_line
) m
join voucher v on v.v_id = m.v_id
join payment p on p.p_id = m.p_id
group by m.p_id, p.amount_fen, p.paid_on, p.payer_account
