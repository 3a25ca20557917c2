-- Claimed after the limit, or not claimed although the limit has passed. Paid on a working day at
-- or before the cut-off: the same day; later, on another day, or at an unknown time: the next
-- working day.
with term as (
    select d.day, d.working, i.at, n.due_on
    from day d
    join instant i on i.code = 'AB02' and i.name = 'cut_off' and i.day = d.day
    join due n on n.code = 'AB02' and n.name = 'days' and n.day = d.day
), slow as (
    select distinct l.p_id
    from link l join term t on t.day = l.paid_on
    where l.claimed_on > case when t.working and l.paid_at <= t.at then l.paid_on else t.due_on end
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
    select f.*, case when t.working and f.paid_at <= t.at then f.paid_on else t.due_on end as limit_on
    from (select * from first_claim union all select * from unclaimed) f
    join term t on t.day = f.paid_on
)
select case when c_id is null then 'not_claimed' else 'late' end as kind,
    p_id, v_id, c_id, payment_fen as amount_fen, coalesce(claimed_on, limit_on) as occurred_on,
    limit_on as due_on, 'claimed_at' as field, limit_on as expected_on, claimed_on as actual_on
from judged
where coalesce(claimed_on, {as_of}) > limit_on
