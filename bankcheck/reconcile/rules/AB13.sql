-- Unit or function code of the payment or of the claim, where given, is not the voucher's. A code
-- the payment already carried wrongly is not charged again on its claim.
with wrong as (
    select v_id, p_id, unit_differs, function_differs from pair_exact
    where unit_differs or function_differs
    union all
    select min(case when first_line then v_id end) as v_id, p_id,
        min(case when unit_differs then 1 else 0 end) = 1 as unit_differs,
        min(case when function_differs then 1 else 0 end) = 1 as function_differs
    from pair_later group by p_id
), claimed as (
    select c_id, p_id, v_id, unit_differs, function_differs from link
    where unit_differs or function_differs
), code as (
    select 'budget_unit_code' as field, w.v_id, w.p_id, cast(null as bigint) as c_id,
        v.budget_unit_code as expected_text, p.budget_unit_code as actual_text, p.amount_fen,
        p.paid_on as occurred_on
    from wrong w join voucher v on v.v_id = w.v_id join payment p on p.p_id = w.p_id
    where w.unit_differs
    union all
    select 'function_code' as field, w.v_id, w.p_id, cast(null as bigint) as c_id,
        v.function_code as expected_text, p.function_code as actual_text, p.amount_fen,
        p.paid_on as occurred_on
    from wrong w join voucher v on v.v_id = w.v_id join payment p on p.p_id = w.p_id
    where w.function_differs
    union all
    select 'budget_unit_code' as field, k.v_id, k.p_id, k.c_id,
        v.budget_unit_code as expected_text, c.budget_unit_code as actual_text, c.amount_fen,
        c.claimed_on as occurred_on
    from claimed k join voucher v on v.v_id = k.v_id join transfer c on c.c_id = k.c_id
    join payment p on p.p_id = k.p_id
    where k.unit_differs and p.budget_unit_code is distinct from c.budget_unit_code
    union all
    select 'function_code' as field, k.v_id, k.p_id, k.c_id,
        v.function_code as expected_text, c.function_code as actual_text, c.amount_fen,
        c.claimed_on as occurred_on
    from claimed k join voucher v on v.v_id = k.v_id join transfer c on c.c_id = k.c_id
    join payment p on p.p_id = k.p_id
    where k.function_differs and p.function_code is distinct from c.function_code
)
select * from code
