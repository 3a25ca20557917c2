-- Unit or function code of the payment or of the claim, where given, is not the voucher's. A code
-- the payment already carried wrongly is not charged again on its claim.
with wrong as (
    select v_id, p_id, unit_differs, function_differs, payment_fen, paid_on from pair_exact
    where unit_differs or function_differs
    union all
    select min(case when first_line then v_id end) as v_id, p_id,
        min(case when unit_differs then 1 else 0 end) = 1 as unit_differs,
        min(case when function_differs then 1 else 0 end) = 1 as function_differs,
        max(payment_fen) as payment_fen, max(paid_on) as paid_on
    from pair_later group by p_id
), claimed as (
    select l.c_id, l.p_id, l.v_id, l.unit_differs, l.function_differs, c.budget_unit_code,
        c.function_code, c.amount_fen, c.claimed_on
    from link l
    join transfer c on c.c_id = l.c_id
    where l.unit_differs or l.function_differs
), carried as (
    select k.*, p.budget_unit_code as paid_unit, p.function_code as paid_function
    from claimed k join payment p on p.p_id = k.p_id
)
select 'budget_unit_code' as field, v_id, p_id, cast(null as bigint) as c_id,
    payment_fen as amount_fen, paid_on as occurred_on
from wrong where unit_differs
union all
select 'function_code' as field, v_id, p_id, cast(null as bigint) as c_id,
    payment_fen as amount_fen, paid_on as occurred_on
from wrong where function_differs
union all
select 'budget_unit_code' as field, v_id, p_id, c_id, amount_fen, claimed_on as occurred_on
from carried where unit_differs and paid_unit is distinct from budget_unit_code
union all
select 'function_code' as field, v_id, p_id, c_id, amount_fen, claimed_on as occurred_on
from carried where function_differs and paid_function is distinct from function_code
