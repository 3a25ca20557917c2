-- Matched by voucher and amount: another payee account, or the same account under a name too
-- unlike. One payment for several lines is right when its payee is that of one of them.
with other_account as (
    select p_id, min(case when first_line then v_id end) as v_id
    from pair_later
    where pass in ('amount', 'sum')
    group by p_id
    having min(case when payee_differs then 1 else 0 end) = 1
), differs as (
    select 'account' as kind, o.v_id, o.p_id, 'payee_account' as field,
        v.payee_account as expected_text, p.payee_account as actual_text
    from other_account o
    join voucher v on v.v_id = o.v_id
    join payment p on p.p_id = o.p_id
    union all
    select 'name' as kind, n.v_id, n.p_id, 'payee_name' as field,
        n.voucher_name as expected_text, n.payment_name as actual_text
    from name_unlike n
)
select d.*, p.amount_fen, p.paid_on as occurred_on
from differs d join payment p on p.p_id = d.p_id
