-- Claimed after the limit, or not claimed although the limit has passed. Paid on a working day at
-- or before the cut-off: the same day; later, on another day, or at an unknown time: the next
-- working day.
with slow as (
    select distinct p_id from link where claimed_on > paid_on
), first_claim as (
    select l.p_id, min(l.v_id) as v_id, min(l.paid_on) as paid_on, min(l.paid_at) as paid_at,
        min(l.claimed_on) as claimed_on, min(l.c_id) as c_id, min(l.payment_fen) as payment_fen
    from slow s join link l on l.p_id = s.p_id
    group by l.p_id having min(l.claimed_on) > min(l.paid_on)
), unclaimed as (
    select p.p_id, p.v_id, p.paid_on, p.paid_at, cast(null as date) as claimed_on,
        cast(null as bigint) as c_id, p.payment_fen
    from paid p
    left join link l on l.p_id = p.p_id
    left join claimed_again a on a.p_id = p.p_id
    left join refunded r on r.p_id = p.p_id
    where p.v_id is not null and l.p_id is null and a.p_id is null and r.p_id is null
), judged as (
    select f.*, case when d.working and f.paid_at <= i.at then f.paid_on else n.due_on end as limit_on
    from (select * from first_claim union all select * from unclaimed) f
    join day d on d.day = f.paid_on
    join instant i on i.code = 'AB02' and i.name = 'cut_off' and i.day = f.paid_on
    join due n on n.code = 'AB02' and n.name = 'days' and n.day = f.paid_on
)
select case when c_id is null then 'not_claimed' else 'late' end as kind,
    p_id, v_id, c_id, payment_fen as amount_fen, coalesce(claimed_on, limit_on) as occurred_on,
    limit_on as due_on, 'claimed_at' as field, limit_on as expected_on, claimed_on as actual_on
from judged
where coalesce(claimed_on, {as_of}) > limit_on
