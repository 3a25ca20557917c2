-- Paid after the limit (the first attempt counts), or not paid although the limit has passed. What
-- the bank refused or returned with a reason waits for finance.
with tried as (
    select a_year, voucher_no, payee_account, amount_fen, tried_on, ended_on, returned_at,
        fail_reason
    from attempt where voucher_no is not null
    union all
    select l.p_year as a_year, l.voucher_no, l.payee_account, l.amount_fen, l.paid_on as tried_on,
        l.paid_on as ended_on, cast(null as timestamp) as returned_at,
        cast(null as string) as fail_reason
    from left_payment l join replaced r on r.p_id = l.p_id
), late as (
    select min(m.v_id) as v_id, m.p_id, max(m.issued_on) as issued_on, max(m.paid_on) as paid_on,
        max(m.payment_fen) as payment_fen, max(d.due_on) as due_on
    from (
        select v_id, p_id, issued_on, paid_on, payment_fen from pair_exact
        where paid_on > issued_on
        union all
        select case when first_line then v_id end as v_id, p_id, issued_on, paid_on, payment_fen
        from pair_later where paid_on > issued_on
    ) m
    join due d on d.code = 'AB14' and d.name = 'days' and d.day = m.issued_on
    group by m.p_id
    having max(m.paid_on) > max(d.due_on)
), in_time as (
    select distinct l.p_id
    from late l
    join voucher v on v.v_id = l.v_id
    join tried t on t.voucher_no = v.voucher_no and coalesce(t.a_year, v.fiscal_year) = v.fiscal_year
        and (t.payee_account = v.payee_account or t.amount_fen = v.amount_fen)
    where t.tried_on <= l.due_on
), refused as (
    select distinct u.v_id
    from unpaid_line u
    join tried t on t.voucher_no = u.voucher_no and coalesce(t.a_year, u.fiscal_year) = u.fiscal_year
        and (t.payee_account = u.payee_account or t.amount_fen = u.amount_fen)
    where t.fail_reason is not null
      and (t.ended_on is null or u.issued_on <= t.ended_on)
      and coalesce(u.issued_at <= t.returned_at, true)
)
select 'late' as kind, l.v_id, l.p_id, l.payment_fen as amount_fen, l.paid_on as occurred_on,
    l.due_on, 'paid_at' as field, l.due_on as expected_on, l.paid_on as actual_on
from late l left join in_time t on t.p_id = l.p_id
where t.p_id is null
union all
select 'unpaid' as kind, u.v_id, cast(null as bigint) as p_id, u.amount_fen,
    d.due_on as occurred_on, d.due_on, 'paid_at' as field, d.due_on as expected_on,
    cast(null as date) as actual_on
from unpaid_line u
join due d on d.code = 'AB14' and d.name = 'days' and d.day = u.issued_on
left join refused r on r.v_id = u.v_id
where r.v_id is null and d.due_on < {as_of}
