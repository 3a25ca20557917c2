-- Matched by voucher and amount: another payee account, or the same account under a name too
-- unlike. One payment for several lines is right when its payee is that of one of them.
select 'account' as kind, min(case when first_line then v_id end) as v_id, p_id,
    max(payment_fen) as amount_fen, max(paid_on) as occurred_on, 'payee_account' as field
from pair_later
where pass in ('amount', 'sum')
group by p_id
having min(case when payee_differs then 1 else 0 end) = 1
union all
select 'name' as kind, v_id, p_id, payment_fen as amount_fen, paid_on as occurred_on,
    'payee_name' as field
from name_unlike
